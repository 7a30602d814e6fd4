"""Conditional statements: "if X then Y", "Y unless X", "X would mean Y", "in case of X, Y"."""

from __future__ import annotations

import functools

from detente.reading.candidate import trimmed
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.statement import Condition

_MARKS = frozenset(["if", "unless", "once", "should", "provided", "lest"])
_IN_CASE = frozenset(["case", "event"])


@functools.lru_cache(maxsize=8)
def _words(name: str) -> frozenset[str]:
    return frozenset(load_data("conditions.yaml")[name].split())


def condition_of(parse: Parse, content: frozenset[int]) -> Condition | None:
    """The first condition in a set of tokens, with its two parts as spans."""
    for token in sorted(content & parse.places("condition", _begins)):
        found = (
            _if_clause(parse, token, content)
            or _in_case(parse, token, content)
            or _entailed(parse, token, content)
            or _requited(parse, token, content)
        )
        if found is not None:
            return found
    return None


def _begins(word: str, lemma: str) -> bool:
    """Whether one of the rules tried in `condition_of` can begin at a word."""
    telling = lemma in _words("entailing") or lemma in _words("requiting")
    return word in _MARKS or lemma in _IN_CASE or telling


def _if_clause(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    word = parse.words[token].lower()
    if word not in _MARKS or (word == "should" and not _inverted(parse, token)):
        return None
    verb = parse.heads[token]
    if word in ("provided",) and parse.deps[token] not in ("mark", "prep", "advcl"):
        return None
    adverbial = parse.deps[verb] == "advcl"
    marked = parse.deps[token] == "mark" and parse.deps[verb] not in ("ccomp", "pcomp")
    if not adverbial and word != "should" and (word == "once" or not marked):
        return None
    if word == "if" and token and parse.words[token - 1].lower() == "as":
        return None
    clause = parse.subtree(verb) & content
    governor = parse.heads[verb]
    if governor == verb or not clause:
        return None
    then = (parse.subtree(governor) & content) - clause
    if governor not in content:
        then = set(content) - clause  # "If X, he warns, Y"
    if parse.deps[governor] == "relcl":
        noun = parse.heads[governor]
        then |= parse.subtree(noun) & content - clause if not then else set()
    clause -= {token}
    clean_then, clean_if = trimmed(parse, then), trimmed(parse, clause)
    if not clean_then or not clean_if:
        return None
    return Condition(parse.spans(clean_if), parse.spans(clean_then))


def _inverted(parse: Parse, token: int) -> bool:
    """ "Should war come, …": an auxiliary that opens its clause."""
    verb = parse.heads[token]
    return parse.left[verb] == token and parse.deps[verb] == "advcl"


def _in_case(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    if parse.lemmas[token] not in _IN_CASE or parse.deps[token] != "pobj":
        return None
    prep = parse.heads[token]
    if parse.lemmas[prep] != "in":
        return None
    of = parse.child(token, "prep")
    if of < 0 or parse.lemmas[of] != "of":
        clause = parse.child(token, "acl", "relcl", "ccomp")
        if clause < 0:
            return None
        inner = parse.subtree(clause)
    else:
        pobj = parse.child(of, "pobj", "pcomp")
        if pobj < 0:
            return None
        inner = parse.subtree(pobj)
    verb = parse.heads[prep]
    then = (parse.subtree(verb) - parse.subtree(prep)) & content
    clean_if, clean_then = trimmed(parse, inner & content), trimmed(parse, then)
    if not clean_if or not clean_then:
        return None
    return Condition(parse.spans(clean_if), parse.spans(clean_then))


def _requited(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    """ "Any incursion will be answered": a deed, and how it will be met."""
    if parse.lemmas[token] not in _words("requiting") or parse.tags[token] != "VBN":
        return None
    subject = parse.child(token, "nsubjpass")
    future = any(parse.words[t].lower() in ("will", "would") for t in parse.kids(token, "aux"))
    if subject < 0 or not future or parse.lemmas[subject] not in _words("events"):
        return None
    articles = {parse.words[t].lower() for t in parse.kids(subject, "det")}
    if not articles & {"any", "every", "each", "another"}:
        return None
    deed = parse.subtree(subject) & content
    clean_if = trimmed(parse, deed)
    clean_then = trimmed(parse, (parse.subtree(token) & content) - deed)
    if not clean_if or not clean_then:
        return None
    return Condition(parse.spans(clean_if), parse.spans(clean_then))


def _grave(parse: Parse, token: int) -> bool:
    """Whether "would be …" says what something amounts to: an act of war, an attack on all."""
    below = parse.subtree(token)
    return any(parse.lemmas[t] in ("act", "declaration", "breach", "war", "end") for t in below)


def _entailed(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    """ "X would mean Y": a hypothetical act as subject and what follows from it as object."""
    if parse.lemmas[token] not in _words("entailing") or not parse.tags[token].startswith("VB"):
        return None
    modal = [
        t
        for t in parse.kids(token, "aux")
        if parse.words[t].lower() in ("would", "will", "could", "might", "’d", "'d")
    ]
    subject = parse.child(token, "csubj", "nsubj")
    if not modal or subject < 0:
        return None
    if parse.lemmas[token] == "be" and not _grave(parse, token):
        return None
    eventive = (
        parse.deps[subject] == "csubj"
        or parse.tags[subject] == "VB"
        or parse.lemmas[subject] in _words("events")
        or parse.tags[subject] == "VBG"
        or (
            parse.child(subject, "prep", "acl") >= 0
            and parse.child(subject, "det", "amod", "poss") >= 0
            and modal
            and parse.words[modal[0]].lower() != "will"
        )
    )
    if not eventive:
        return None
    target = [
        c
        for c in parse.children[token]
        if parse.deps[c] in ("dobj", "xcomp", "ccomp", "prep", "acomp", "oprd", "attr")
        and c > token
    ]
    if not target:
        return None
    then = set().union(*(parse.subtree(c) for c in target)) & content
    clean_if, clean_then = trimmed(parse, parse.subtree(subject) & content), trimmed(parse, then)
    if not clean_if or not clean_then:
        return None
    return Condition(parse.spans(clean_if), parse.spans(clean_then))
