"""What a writer demands and how he judges in his own voice: the side that a sentence takes.

"Kyiv had better listen", "the delay is a disgrace", "Europe cannot afford another war", "the only
answer is a treaty": sentences of an editorial or dispatch about those who act, which name no stand
by a verb of saying. Word lists: `data/verdict.yaml`.
"""

from __future__ import annotations

import functools

from detente.reading.clause import clause_roots, negates, none_does
from detente.reading.lexicon import load_data
from detente.reading.parsing import Parse
from detente.reading.people import People
from detente.reading.stance_words import stances
from detente.reading.telling import author_words

_LINKING = frozenset(["be", "seem", "look", "remain", "become", "prove", "sound", "appear"])
_BEFORE_LET = frozenset(["but", "so", "then", "and", "now", "rather", "instead", ","])
_OURSELVES = frozenset(["us", "'s", "’s", "me", "him", "her", "it"])
_REFERRING = frozenset(
    ["he", "she", "they", "it", "this", "that", "these", "those", "such", "we", "his", "her", "its",
     "their"]
)  # fmt: skip
_BEFORE_BIDDING = frozenset(
    ["but", "so", "then", "and", "now", "do", "not", "n't", "first", "never"]
)
_SOMETHING = frozenset(["something", "nothing"])
_BLAMING = frozenset(["right", "wrong", "mistaken", "foolish", "wise", "unwise", "reckless"])
_PAST = frozenset(["VBD"])


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(str(load_data("verdict.yaml")[name]).split())


def view_words() -> frozenset[str]:
    """Nouns for what one thinks: "my bet is that", "in my opinion"."""
    return _words("views")


def verdict_of(people: People, content: frozenset[int]) -> str:
    """ "supports" or "opposes" where the words demand or judge, else ""."""
    for root in clause_roots(people.parse, content):
        for rule in _RULES:
            side = rule(people, root)
            if side:
                return side
    return ""


def demand_of(people: People, content: frozenset[int]) -> str:
    """As `verdict_of`, of what is demanded alone."""
    roots = clause_roots(people.parse, content)
    return next((side for root in roots for rule in _DEMANDS if (side := rule(people, root))), "")


def is_matter(parse: Parse, subject: int) -> bool:
    """Whether a noun is one of the things that opinions are about: a delay, a vote, a claim."""
    return parse.lemmas[subject] in _words("matters")


def _side(bad: bool) -> str:
    return "opposes" if bad else "supports"


def _subject(parse: Parse, root: int) -> int:
    return parse.child(root, "nsubj", "nsubjpass", "csubj", "expl")


def _about_actors(people: People, root: int) -> bool:
    """Whether the subject of a clause is an actor, a matter or points back to one."""
    parse = people.parse
    subject = _subject(parse, root)
    if subject < 0:
        return False
    if parse.deps[subject] in ("csubj", "expl") or parse.lowered[subject] in _REFERRING:
        return True
    if any(parse.lowered[t] in _REFERRING for t in parse.kids(subject, "det", "amod", "poss")):
        return True  # "such actions"
    if is_matter(parse, subject) or people.actors_in(parse.subtree(subject)):
        return True
    if parse.lemmas[subject] in author_words("actors") | author_words("events"):
        return True
    return people.title_over(subject) is not None or people.run_over(subject) is not None


def _better(people: People, root: int) -> str:
    """X had better …; X would do well, be wise, to …"""
    parse = people.parse
    near = [parse.lowered[t] for t in range(max(parse.left[root], root - 5), root + 1)]
    if "better" in near and near[max(near.index("better") - 1, 0)] in ("had", "'d", "’d"):
        return _side(negates(parse, root))
    modal = any(parse.tags[t] == "MD" for t in parse.kids(root, "aux"))
    well = {parse.lowered[t] for t in parse.children[root]} & {"well", "better", "best", "wise"}
    to = any(parse.tags[t] == "VB" for t in parse.kids(root, "xcomp", "advcl", "ccomp"))
    if modal and well and to and parse.lemmas[root] in ("do", "be"):
        return _side(negates(parse, root))
    return ""


def _needed(people: People, root: int) -> str:
    """X needs to, has to, deserves; what X needs is; it behoves X to."""
    parse = people.parse
    lemma = parse.lemmas[root]
    if parse.tags[root] in _PAST or any(parse.tags[t] == "MD" for t in parse.kids(root, "aux")):
        return ""
    if lemma in ("behove", "behoove", "befit"):
        return _side(negates(parse, root))
    to = any(parse.tags[t] == "VB" for t in parse.kids(root, "xcomp"))
    if lemma == "have" and not to:
        return ""
    if lemma in ("need", "have") and (to or parse.child(root, "dobj") >= 0):
        return _side(negates(parse, root)) if _about_actors(people, root) else ""
    if lemma in ("deserve", "merit", "owe") and _about_actors(people, root):
        return _side(negates(parse, root))
    cleft = _subject(parse, root)
    if lemma == "be" and cleft >= 0 and parse.deps[cleft] == "csubj":
        needs = parse.lemmas[cleft] in ("need", "require", "want", "lack", "matter", "call")
        return "supports" if needs and parse.lowered[parse.left[cleft]] == "what" else ""
    return ""


def _remedy(people: People, root: int) -> str:
    """The only answer, the right course, is to …"""
    parse = people.parse
    subject = parse.child(root, "nsubj")
    if parse.lemmas[root] != "be" or subject < 0 or parse.tags[root] in _PAST:
        return ""
    if parse.lemmas[subject] not in _words("remedies"):
        return ""
    to = any(parse.tags[t] == "VB" for t in parse.kids(root, "xcomp", "ccomp"))
    return _side(negates(parse, root)) if to else ""


def _to_be(people: People, root: int) -> str:
    """X is not to be trusted; it is to be hoped that."""
    parse = people.parse
    deed = parse.child(root, "xcomp")
    if parse.lemmas[root] != "be" or deed < 0 or parse.tags[root] in _PAST:
        return ""
    auxiliaries = [parse.lowered[t] for t in parse.kids(deed, "aux", "auxpass")]
    if parse.tags[deed] != "VBN" or not {"to", "be"} <= set(auxiliaries):
        return ""
    return (
        _side(negates(parse, root) or negates(parse, deed)) if _about_actors(people, root) else ""
    )


def _urged(people: People, root: int) -> str:
    """Member states are urged to …; X is called upon to …"""
    parse = people.parse
    present = {parse.tags[t] for t in parse.kids(root, "auxpass")} & {"VBZ", "VBP"}
    if parse.tags[root] != "VBN" or parse.lemmas[root] not in _words("urging") or not present:
        return ""
    if parse.child(root, "agent") >= 0 or not _about_actors(people, root):
        return ""
    to = any(parse.tags[t] == "VB" for t in parse.kids(root, "xcomp", "advcl"))
    return _side(negates(parse, root)) if to else ""


def _let(people: People, root: int) -> str:
    """Let the Cabinet beware."""
    parse = people.parse
    if parse.lemmas[root] != "let" or parse.tags[root] not in ("VB", "VBP"):
        return ""
    before = {parse.lowered[t] for t in range(parse.sentences[parse.sentence[root]][0], root)}
    deed = parse.child(root, "ccomp", "xcomp")
    if before - _BEFORE_LET or parse.child(root, "nsubj") >= 0 or deed < 0:
        return ""
    if root + 1 < len(parse) and parse.lowered[root + 1] in _OURSELVES:
        return ""
    return _side(negates(parse, root) or negates(parse, deed)) if _about(people, root) else ""


def _bidden(people: People, root: int) -> str:
    """Publish the list; do not sell them another tank."""
    parse = people.parse
    begin, _ = parse.sentences[parse.sentence[root]]
    if parse.tags[root] not in ("VB", "VBP") or parse.lemmas[root] in _words("to the reader"):
        return ""
    if any(parse.tags[t] in ("MD", "TO") for t in parse.kids(root, "aux")):
        return ""
    if _subject(parse, root) >= 0 or parse.heads[root] != root or parse.quote[root] >= 0:
        return ""
    before = {parse.lowered[t] for t in range(begin, root) if parse.wordlike[t]}
    if before - _BEFORE_BIDDING or parse.child(root, "dobj") < 0 or parse.words[root + 1] == ",":
        return ""
    return _side(negates(parse, root))


def _something(people: People, root: int) -> str:
    """There is something indecent about it."""
    parse = people.parse
    what = parse.child(root, "attr")
    if parse.child(root, "expl") < 0 or what < 0 or parse.lowered[what] not in _SOMETHING:
        return ""
    bad = any(parse.lemmas[t] in _words("condemned") for t in parse.kids(what, "amod"))
    return _side(parse.lowered[what] == "something") if bad else ""


def _no_such(people: People, root: int) -> str:
    """A commission that needs their leave is no commission at all."""
    parse = people.parse
    subject, what = parse.child(root, "nsubj"), parse.child(root, "attr")
    if parse.lemmas[root] != "be" or subject < 0 or what < 0 or parse.tags[root] in _PAST:
        return ""
    none = "no" in {parse.lowered[t] for t in parse.kids(what, "det")}
    return "opposes" if none and parse.lemmas[subject] == parse.lemmas[what] else ""


def _about(people: People, root: int) -> bool:
    parse = people.parse
    deed = parse.child(root, "ccomp", "xcomp")
    return bool(people.actors_in(parse.subtree(root))) or _about_actors(people, deed)


def _complements(parse: Parse, root: int) -> list[int]:
    found = parse.kids(root, "attr", "acomp", "oprd")
    return [t for c in found for t in (c, *parse.kids(c, "conj"))]


def _owned(parse: Parse, token: int) -> bool:
    """ "That is its right": somebody's thing, no judgement."""
    return parse.lemmas[token] == "right" and parse.child(token, "poss", "det") >= 0


def _called(people: People, root: int) -> str:
    """X is a disgrace, was wrong to, remains short-sighted; is far too patient."""
    parse = people.parse
    if parse.lemmas[root] not in _LINKING or not _about_actors(people, root):
        return ""
    what = [t for t in _complements(parse, root) if not _owned(parse, t)]
    names = {parse.lemmas[t].lower() for t in what} | {parse.lowered[t] for t in what}
    shared = stances()
    bad = names & (_words("condemned") | shared["disapproving"])
    good = names & (_words("approved") | shared["approving"])
    blamed = names & _BLAMING and any(
        parse.tags[d] == "VB" for t in (root, *what) for d in parse.kids(t, "xcomp", "advcl")
    )
    if parse.tags[root] in _PAST and not blamed:
        return ""  # told of what was
    for token in what:
        if parse.lemmas[token] in _words("excess"):
            bad = bad or {
                parse.lowered[t] for t in parse.kids(token, "advmod") if parse.lowered[t] == "too"
            }
    if bool(bad) == bool(good):
        return ""
    return _side(bool(bad) != (negates(parse, root) or none_does(parse, root)))


def _lacks(people: People, root: int) -> str:
    """X has no right to; X has nobody to blame but itself; X has itself to blame."""
    parse = people.parse
    if parse.lemmas[root] != "have" or not _about_actors(people, root):
        return ""
    what = parse.child(root, "dobj")
    if what < 0:
        return ""
    below = {parse.lemmas[t] for t in parse.subtree(what)}
    if "blame" in below or {parse.lemmas[t] for t in parse.kids(root, "xcomp")} & {"blame"}:
        return "opposes"
    if parse.lemmas[what] in _words("dues") and any(
        parse.tags[t] == "VB" for t in parse.kids(what, "acl")
    ):
        return _side(
            negates(parse, root) or "no" in {parse.lowered[t] for t in parse.kids(what, "det")}
        )
    none = {parse.lowered[t] for t in parse.kids(what, "det")} & {"no", "little"}
    return "opposes" if none and parse.lemmas[what] in _words("lacked") else ""


def _forbidden(people: People, root: int) -> str:
    """X cannot afford, cannot go on, can no longer pretend …"""
    parse = people.parse
    able = {parse.lowered[t] for t in parse.kids(root, "aux")} & {"can", "ca", "could"}
    if not able or not negates(parse, root) or parse.lemmas[root] not in _words("denied"):
        return ""
    return "opposes" if _about_actors(people, root) else ""


def _failing(people: People, root: int) -> str:
    """X dithers, is lying, has misjudged …"""
    parse = people.parse
    tags = {parse.tags[t] for t in (root, *parse.kids(root, "aux"))}
    if parse.lemmas[root] not in _words("failing") or not tags & {"VBZ", "VBP"}:
        return ""
    if not _about_actors(people, root) or parse.child(root, "nsubjpass") >= 0:
        return ""
    return _side(not negates(parse, root))


_DEMANDS = (_better, _needed, _remedy, _to_be, _urged, _let, _bidden)
_RULES = (*_DEMANDS, _something, _no_such, _called, _lacks, _forbidden, _failing)
