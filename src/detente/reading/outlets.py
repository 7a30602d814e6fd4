"""Newspapers, agencies and broadcasters: known by name, or by the last word of it."""

from __future__ import annotations

import functools

from detente.reading.lexicon import load_data


@functools.lru_cache(maxsize=1)
def outlet_names() -> tuple[frozenset[str], tuple[str, ...]]:
    """Known outlets, and the last words by which an unknown one is recognised."""
    data = load_data("speakers.yaml")
    names = {" ".join(name.split()).casefold() for name in data["outlets"].split(";")}
    names |= {  # "the Figaro"
        rest
        for name in names
        for article, _, rest in (name.partition(" "),)
        if article in ("le", "la", "el", "der", "die", "il") and len(rest) > 3
    }
    return frozenset(names), tuple(data["outlet endings"])


def is_outlet(name: str) -> bool:
    """Whether a name is that of a newspaper, agency or broadcaster."""
    names, endings = outlet_names()
    plain = " ".join(name.replace("’", "'").split()).casefold()
    bare = plain.removeprefix("the ")
    if plain in names or bare in names:
        return True
    words = name.split()
    if len(words) > 1 and words[0].isupper() and words[0].casefold() in names:
        return True  # "BBC World Service"
    if len(words) > 2 and words[0] == "the" and words[1].isupper() and words[1].casefold() in names:
        return True
    return len(words) > 1 and (words[-1] in endings or words[0] in ("Radio", "Radiotelevisión"))
