"""What the clauses of a writer's sentence do: foretell, demand, judge, and of whom.

Used to tell the writer's own assertions (`authorial`) from what he merely tells (`telling`).
"""

from __future__ import annotations

from detente.reading.clause import clause_roots
from detente.reading.parsing import Parse
from detente.reading.people import People
from detente.reading.stance_words import stances
from detente.reading.telling import author_words
from detente.reading.verdict import view_words

_FUTURE = frozenset(
    ["will", "would", "shall", "’ll", "'ll", "could", "may", "might", "must", "should", "wo", "sha",
     "'d", "’d", "ought"]
)  # fmt: skip
_PERSONAL = frozenset(
    ["we", "i", "us", "he", "she", "it", "they", "his", "her", "its", "their", "both", "neither",
     "either", "each", "all", "others", "nobody", "none"]
)  # fmt: skip
_PLAIN = frozenset(["will", "wo", "shall", "must", "should", "ought", "’ll", "'ll"])
_SEVERAL = frozenset(["they", "both", "neither", "this", "that"])
_BEING = frozenset(["be", "remain", "seem", "look", "appear"])
_FAR = 12  # paragraphs under a heading
_HEADING = 8  # tokens


def is_future(parse: Parse, root: int) -> bool:
    """Whether a clause foretells or demands: will, should, ought to, is going to."""
    if any(parse.lowered[t] in _FUTURE for t in parse.children[root] if parse.deps[t] == "aux"):
        return True
    if parse.lemmas[root] == "ought" or parse.tags[root] == "MD":
        return True  # "they won't"
    going = parse.lemmas[root] == "go" and parse.tags[root] == "VBG"
    if going and any(parse.tags[t] == "VB" for t in parse.kids(root, "xcomp")):
        return True
    return is_bidden(parse, root) and (parse.lemmas[root] == "expect" or _advised(parse, root))


def is_plain(parse: Parse, root: int) -> bool:
    """Whether a clause has "will", "must" or "should", no "may" or "would"."""
    return any(parse.lowered[t] in _PLAIN for t in parse.kids(root, "aux"))


def is_foreseen(parse: Parse, root: int) -> bool:
    """Whether a report foretells: "will", "should", no "would" of what another has said."""
    auxiliaries = {parse.lowered[t] for t in parse.kids(root, "aux")}
    told_on = auxiliaries & {"would", "must", "'d", "’d", "have"}
    return is_future(parse, root) and not told_on


def is_bidden(parse: Parse, root: int) -> bool:
    """ "Expect Manila to protest", "publish the maps": said to whoever reads it."""
    base = parse.tags[root] in ("VB", "VBP")
    tense = any(parse.tags[t] in ("MD", "TO") for t in parse.kids(root, "aux"))
    return base and not tense and parse.child(root, "nsubj", "nsubjpass", "expl", "csubj") < 0


def _advised(parse: Parse, token: int) -> bool:
    """Whether a sentence stands under a heading such as "Recommendations"."""
    number = parse.paragraph[token]
    for begin, end in reversed(parse.paragraphs[max(number - _FAR, 0) : number]):
        if end - begin <= _HEADING and parse.words[end - 1] not in (".", "!", "?"):
            words = {parse.lemmas[t].lower() for t in range(begin, end)}
            if words & author_words("advising"):
                return True
            if not any(parse.tags[t] in ("VB", "MD") for t in range(begin, end)):
                return False
    return False


def own_view(parse: Parse, root: int) -> bool:
    """ "My guess is that …"."""
    subject = parse.child(root, "nsubj")
    return (
        subject >= 0
        and parse.lemmas[subject] in view_words()
        and any(parse.lowered[t] in ("my", "our") for t in parse.kids(subject, "poss"))
    )


def ones_own(parse: Parse, root: int) -> bool:
    subject = parse.child(root, "nsubj")
    return subject >= 0 and parse.lowered[subject] in ("i", "we")


def risk_led(parse: Parse, root: int) -> bool:
    """ "The greatest danger is a break", "the odds are against it"."""
    subject = parse.child(root, "nsubj")
    present = parse.tags[root] in ("VBZ", "VBP") and parse.lemmas[root] in ("be", "remain", "lie")
    return present and subject >= 0 and parse.lemmas[subject] in author_words("risks")


def on_oneself(parse: Parse, root: int) -> bool:
    """ "I'll be in Seoul next week": of the writer himself, not of those who act."""
    subject = parse.child(root, "nsubj", "nsubjpass")
    return subject >= 0 and parse.lowered[subject] == "i"


def is_meant(parse: Parse, root: int) -> bool:
    """ "He means it", "they mean business"."""
    what = parse.child(root, "dobj")
    return (
        parse.lemmas[root] == "mean"
        and what >= 0
        and parse.lowered[what] in ("it", "business", "this", "that", "word")
        and parse.tags[root] != "VBD"
    )


def is_odds(parse: Parse, root: int) -> bool:
    """ "A signature before Christmas is unlikely": nothing else is said of it."""
    if parse.tags[root] not in ("VBZ", "VBP") or parse.lemmas[root] not in _BEING:
        return False
    return any(parse.lemmas[t] in author_words("odds words") for t in parse.kids(root, "acomp"))


def of_several(parse: Parse, root: int) -> bool:
    subject = parse.child(root, "nsubj", "nsubjpass")
    return subject >= 0 and parse.lowered[subject] in _SEVERAL


def main_verbs(parse: Parse, content: frozenset[int], root: int) -> list[int]:
    """The verbs of a sentence that stand by themselves, no clause under a conjunction."""
    past = parse.tags[root] == "VBD"
    return [root] + [
        t
        for t in clause_roots(parse, content)
        if t != root
        and not parse.kids(t, "mark")
        and (parse.deps[t] != "ccomp" or t < root or ":" in parse.words[root:t])
        and not (past and any(parse.lowered[m] == "would" for m in parse.kids(t, "aux")))
    ]


def is_belied(parse: Parse, root: int) -> bool:
    """ "This is quite untrue", "he is mistaken": what was just told is judged."""
    what = parse.child(root, "acomp", "attr")
    if what < 0 or parse.tags[root] == "VBD":
        return False
    if parse.lemmas[what] == "thing":
        return {"no", "such"} <= {
            parse.lowered[t] for t in parse.kids(what, "det", "amod", "predet")
        }
    return parse.lemmas[what] in author_words("belied")


def is_judged(parse: Parse, root: int) -> bool:
    """ "The sovereignty of Cyprus is not negotiable", "such acts are unlawful"."""
    return any(
        parse.lemmas[t] in author_words("judging") for t in parse.kids(root, "acomp", "attr")
    )


def event_led(people: People, root: int) -> bool:
    """Whether the subject of a clause is an event or somebody who acts, and no pronoun."""
    parse = people.parse
    subject = parse.child(root, "nsubj", "nsubjpass")
    return subject >= 0 and parse.lemmas[subject] in author_words("actors") | author_words("events")


def of_force(parse: Parse, content: frozenset[int], root: int) -> bool:
    """Whether a claim is about arms and their use now, not about the past or anything else."""
    tags = {parse.tags[t] for t in (root, *parse.kids(root, "aux", "auxpass"))}
    return bool(tags & {"VBZ", "VBP"}) and any(
        parse.lemmas[t] in stances()["force"] for t in content
    )


def is_political(people: People, root: int) -> bool:
    """Whether a clause is about those who act: a pronoun, or a common word for a state or body."""
    parse = people.parse
    subject = parse.child(root, "nsubj", "nsubjpass", "expl")
    if subject < 0:
        return False
    if parse.deps[subject] == "expl":
        subject = max(parse.child(root, "attr", "nsubj"), subject)  # "there will be no war"
    words = {parse.lowered[t] for t in (subject, *parse.kids(subject, "poss"))}
    lemmas = {parse.lemmas[t] for t in (subject, *parse.kids(subject, "compound", "conj"))}
    if words & _PERSONAL or lemmas & (author_words("actors") | author_words("events")):
        return True
    return people.title_over(subject) is not None or people.run_over(subject) is not None
