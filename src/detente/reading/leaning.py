"""Which stand the words lean to: weighed evidence, asked where no cue says the stand itself.

The rules of `stance` know constructions; the long tail of wordings ("sold the south for a loan")
is known by its words. A multinomial logit over what stands in the statement, its rule's verdict
among it, picks the stand. The weights are learned from sentences of this project alone, by
`bench/leaning.py`, and lie readable in `data/leaning.json`: a row for each sign, a hundredth of a
nat for each stance. What is learned is never the speaker, only how words are meant.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources

import msgspec
import numpy as np

from detente.reading.candidate import Candidate
from detente.reading.clause import clause_roots
from detente.reading.own_side import Clause, clause_at, for_a_side
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.stance_words import Reading, stances

UNIT = 0.01  # of the weights in the file
MARGIN = 1.0  # nats by which the words must outweigh what a rule has read
# The cue and the rules that know a phrase: what they read is said in so many words.
SAID = frozenset(
    ["cue", "silence", "bare_readiness", "requited", "set_phrase", "no_intention",
     "_time_has_come", "no_option", "loyalty", "menacing_idiom", "no_hesitation", "doomed",
     "worded", "definition"]
)  # fmt: skip
_CLAUSES = 4  # the clauses of a long statement that are looked at
_TELLING = frozenset(
    ["no", "not", "never", "nobody", "nothing", "none", "neither", "nor", "n't", "n’t", "only",
     "but", "if", "unless", "until", "our", "we", "us", "my", "i"]
)  # fmt: skip


class Weights(msgspec.Struct, frozen=True):
    """`data/leaning.json`: the stances, and for each sign its weight for each of them."""

    stances: tuple[str, ...]
    signs: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class Leaning:
    """The shipped weights, ready for use."""

    stances: tuple[str, ...]
    rows: dict[str, int]
    weights: np.ndarray

    def of(self, signs: Iterator[str], rule: str) -> str:
        """The stance with the greatest weight of all signs, if it clearly outweighs the rule's."""
        rows = self.rows
        known = [rows[s] for s in {"", *signs} if s in rows]
        sums = self.weights[known].sum(axis=0)
        best = int(sums.argmax())
        clear = rule not in self.stances or (
            sums[best] - sums[self.stances.index(rule)] > MARGIN / UNIT
        )
        return self.stances[best] if clear else rule


@functools.lru_cache(maxsize=1)
def leaning() -> Leaning:
    """The weights of `data/leaning.json`."""
    file = resources.files("detente.reading").joinpath("data", "leaning.json")
    held = msgspec.json.decode(file.read_bytes(), type=Weights)
    numbers = itertools.chain.from_iterable(held.signs.values())
    weights = np.fromiter(numbers, dtype=np.int32).reshape(-1, len(held.stances))
    return Leaning(held.stances, {sign: i for i, sign in enumerate(held.signs)}, weights)


def leant(
    people: People, candidate: Candidate, party: Party, reading: Reading, *, author: bool, mode: str
) -> Reading:
    """A reading by rules, with the stance that all signs together speak for.

    A stance that the cue or a set phrase tells ("denied", "the time has come to") is kept.
    """
    if reading.by in SAID:
        return reading
    signs = signs_of(people, candidate, party, reading, author=author, mode=mode)
    found = leaning().of(signs, reading.stance)
    return reading if found == reading.stance else replace(reading, stance=found)


def signs_of(
    people: People, candidate: Candidate, party: Party, reading: Reading, *, author: bool, mode: str
) -> Iterator[str]:
    """What in a statement tells of its stance, each sign once or more, in words."""
    parse = people.parse
    stance, cue = reading.stance, candidate.lemma
    known = bool(party.speaks_for)
    yield f"rule {stance}"
    yield f"by {reading.by}"
    yield f"by {reading.by} {stance}"
    yield f"rule {stance} author {author}"
    yield f"rule {stance} known {known}"
    yield f"cue {cue}"
    yield f"frame {candidate.frame}"
    yield f"cue {cue} {candidate.frame}"
    yield f"author {author}"
    yield f"mode {mode}"
    yield f"known {known}"
    yield f"kind {party.kind}"
    yield f"authority {party.authority}"
    yield f"sided {for_a_side(party)}"
    for name in _lists().get(cue.split()[0], ()):
        yield f"cue in {name}"
    yield from _words(people, candidate.content, party)
    before: Clause | None = None
    roots = clause_roots(parse, candidate.content)
    yield f"clauses {min(len(roots), _CLAUSES)}"
    for root in roots[:_CLAUSES]:
        before = clause_at(people, root, candidate.content, party, own=False, before=before)
        yield from _clause(before, "first " if root == roots[0] else "")


def _words(people: People, content: frozenset[int], party: Party) -> Iterator[str]:
    """The words and pairs of words, and the lists that they stand in."""
    parse = people.parse
    order = sorted(content)
    for token in order:
        if parse.lowered[token] in _TELLING:
            yield f"word {parse.lowered[token]}"
        if parse.words[token] in ("?", "!"):
            yield parse.words[token]
    if order:
        yield f"begins {parse.lowered[order[0]]}"
    last = ""
    for token in order:
        if not parse.tags[token][0].isalpha():
            continue
        word = _class_of(people, token, party)
        yield word
        if last:
            yield f"{last} {word}"
        last = word
        yield from _of_word(parse.lemmas[token])


@functools.lru_cache(maxsize=20_000)
def _of_word(lemma: str) -> tuple[str, ...]:
    """The lists that a word of what is said stands in."""
    held = stances()
    found = [f"in {name}" for name in _lists().get(lemma, ())]
    if lemma in held.content:
        found.append(f"says {held.content[lemma]}")
    if lemma in held.cue:
        found.append(f"tells {held.cue[lemma]}")
    return tuple(found)


def _class_of(people: People, token: int, party: Party) -> str:
    """The lemma; of a name, whose it is; of a number, that it is one."""
    parse = people.parse
    tag = parse.tags[token]
    if tag == "CD":
        return "NUMBER"
    named = people.at.get(token)
    if tag.startswith("NNP") or (named is not None and tag not in ("PRP", "PRP$")):
        if named is None or not named.speaks_for:
            return "NAME"
        return "OWN" if named.speaks_for == party.speaks_for else "STATE"
    return parse.lemmas[token]


def _clause(c: Clause, first: str) -> Iterator[str]:
    """What the main verb of a clause, its subject and its auxiliaries tell."""
    parse, subject = c.parse, _subject(c)
    modal = "+".join(sorted(c.modals)) or "-"
    sign = "not" if c.negated or c.nothing or c.nobody else "so"
    yield from _of_verb(first, c.lemma, subject, sign)
    yield from _of_frame(
        first, subject, modal, parse.tags[c.root], sign, c.passive, c.sided, c.conditional
    )
    if c.subject >= 0 and parse.tags[c.subject].startswith("N"):
        yield f"subject {parse.lemmas[c.subject]}"
    if c.nobody:
        yield f"nobody {modal}"
    if c.nothing:
        yield f"nothing {modal} {subject}"
    for token in c.target:
        if parse.tags[token][0] in "NJ":
            yield f"{c.lemma} … {parse.lemmas[token]}"
    if c.lemma == "be":
        for token in parse.kids(c.root, "acomp", "attr"):
            yield f"be {parse.lemmas[token]} {sign}"


@functools.lru_cache(maxsize=20_000)
def _of_verb(first: str, lemma: str, subject: str, sign: str) -> tuple[str, ...]:
    """What a main verb tells, and once more that it is the first one."""
    content, cue = stances().content.get(lemma, ""), stances().cue.get(lemma, "")
    found = [f"verb {lemma}", f"verb {lemma} {sign}"]
    for name in _lists().get(lemma, ()):
        found += [f"verb in {name}", f"verb in {name} {sign}"]
    if content:
        found += [f"verb says {content} {sign}", f"verb says {content} {sign} {subject}"]
    if cue:
        found.append(f"verb tells {cue} {sign}")
    return tuple(found) if not first else (*found, *(first + sign for sign in found))


@functools.lru_cache(maxsize=20_000)
def _of_frame(
    first: str,
    subject: str,
    modal: str,
    tag: str,
    sign: str,
    passive: bool,
    sided: bool,
    conditional: bool,
) -> tuple[str, ...]:
    """What subject, auxiliaries and form of a verb tell, and once more that it is the first."""
    found = (
        f"subject {subject}",
        f"modal {modal}",
        f"tag {tag}",
        f"{subject} {modal} {sign}",
        f"{subject} {modal} {tag} {sign}",
        f"{subject} {modal} passive {passive}",
        f"sided {sided} {subject} {modal} {sign}",
        f"conditional {conditional}",
    )
    return found if not first else (*found, *(first + sign for sign in found))


def _subject(c: Clause) -> str:
    """Whose deed the clause tells of: one's own, a pronoun's, a party's, some other noun's."""
    parse: Parse = c.parse
    if c.ours:
        return "own"
    if c.subject < 0:
        return "none"
    if parse.tags[c.subject] == "PRP":
        return parse.lemmas[c.subject]
    return "party" if c.people.at.get(c.subject) is not None else "noun"


@functools.lru_cache(maxsize=1)
def _lists() -> dict[str, tuple[str, ...]]:
    """The lists of `data/stances.yaml` in which a lemma stands."""
    found: dict[str, tuple[str, ...]] = {}
    for name, words in stances().lists.items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return found
