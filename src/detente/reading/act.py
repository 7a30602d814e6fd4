"""What a statement does: its stance, event type and target.

The cue decides where it says so itself (oppose, promise, deny); a neutral cue (say, tell, write)
leaves it to the main clauses of what is said.
"""

from __future__ import annotations

from collections.abc import Iterable

from detente.reading.candidate import Candidate, is_word
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.speaker import head_of
from detente.reading.stance import (
    NEGATIONS,
    Reading,
    Stances,
    clause_roots,
    clause_target,
    dire_phrase,
    stance_of_words,
    stances,
)
from detente.reading.statement import Act


def act_of(people: People, candidate: Candidate, party: Party) -> Reading:
    """The stance of a candidate's content towards its target."""
    parse = people.parse
    words = stances()
    lemma = candidate.lemma.split()[0]
    own = _by_cue(parse, candidate, lemma, words)
    if own is not None:
        return own
    return stance_of_words(people, candidate.content, party)


def _by_cue(parse: Parse, candidate: Candidate, lemma: str, words: Stances) -> Reading | None:
    content = candidate.content
    negated = any(parse.words[t].lower() in NEGATIONS for t in candidate.cue)
    if lemma in (
        "decline",
        "refuse",
        "avoid",
        "evade",
        "dodge",
        "sidestep",
        "duck",
        "skirt",
        "deflect",
    ):
        first = [parse.lemmas[t] for t in sorted(content) if is_word(parse, t)]
        if set(first[:4]) & words.evaded or lemma in (
            "evade",
            "dodge",
            "sidestep",
            "duck",
            "skirt",
            "deflect",
        ):
            return Reading("evades", content)
    stance = words.cue.get(lemma, "")
    if lemma in ("favor", "favour") or candidate.lemma in ("in favor", "in favour"):
        stance = "supports"
    if not stance:
        if candidate.frame in ("inf", "noun inf", "adj inf") and lemma in (
            "want",
            "seek",
            "plan",
            "intend",
            "hope",
            "ready",
            "willing",
            "prepared",
            "intention",
        ):
            return Reading(
                "promises"
                if lemma in ("plan", "intend", "intention", "ready", "willing", "prepared")
                else "supports",
                content,
            )
        return None
    if candidate.frame in ("that", "zero", "wh", "left", "quote", "as") and lemma in (
        "warn",
        "caution",
        "insist",
        "agree",
        "want",
        "suggest",
        "dispute",
        "lament",
        "protest",
        "assure",
        "estimate",
        "call",
        "attack",
        "dismiss",
    ):
        if lemma in ("warn", "caution"):
            dire = dire_phrase(parse, content, words)
            return Reading("threatens", dire or clause_target(parse, content))
        return None
    if negated and stance in ("supports", "opposes"):
        stance = "opposes" if stance == "supports" else "supports"
    elif negated and stance in ("promises", "threatens", "predicts"):
        stance = "denies"
    if lemma in ("warn", "caution", "advise") and candidate.frame.endswith("against"):
        stance = "opposes"
    return Reading(stance, clause_target(parse, content) if stance == "predicts" else content)


def actor_at(people: People, tokens: Iterable[int], *, without: str = "") -> str:
    """The first actor named among the tokens other than `without`, by place names last."""
    inside = people.actors_in(tokens)
    proper = [m for m in inside if m.code != without]
    return proper[0].code if proper else ""


def finished(people: People, reading: Reading, *, kind: str, actor: str) -> Act:
    """The act with its words and spans."""
    parse = people.parse
    spans = parse.spans(reading.target)
    return Act(kind, reading.stance, _words(parse, reading.target), spans, actor)


def _words(parse: Parse, tokens: frozenset[int]) -> str:
    text = ""
    last = -1
    for token in sorted(tokens):
        gap = text and (token != last + 1 or parse.starts[token] > parse.ends[last])
        text += (" " if gap else "") + parse.words[token]
        last = token
    return text


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
