"""Whose stand it is that somebody tells: "Egypt plans it, security sources say", "the king regrets
it, his office said", "X has no plan to enter the war, a source said".
"""

from __future__ import annotations

from detente.reading.candidate import Candidate
from detente.reading.clause import clause_roots
from detente.reading.parsing import Parse
from detente.reading.people import Party
from detente.reading.source import head_of
from detente.reading.statement import Statement

_INTENT = frozenset(
    ["plan", "intention", "wish", "desire", "interest", "appetite", "doubt", "objection", "intent",
     "hope", "illusion", "fear", "design", "ambition", "thought", "need", "reason"]
)  # fmt: skip
_MINDED = frozenset(
    ["afraid", "anxious", "keen", "eager", "reluctant", "wary", "unwilling", "worried", "nervous",
     "convinced", "hopeful", "sceptical", "skeptical", "fearful", "confident", "determined"]
)  # fmt: skip
_MEANING = frozenset(
    ["plan", "intend", "prefer", "want", "wish", "hope", "fear", "expect", "consider", "mean",
     "believe", "aim", "seek", "favour", "favor", "oppose", "weigh", "contemplate", "worry"]
)  # fmt: skip
_DOCUMENTS = frozenset(
    ["communiqué", "communique", "declaration", "draft", "document", "transcript", "readout",
     "minute", "letter", "memo", "memorandum", "cable", "protocol", "text", "statement", "note"]
)  # fmt: skip
_NEAR = 3  # characters: an article or mark before the words that open what is said
COUNTED = frozenset(
    ["a", "an", "one", "two", "three", "four", "five", "several", "some", "unnamed", "another"]
)
KNOWING = ("source", "sources", "people", "diplomats", "insiders", "officials", "group")
APART = ("adjunct:according", "adjunct:tail", "verb:left", "idiom", "aside")


def told_for_one(parse: Parse, outer: Statement, teller: Party, inner: Candidate) -> bool:
    """ "The king regrets it, his office said": the stand of the subject, told by another."""
    if outer.rule not in APART or outer.mode == "quoted" or teller.kind == "person":
        return False
    spans = outer.content
    first = parse.starts[min(inner.source)]
    opens = bool(spans) and first <= spans[0][0] + _NEAR
    root = parse.heads[inner.head]
    shared = parse.deps[inner.head] in ("conj", "acomp", "oprd", "attr")
    return opens or (shared and parse.starts[root] >= spans[0][0])


def by_unnamed(parse: Parse, outer: Statement, teller: Party, inner: Candidate) -> bool:
    """Whether "two Egyptian sources" tell, who say what they know, not what they will."""
    first = teller.name.split(" ", 1)[0].lower() if teller.name else ""
    known = first in COUNTED
    last = teller.name.rsplit(" ", 1)[-1].lower()
    known = known or last in (
        "sources",
        "officials",
        "diplomats",
        "insiders",
        "aides",
        "people",
    )
    apart = outer.rule in APART
    plain = (inner.rule.startswith("verb") or apart) and outer.mode != "quoted"
    return teller.kind == "group" and known and plain


def intends(parse: Parse, candidate: Candidate) -> bool:
    """ "X has no plan to enter the war, a source said": what X means to do, not what it did."""
    for root in clause_roots(parse, candidate.content)[:1]:
        what, how = parse.child(root, "dobj"), parse.child(root, "acomp")
        if how >= 0:
            return parse.lemmas[how] in _MINDED
        if parse.lemmas[root] in ("have", "see") and what >= 0:
            return parse.lemmas[what] in _INTENT
        return parse.lemmas[root] in _MEANING and parse.tags[root] in ("VBZ", "VBP", "VBD")
    return False


def written(parse: Parse, candidate: Candidate) -> bool:
    """Whether the source is a paper of several: "according to a joint communiqué"."""
    if candidate.frame != "according" or not candidate.source:
        return False
    return parse.lemmas[head_of(parse, candidate.source)] in _DOCUMENTS
