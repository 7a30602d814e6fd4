"""Conditional statements: "if X then Y", "Y unless X", "X would mean Y", "in case of X, Y".

A condition is told by a conjunction, by an inverted verb ("Should X …", "Were X to …"), by a
preposition ("in case of X", "without X no Y"), or by a deed that is only supposed and stands as the
subject of "would" or "will": "any downing would mean war", "to bomb it would drown half the land".
"""

from __future__ import annotations

import functools
from itertools import pairwise

from detente.reading.candidate import trimmed
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.statement import Condition

_MARKS = frozenset(["if", "unless", "lest"])
_SUPPOSING = frozenset(["provided", "providing", "assuming", "supposing", "condition"])
_INVERTED = frozenset(["should", "were", "had"])
_IN_CASE = frozenset(["case", "event", "absence"])
_LACKING = frozenset(["failing", "absent", "barring"])
_MODAL = frozenset(["would", "will", "could", "might", "may", "’d", "'d", "’ll", "'ll", "shall"])
_DEFINITE = frozenset(
    ["the", "this", "that", "these", "those", "his", "her", "their", "its", "our"]
)
_ARTICLES = frozenset(["a", "an", "the", "no", "some", "all", "each", "both", "either", "neither"])
_PASSING = frozenset(["need", "necessary", "possible", "any", "so", "not", "only", "anything"])
_UNREAL = frozenset(["would", "could", "might", "’d", "'d"])
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_OPENERS = frozenset(
    [",", ";", ":", "“", '"', "``", "«", "»", "„", "‘", "(", "—", "–", "-", "and", "but", "that",
     "for", "or", "so", "because", "then"]
)  # fmt: skip


@functools.lru_cache(maxsize=16)
def _words(name: str) -> frozenset[str]:
    return frozenset(load_data("conditions.yaml")[name].split())


def condition_of(parse: Parse, content: frozenset[int]) -> Condition | None:
    """The first condition in a set of tokens, with its two parts as spans."""
    weaker: Condition | None = None
    for token in sorted(content & parse.places("condition", _begins)):
        word = parse.lowered[token]
        if word in _MODAL:
            weaker = weaker or _supposed_deed(parse, token, content)
            continue
        found = (
            _if_clause(parse, token, content)
            or _inverted(parse, token, content)
            or _supposing(parse, token, content)
            or _in_case(parse, token, content)
            or _lacking(parse, token, content)
        )
        if found is not None:
            return found
    return weaker


def _begins(word: str, lemma: str) -> bool:
    """Whether one of the rules tried in `condition_of` can begin at a word."""
    return (
        word in _MARKS
        or word in _MODAL
        or word in _INVERTED
        or word in _SUPPOSING
        or word in _LACKING
        or lemma in _IN_CASE
    )


def _made(
    parse: Parse, inner: set[int] | frozenset[int], then: set[int] | frozenset[int]
) -> Condition | None:
    clean_if, clean_then = trimmed(parse, set(inner)), trimmed(parse, set(then))
    if not any(parse.wordlike[t] for t in clean_if) or not any(
        parse.wordlike[t] for t in clean_then
    ):
        return None
    return Condition(parse.spans(clean_if), parse.spans(clean_then))


def _if_clause(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    word = parse.lowered[token]
    if word not in _MARKS:
        return None
    if word == "if" and token and parse.lowered[token - 1] in ("as", "even"):
        return None
    if word == "if" and token + 1 < len(parse) and parse.lowered[token + 1] in _PASSING:
        return None  # "if need be", "few, if any"
    verb = parse.heads[token]
    adverbial = parse.deps[verb] == "advcl"
    marked = parse.deps[token] == "mark" and parse.deps[verb] not in ("ccomp", "pcomp")
    if not adverbial and not marked:
        return _elliptic(parse, token, content)
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
    return _made(parse, clause, then)


def _elliptic(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    """ "If attacked, Finland will defend itself": a participle or an adjective after "if"."""
    following = token + 1
    if following >= len(parse) or parse.tags[following] not in ("VBN", "JJ"):
        return None
    return _cut(parse, token, following, content)


def _cut(parse: Parse, token: int, start: int, content: frozenset[int]) -> Condition | None:
    """The two parts of a sentence in which a condition begins at `token`, by its commas.

    `start` is the first word of what is supposed.
    """
    begin, end = parse.sentences[parse.sentence[token]]
    inside = [t for t in range(begin, end) if t in content]
    if not inside:
        return None
    before = [t for t in inside if t < token and parse.wordlike[t]]
    commas = [t for t in inside if t > start and parse.words[t] == ","]
    commas += [  # where the cue stood: "should it burn, she says, they will …"
        a + 1 for a, b in pairwise(inside) if a > start and b > a + 1 and parse.words[a] != ","
    ]
    if all(parse.lowered[t] in _OPENERS for t in before):
        for comma in commas:
            rest = [t for t in inside if t > comma]
            if any(parse.tags[t] in _FINITE for t in rest):
                clause = {t for t in inside if start <= t < comma}
                return _made(parse, clause, set(rest))
        return None
    told = next((t for t in inside if t > start and parse.tags[t].startswith(("VB", "MD"))), end)
    marks = [t for t in inside if t > start and parse.words[t] in (";", "–", "—", ",")]
    stop = next((t for t in marks if t > told or parse.words[t] != ","), end)
    clause = {t for t in inside if start <= t < stop}
    return _made(parse, clause, {t for t in inside if t < token})


def _inverted(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    """ "Should war come, …", "Were X to …", "Had X done it, …": the verb before its subject."""
    word = parse.lowered[token]
    if word not in _INVERTED:
        return None
    begin, end = parse.sentences[parse.sentence[token]]
    if parse.words[end - 1] == "?" or token + 2 >= end:
        return None
    opens = token == begin or parse.lowered[token - 1] in _OPENERS or token == min(content)
    verb = parse.heads[token] if parse.deps[token] in ("aux", "auxpass") else token
    subject = parse.child(verb, "nsubj", "nsubjpass", "expl")
    heads_it = not any(parse.wordlike[t] for t in range(begin, token))
    if opens and not heads_it and parse.tags[token + 1] in ("VB", "VBN", "RB", "VBG", "IN", "TO"):
        return None  # "…, and should be studied"
    if subject > token and verb > token and parse.deps[verb] == "advcl":
        clause = {t for t in parse.subtree(verb) & content if t > token}
        governor = parse.heads[verb]
        then = (parse.subtree(governor) & content) - clause - {token}
        if governor not in content:
            then = set(content) - clause - {token}
        return _made(parse, clause, then)
    if opens and not (0 <= subject < token):
        return _cut(parse, token, token + 1, content)
    if word == "should" and subject > token:
        return _cut(parse, token, token + 1, content)
    return None


def _supposing(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    """ "Provided that X", "on condition that X", "assuming X"."""
    word = parse.lowered[token]
    if word not in _SUPPOSING:
        return None
    start = token + 1
    that = start < len(parse) and parse.lowered[start] == "that"
    first = token
    if word == "condition":
        if not that or not token or parse.lowered[token - 1] not in ("on", "the", "sole", "one"):
            return None
        while first and parse.lowered[first] != "on":
            first -= 1
            if token - first > 3:
                return None
    elif not that:
        begin, _ = parse.sentences[parse.sentence[token]]
        opens = token == begin or parse.words[token - 1] == "," or token == min(content)
        subject = next((t for t in range(start, min(start + 12, len(parse)))
                        if parse.deps[t] in ("nsubj", "nsubjpass", "expl")), -1)  # fmt: skip
        if not opens or subject < 0:
            return None
    return _cut(parse, first, start + 1 if that else start, content)


def _in_case(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    if parse.lemmas[token] not in _IN_CASE or not token:
        return None
    first = token - 1
    if parse.lowered[first] in ("the", "any"):
        first -= 1
    if first < 0 or parse.lowered[first] != "in" or token + 2 >= len(parse):
        return None
    following = parse.lowered[token + 1]
    prep = parse.heads[token]
    if following == "of":
        of = token + 1
        inner = parse.child(of, "pobj", "pcomp")
        if inner < 0:
            return None
        verb = parse.heads[prep] if parse.lemmas[prep] == "in" else prep
        clause = parse.subtree(inner)
        then = (parse.subtree(verb) - parse.subtree(prep)) & content - clause
        return _made(parse, clause & content, then - set(range(first, token + 2)))
    if parse.lemmas[token] == "absence":
        return None
    that = following == "that"
    clausal = any(
        parse.deps[t] in ("nsubj", "nsubjpass", "expl")
        for t in range(token + 1, min(token + 9, len(parse)))
    )
    if not that and not (clausal and parse.lowered[first + 1] == "case"):
        return None
    return _cut(parse, first, token + (2 if that else 1), content)


def _lacking(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    """ "Failing an agreement by June, the mission will go home"."""
    begin, end = parse.sentences[parse.sentence[token]]
    if parse.lowered[token] not in _LACKING:
        return None
    opens = token in (begin, min(content)) or parse.lowered[token - 1] in _OPENERS
    modal = any(begin <= t < end and parse.lowered[t] in _MODAL for t in content)
    return _cut(parse, token, token + 1, content) if opens and modal else None


def _supposed_deed(parse: Parse, token: int, content: frozenset[int]) -> Condition | None:
    """ "Any downing would mean war", "further fire will be answered", "to bomb it would …"."""
    verb = parse.heads[token]
    if parse.deps[token] != "aux" or not parse.tags[verb].startswith("VB") or verb < token:
        return None
    if any(parse.lemmas[t] == "have" for t in parse.kids(verb, "aux")):
        return None  # "would have led": of the past
    if parse.lowered[token] in _UNREAL:
        started = _infinitive(parse, token, verb, content)
        if started is not None:
            return started
    subject = parse.child(verb, "csubj", "nsubj", "nsubjpass", "csubjpass")
    if subject < 0 or subject > token or subject not in content:
        return None
    if not _follows(parse, verb, token):
        return None
    deed = parse.subtree(subject) & content
    if not _eventive(parse, subject, parse.lowered[token], verb):
        return None
    then = {t for t in parse.subtree(verb) & content if t not in deed and t > max(deed)}
    return _made(parse, deed, then)


def _infinitive(parse: Parse, token: int, verb: int, content: frozenset[int]) -> Condition | None:
    """ "To bomb a dam would drown half the land", "annexing it would be the end"."""
    begin, end = parse.sentences[parse.sentence[token]]
    place = token - 1
    while place > begin and place - 1 in content and parse.words[place - 1] not in _OPENERS:
        place -= 1
    opens = parse.lowered[place] == "to" and parse.tags[place + 1] == "VB"
    first = place == begin or parse.words[place - 1] in ("that", "“", '"', "``", "«", ";", ":")
    if (
        not first
        or place not in content
        or not (opens or parse.tags[place] == "VBG")
        or token - place < 3
    ):
        return None
    deed = {t for t in range(place, token) if t in content}
    if any(parse.tags[t] in _FINITE for t in deed) or parse.lemmas[verb] in (
        "like",
        "love",
        "have",
    ):
        return None
    return _made(parse, deed, {t for t in range(token, end) if t in content})


def _is_event(parse: Parse, noun: int) -> bool:
    """Whether a noun is an event, also one of two words ("shoot-down", "walk-out")."""
    if parse.lemmas[noun] in _words("events"):
        return True
    if noun > 1 and parse.words[noun - 1] == "-":
        return f"{parse.lowered[noun - 2]}-{parse.lowered[noun]}" in _words("events")
    return False


def _eventive(parse: Parse, subject: int, modal: str, verb: int) -> bool:
    """Whether a subject is a deed that might be done, and not one that is under way."""
    unreal = modal in _UNREAL
    tag = parse.tags[subject]
    passive = parse.deps[subject] == "nsubjpass"
    if parse.deps[subject] in ("csubj", "csubjpass") or tag in ("VB", "VBG"):
        return unreal and parse.child(subject, "det", "poss") < 0
    opening = parse.sentences[parse.sentence[subject]][0] == subject
    if not tag.startswith("NN") or (tag.startswith("NNP") and not opening):
        return False
    beside = parse.kids(subject, "det", "amod", "poss", "nummod", "predet", "compound")
    words = {parse.lowered[t] for t in beside}
    supposed = bool(words & _words("supposed"))
    relative = parse.kids(subject, "relcl", "acl")
    first = parse.left[subject]
    if parse.lowered[first] == "that" and first and parse.tags[first - 1].startswith("VB"):
        words -= {"that"}  # "warned that confiscation would be answered"
    requited = parse.lemmas[verb] in _words("requiting") or _unmet(parse, verb)
    if passive and not requited:
        return False
    if passive and words & {"any", "every", "each", "another", "further"}:
        return True  # "any base would be treated as an unfriendly act"
    if words & {"any", "every", "each"} and relative:
        return True  # "any ship that enters the zone will be sunk"
    if "such" in words and unreal:
        return True
    follows = parse.lemmas[verb] in _words("entailing") and unreal
    clause_below = parse.child(subject, "prep", "acl") >= 0
    sure = parse.lemmas[verb] in _words("amounting") and unreal
    if sure and not passive and words & {"a", "an", "any", "another"}:
        return True  # "a no-fly zone would mean war"
    if follows and clause_below and not words & _DEFINITE:
        return True  # "a Polish share in the arsenal would mean the end"
    if not _is_event(parse, subject):
        clause = parse.child(subject, "prep", "acl") >= 0
        unusual = clause and unreal and not passive and bool(words & {"any", "such", "another"})
        return unusual
    plain = not words & _DEFINITE
    possessed = parse.child(subject, "poss") >= 0
    if supposed and (unreal or words & {"any", "every", "each", "another", "further", "next"}):
        return True
    if requited:
        likened = parse.lemmas[verb] in _words("likening") and bool(words & {"a", "an", "one"})
        bare = unreal and not words & _ARTICLES
        return plain and not possessed and (supposed or likened or bare)
    if not unreal:
        return False
    told_of = parse.child(subject, "prep", "acl") >= 0
    return plain or told_of


def _follows(parse: Parse, verb: int, modal: int) -> bool:
    """Whether a verb says what comes of its subject, rather than when it is or how it is done."""
    lemma = parse.lemmas[verb]
    if lemma == "be":
        attr = parse.child(verb, "attr", "acomp", "prep")
        below = parse.subtree(attr) if attr >= 0 else set()
        return any(parse.lemmas[t] in _words("grave") for t in below)
    if lemma == "go":
        return _unmet(parse, verb)
    if lemma in _words("timing") or (
        lemma in _words("beginning") and parse.child(verb, "dobj") < 0
    ):
        return False
    if parse.child(verb, "auxpass") >= 0:
        return lemma not in _words("preparing")
    needs_object = ("dobj", "xcomp", "ccomp", "prep", "acomp", "oprd", "attr", "prt", "dative")
    return any(c > verb for c in parse.kids(verb, *needs_object))


def _unmet(parse: Parse, verb: int) -> bool:
    """ "Will not go unanswered"."""
    return any(parse.lowered[t] in _words("unmet") for t in parse.children[verb])
