"""What a statement does: its stance and its target.

The cue decides where it says so itself (oppose, promise, deny); a neutral cue (say, tell, write)
leaves it to the clauses of what is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.reading.candidate import QUOTE_MARKS, Candidate, is_word
from detente.reading.clause import (
    NEGATIONS,
    clause_roots,
    clause_target,
    is_negated,
    negates,
    none_does,
)
from detente.reading.own_side import for_a_side
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.source import head_of
from detente.reading.stance import stance_of_words
from detente.reading.stance_words import (
    Reading,
    dire_phrase,
    evaluation,
    is_hostile,
    stances,
)
from detente.reading.statement import Act

_CLAUSES = frozenset(["that", "zero", "wh", "left", "quote", "as"])
_SWAPPED = {"supports": "opposes", "opposes": "supports"}


def act_of(people: People, candidate: Candidate, party: Party) -> Reading:
    """The stance of a candidate's content towards its target."""
    own = _by_cue(people, candidate, party)
    if own is not None:
        return own if own.by else replace(own, by="cue")
    reading = stance_of_words(people, candidate.content, party)
    lemma = candidate.lemma.split()[0]
    if reading.stance in ("promises", "threatens") and lemma in stances()["supposing"]:
        return replace(reading, stance="predicts")  # "reckons that the pass will be closed"
    if reading.stance == "predicts" and lemma in ("announce", "confirm") and party.speaks_for:
        other = subject_actor(people, candidate.content)
        if other in ("", party.speaks_for):
            return replace(reading, stance="promises")  # one announces one's own plans
    warned = lemma in ("warn", "caution")
    if warned and reading.stance == "asserts":
        return replace(reading, stance="predicts")
    return reading


def _by_cue(people: People, candidate: Candidate, party: Party) -> Reading | None:
    parse = people.parse
    words, content, frame = stances(), candidate.content, candidate.frame
    lemma = candidate.lemma.split()[0]
    if candidate.lemma in ("in favor", "in favour"):
        lemma = "favor"
    negated = bool(_negations(parse, candidate))
    if candidate.lemma in ("rule out", "play down"):
        if not negated:
            return Reading("denies", content, True)
        grave = is_hostile(parse, content) or any(
            parse.lemmas[t] in words["force itself"] | words["consequences"] for t in content
        )
        if grave and for_a_side(party):
            return Reading("threatens", content, True)  # "did not rule out the use of force"
        return Reading("predicts" if frame in _CLAUSES else "asserts", content)
    phrase = words.phrases.get(candidate.lemma, "")
    if phrase:
        return Reading(_SWAPPED.get(phrase, phrase) if negated else phrase, content, negated)
    if _of_chances(parse, content) and frame not in _CLAUSES:
        return Reading("predicts", content)  # "put the odds of a clash at 30 per cent"
    if _evades(parse, candidate, lemma, negated=negated):
        return Reading("evades", content)
    if lemma == "ask" and (frame.endswith(" about") or frame == "wh"):
        return Reading("asserts", content, negated)  # a question
    if lemma == "call" and frame == "obj":
        judged = evaluation(parse, content)  # "called it piracy"
        mocked = judged == "asserts" and _mocked(people, candidate)
        return Reading("opposes" if mocked else judged, content, negated)
    if lemma in ("speak", "talk") and frame == "prep of":
        return Reading(evaluation(parse, content), content, negated)  # "spoke of a theft"
    if frame == "objpred" or frame.endswith(" as") or frame == "pass as":
        judged = evaluation(parse, content)
        if judged == "asserts" and lemma in words["naming"] and _mocked(people, candidate):
            judged = "opposes"
        given = words.cue.get(lemma, "") if lemma in words["judging cues"] else ""
        return Reading(given or judged, content)
    stance = words.cue.get(lemma, "") or words.frames.get(f"{lemma} {frame}", "")
    if lemma == "hint" and party.speaks_for and dire_phrase(parse, content):
        return Reading("threatens", content)
    if lemma in words["conveying"] and frame not in _CLAUSES:
        told = _lemmas(parse, content | candidate.cue | _between(parse, candidate))
        stance = next((words.cue[w] for w in told if w in words.cue), "")
    unbelieving = negated and lemma in ("think", "believe", "expect")
    if (unbelieving or (lemma == "doubt" and not negated)) and frame in _CLAUSES:
        roots = clause_roots(parse, content)
        foretold = bool(roots) and not party.speaks_for and _to_come(parse, roots[0])
        return Reading("predicts" if foretold else "denies", content, True)
    if frame in _CLAUSES and lemma in words["mandative"]:
        past = parse.tags[candidate.head] in ("VBD", "VBN")
        wished = _subjunctive(parse, content, plural=past and lemma in words["proposing"])
        if wished is not None:
            return wished
    if not stance:
        if frame in ("inf", "noun inf", "adj inf", "objinf"):
            stance = next((s for s in ("promises", "supports") if lemma in words[f"inf {s}"]), "")
        if not stance:
            return None
    if frame in _CLAUSES and lemma in words["neutral before clauses"]:
        return None
    if stance == "promises" and (frame in _CLAUSES or frame.endswith("inf")):
        roots = clause_roots(parse, content)
        if roots and (negates(parse, roots[0]) or none_does(parse, roots[0])):
            return Reading("denies", content, negates(parse, roots[0]))
        if roots and frame in _CLAUSES and not _to_come(parse, roots[0]):
            reading = stance_of_words(people, content, party)  # "swore that there were none"
            none = is_negated(parse, content) and reading.stance == "asserts"
            return replace(reading, stance="denies") if none else reading
    if lemma == "agree" and frame == "inf":
        stance = "promises"
    if frame.endswith(" against"):
        party_warns = lemma in ("warn", "caution") and for_a_side(party)
        stance = "threatens" if party_warns else "opposes"  # "warned Manila against building"
    if frame.endswith("inf") and stance == "supports" and _told_not_to(parse, content):
        return Reading("opposes", content, negated)  # "urged Iran not to retaliate"
    if lemma in ("warn", "caution") and frame == "objinf":
        return Reading("threatens", content, negated)  # "warned Peking to stop"
    if stance == "promises" and (
        is_hostile(parse, content) or (frame == "obj" and dire_phrase(parse, content))
    ):
        return Reading("threatens", content, negated)
    if stance == "threatens":
        dire = dire_phrase(parse, content)
        if frame in ("quote", "left") and not party.speaks_for:
            return None  # what is shouted tells more than that it was a warning
        if lemma in ("warn", "caution") and frame in _CLAUSES:
            by_words = stance_of_words(people, content, party)
            if by_words.stance in ("opposes", "supports"):
                return by_words  # "It would be a mistake, he cautioned"
        onlooker = not party.speaks_for or party.speaks_for in words["onlookers"]
        side = "predicts" if onlooker and lemma in ("warn", "caution", "warning") else stance
        return Reading(side, dire or clause_target(parse, content), negated)
    if negated:
        stance = _SWAPPED.get(stance, "denies" if stance in ("promises", "predicts") else stance)
    return Reading(
        stance, clause_target(parse, content) if stance == "predicts" else content, negated
    )


def _of_chances(parse: Parse, content: frozenset[int]) -> bool:
    """Whether the first noun of what is said is how likely something is."""
    noun = next((t for t in sorted(content) if parse.tags[t] in ("NN", "NNS")), -1)
    return noun >= 0 and parse.lemmas[noun] in stances()["chances"]


def _subjunctive(parse: Parse, content: frozenset[int], *, plural: bool = False) -> Reading | None:
    """ "Insisted that the award be mentioned", "demanded that Kenya lead": a demand."""
    for root in clause_roots(parse, content)[:1]:
        auxiliaries = parse.kids(root, "aux", "auxpass")
        tags = ("VB", "VBP") if plural else ("VB",)  # "proposed that both armies withdraw"
        bare = parse.tags[root] in tags and not auxiliaries
        passive = any(parse.words[t].lower() == "be" for t in auxiliaries) and not any(
            parse.tags[t] == "MD" for t in auxiliaries
        )
        if bare or passive:
            side = "opposes" if negates(parse, root) else "supports"
            return Reading(side, content, side == "opposes")
    return None


def _to_come(parse: Parse, root: int) -> bool:
    """Whether a clause tells of what is to come."""
    words = {parse.words[t].lower() for t in parse.kids(root, "aux")}
    return bool(words & {"will", "would", "shall", "’ll", "'ll", "to"}) or parse.tags[root] == "VB"


def _told_not_to(parse: Parse, content: frozenset[int]) -> bool:
    """Whether the infinitive of "urged X not to …" is negated."""
    return any(
        parse.words[t].lower() in ("not", "never") and parse.words[t + 1 : t + 2] == ["to"]
        for t in content
    )


def _mocked(people: People, candidate: Candidate) -> bool:
    """Whether somebody or something is called a name in quotation marks, "a guest with a gun"."""
    parse = people.parse
    order = sorted(candidate.content)
    quoted = [t for t in order if parse.quote[t] >= 0 and is_word(parse, t)]
    if not quoted:
        return False
    if people.actors_in(order) or any(t in people.at for t in order):
        return True
    called = any(parse.tags[t].startswith("NN") for t in quoted)
    return called and quoted[0] > order[0]


def _between(parse: Parse, candidate: Candidate) -> frozenset[int]:
    """The words between a cue and its content: "expressed grave concern over …"."""
    first = min(candidate.content)
    return frozenset(range(candidate.head, first)) if candidate.head < first else frozenset()


def _negations(parse: Parse, candidate: Candidate) -> list[int]:
    return [
        t
        for t in (*candidate.cue, *parse.kids(candidate.head, "neg", "det"))
        if parse.words[t].lower() in NEGATIONS
    ]


def _lemmas(parse: Parse, content: frozenset[int]) -> list[str]:
    return [parse.lemmas[t] for t in sorted(content) if is_word(parse, t)]


def _evades(parse: Parse, candidate: Candidate, lemma: str, *, negated: bool) -> bool:
    """Evaded, declined to say, would not comment: nothing is told."""
    words = stances()
    if words.cue.get(lemma) == "evades":
        return True
    first = set(_lemmas(parse, candidate.content)[:3])
    unwilling = negated and lemma in ("wish", "want", "care", "like", "willing", "prepared")
    if lemma in words["declining"] or unwilling:
        return bool(first & words["evaded"])
    silent = negated and lemma in (
        "say",
        "comment",
        "confirm",
        "disclose",
        "reveal",
        "answer",
        "specify",
        "discuss",
        "elaborate",
        "speculate",
        "detail",
        "identify",
        "name",
    )
    return silent and (
        candidate.frame in ("wh", "obj", "prep on") or lemma in ("comment", "confirm", "disclose")
    )


def actor_at(people: People, tokens: Iterable[int], *, without: str = "") -> str:
    """The first actor named among the tokens other than `without`."""
    named = [m for m in people.actors_in(tokens) if m.code != without]
    return named[0].code if named else ""


def finished(people: People, reading: Reading, *, kind: str, actor: str) -> Act:
    """The act with its words and spans."""
    parse = people.parse
    target = _unquoted(parse, reading.target)
    return Act(kind, reading.stance, parse.phrase(target), parse.spans(target), actor)


def _unquoted(parse: Parse, tokens: frozenset[int]) -> frozenset[int]:
    """The tokens without a quotation mark that opens or closes nothing among them."""
    order = sorted(tokens)
    marks = [t for t in order if parse.words[t] in QUOTE_MARKS]
    return tokens - set(marks) if len(marks) == 1 and len(order) > 1 else tokens


def subject_actor(people: People, content: frozenset[int]) -> str:
    """The actor that is the subject of the first clause: who is said to do it."""
    parse = people.parse
    for root in clause_roots(parse, content)[:1]:
        subject = parse.child(root, "nsubj", "nsubjpass")
        if subject >= 0:
            for mention in people.actors_in(parse.subtree(subject)):
                if mention.start <= head_of(parse, frozenset([subject])) < mention.end:
                    return mention.code
    return ""
