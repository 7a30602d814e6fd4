"""Who speaks where the writer does: "I doubt it", "in my view", "Embassy recommends that …".

Also what is no statement of another's in what a writer foretells or demands: "Paris will keep
threatening to leave", "the ministry ought to say what it wants", "that the Government press …".
"""

from __future__ import annotations

import functools

from detente.reading.candidate import Candidate, is_word
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.source import head_of
from detente.reading.statement import Document

PERSONAL = frozenset(["editorial", "dispatch"])  # documents in which the writer says "I"
_SPOKEN = frozenset(["briefing", "interview"])
_I = frozenset(["we", "i"])
_MINE = frozenset(["my", "our"])
_DEEP = 3  # verbs over a verb


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(load_data("verdict.yaml")[name]).split())


def speaks_in_person(people: People, document: Document, candidate: Candidate) -> bool:
    """Whether the writer himself is the source: "I", "we", "my view", the embassy that writes."""
    parse, source = people.parse, candidate.source
    if not source or any(parse.quote[t] >= 0 for t in source) or candidate.rule == "turn":
        return False
    words = [parse.lowered[t] for t in sorted(source)]
    if document.kind in PERSONAL:
        if len(words) == 1 and words[0] in _I:
            return True
        if words[0] in _MINE and (len(words) == 1 or parse.lemmas[max(source)] in _words("views")):
            return True
    if document.kind == "dispatch" and people.sender and len(source) <= 2:
        post = parse.lemmas[head_of(parse, source)].lower() in _words("posts")
        return post and (len(source) == 1 or words[0] in ("the", "this"))
    issued = document.kind == "communiqué" or (people.home and document.kind not in _SPOKEN)
    return bool(issued) and (words == ["we"] or words[:2] == ["we", ","])


def writer_of(people: People, document: Document) -> Party:
    """Who writes a document, and for whom: its author, an envoy, or whoever issues it."""
    name = document.author or (
        f"the editor of {document.outlet}" if document.outlet else "the author"
    )
    if people.home and document.kind not in (*_SPOKEN, *PERSONAL, "review"):
        issuer = people.gazetteer.display(people.home)
        return Party(issuer, people.home, "", "official", "author")
    if people.sender:
        return Party(name, people.sender, "", "official", "author")
    return Party(name, kind="author")


def only_told(people: People, document: Document, candidate: Candidate) -> bool:
    """ "I called on the Minister", "I asked him what he earned": told of the writer's day."""
    parse = people.parse
    lemma = candidate.lemma.split()[0]
    if parse.tags[candidate.head] != "VBD" or lemma not in _words("visits"):
        return False
    if not speaks_in_person(people, document, candidate):
        return False
    if lemma == "find":
        return candidate.frame == "objpred"  # "found him calm"
    asked = lemma in ("ask", "question", "press", "inquire", "enquire")
    return (asked and candidate.frame == "wh") or not any(
        parse.tags[t].startswith(("VB", "MD")) for t in candidate.content
    )


def recommended(people: People, candidate: Candidate) -> bool:
    """ "That the Government press its partners to …": a committee's recommendation, no deed."""
    parse = people.parse
    above = parse.heads[candidate.head]
    if (
        parse.lemmas[above] in ("let", "expect")
        and parse.child(above, "nsubj") < 0
        and parse.deps[candidate.head] in ("ccomp", "xcomp")
    ):
        return True  # "let the Cabinet beware of it"
    if parse.deps[candidate.head] == "acl" and parse.lemmas[above] in _words("dues"):
        return True  # "Parliament has a duty to ask"
    marks = [t for t in parse.kids(candidate.head, "mark") if parse.lowered[t] == "that"]
    begin = parse.sentences[parse.sentence[candidate.head]][0]
    return parse.deps[candidate.head] == "ROOT" and any(
        not any(is_word(parse, t) for t in range(begin, mark)) for mark in marks
    )


def _to_do(parse: Parse, verb: int) -> bool:
    """Whether a verb is the infinitive of "would do better to tell"."""
    to = any(parse.tags[t] == "TO" for t in parse.kids(verb, "aux"))
    return to and parse.deps[verb] == "advcl" and parse.heads[verb] < verb


def modals_over(parse: Parse, verb: int) -> set[str]:
    """The modal verbs that a verb stands under, also by way of others.

    "will keep threatening", "ought to say", "should open it and stop pretending".
    """
    found: set[str] = set()
    for _ in range(_DEEP):
        found |= {parse.lowered[t] for t in parse.kids(verb, "aux")}
        above = parse.heads[verb]
        finite = parse.tags[verb] in ("VBD", "VBZ")  # "would answer it, and threatened to strike"
        shared = parse.deps[verb] == "conj" and parse.child(verb, "nsubj", "aux") < 0 and not finite
        below = parse.deps[verb] == "xcomp" or _to_do(parse, verb)
        if above == verb or not (shared or below):
            break
        if parse.lemmas[above] == "ought":
            found.add("ought")
        if any(parse.lowered[t] in ("better", "well") for t in parse.children[above]):
            found.add("should")
        verb = above
    return found
