"""Newspapers, agencies and broadcasters: known by name, or by the first or last word of it."""

from __future__ import annotations

import functools

from detente.reading.lexicon import load_data

_ARTICLES = ("le", "la", "el", "der", "die", "il")


@functools.cache
def outlet_words(name: str) -> frozenset[str]:
    """A list of words from `data/outlets.yaml`."""
    held = load_data("outlets.yaml")[name]
    return frozenset(held.split() if isinstance(held, str) else map(str, held))


@functools.lru_cache(maxsize=1)
def listed_outlets() -> frozenset[str]:
    """Known outlets as they are written, without an English article."""
    names = {
        " ".join(name.split()).removeprefix("The ")
        for name in load_data("outlets.yaml")["names"].split(";")
    }
    names |= {  # "the Figaro"
        rest
        for name in names
        for article, _, rest in (name.partition(" "),)
        if article.casefold() in _ARTICLES and len(rest) > 3
    }
    return frozenset(names)


@functools.lru_cache(maxsize=1)
def _folded() -> frozenset[str]:
    """Listed names of several words in small letters."""
    return frozenset(name.casefold() for name in listed_outlets() if " " in name or "-" in name)


@functools.lru_cache(maxsize=1)
def _loud() -> frozenset[str]:
    """Listed names in capitals, as a headline or a review of the press writes them."""
    return frozenset(name.upper() for name in listed_outlets())


def is_outlet(name: str) -> bool:
    """Whether a name is that of a newspaper, agency or broadcaster."""
    plain = " ".join(name.replace("’", "'").split())
    bare = plain[4:] if plain[:4].lower() == "the " else plain
    if bare in listed_outlets() or bare.casefold() in _folded():
        return True
    if bare.isupper() and len(bare) > 5 and bare in _loud():
        return True
    words = bare.split()
    if len(words) > 1 and words[0].isupper() and words[0] in listed_outlets():
        return True  # "BBC World Service"
    if len(words) < 2:
        return False
    return words[-1] in outlet_words("endings") or words[0] in outlet_words("openings")
