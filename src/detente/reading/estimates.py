"""Chances and numbers that somebody puts at a figure: put the odds of a deal at one in five."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.odds import may_begin, odds_at
from detente.reading.parsing import Parse
from detente.reading.source import source_of

CHANCES = frozenset(
    ["chance", "odds", "odd", "probability", "likelihood", "risk", "prospect", "danger"]
)
_PUTTING = frozenset(
    ["put", "rate", "estimate", "reckon", "judge", "assess", "set", "place", "gauge", "see", "give",
     "value", "measure", "describe"]
)  # fmt: skip
_GIVING_ODDS = frozenset(["give", "see", "assign", "attach", "ascribe", "offer", "calculate"])


def odds_put(parse: Parse, noun: int) -> Iterator[Candidate]:
    """ "X put the chance of a deal at one in five", "X gives it a 40 per cent chance"."""
    verb = parse.heads[noun]
    while parse.deps[verb] in ("prep", "pobj", "pcomp") and parse.heads[verb] != verb:
        verb = parse.heads[verb]  # "putting at 40% the chance"
    begin, _ = parse.sentences[parse.sentence[noun]]
    if not parse.tags[verb].startswith("VB") or not begin <= verb < noun:
        return
    content = {t for c in parse.children[verb] if c > verb for t in parse.subtree(c)}
    held = content | {verb}
    stated = any(
        odds_at(parse, t, frozenset(held)) for t in sorted(content) if may_begin(parse.lowered[t])
    )
    at = any(parse.lowered[t] in ("at", "as") for t in content)
    putting = parse.lemmas[verb] in _PUTTING and (at or parse.lemmas[verb] in ("see", "give"))
    giving = parse.lemmas[verb] in _GIVING_ODDS and stated
    source = frozenset(t for t in source_of(parse, verb) if t < verb)
    if not content or not source or not (putting or giving):
        return
    if len(source) == 1 and parse.lowered[min(source)] in ("i", "we") and parse.quote[verb] < 0:
        return  # the writer's own
    clauses = parse.kids(verb, "advcl", "ccomp", "conj", "parataxis")
    for clause in clauses:
        if parse.child(clause, "nsubj", "nsubjpass") >= 0 and noun not in parse.subtree(clause):
            content -= parse.subtree(clause)
    cue = frozenset([verb])
    yield Candidate(
        verb, cue, source, trimmed(parse, content), parse.lemmas[verb], "odds", 0.93, "idiom"
    )


def put_at(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "Rights groups put the number of dead at more than 150"."""
    verb = parse.heads[word]
    object_, inner = parse.child(verb, "dobj"), parse.child(word, "pobj")
    number = inner >= 0 and any(parse.tags[t] == "CD" for t in parse.subtree(inner))
    if object_ < verb or not number or parse.lemmas[object_] in CHANCES:
        return
    source = frozenset(t for t in source_of(parse, verb) if t < verb)
    if len(source) == 1 and parse.lowered[min(source)] in ("i", "we"):
        return
    content = trimmed(parse, parse.subtree(object_) | parse.subtree(word))
    if source:
        cue = frozenset([verb])
        yield Candidate(verb, cue, source, content, parse.lemmas[verb], "odds", 0.9, "idiom")
