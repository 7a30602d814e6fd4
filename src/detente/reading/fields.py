"""One statement with each of its fields filled in, from a candidate, its speaker and its channel.

Stance and target, condition, likelihood, negation, time, event type and note are read here; who
speaks and through whom is settled before (`interpretation`).
"""

from __future__ import annotations

import functools
import hashlib
from dataclasses import dataclass, field, replace

from detente.reading.act import act_of, actor_at, finished, subject_actor
from detente.reading.candidate import Candidate, is_word
from detente.reading.channel import note_of
from detente.reading.clause import is_negated, tells_what_was
from detente.reading.condition import condition_of
from detente.reading.event import event_type
from detente.reading.leaning import leant
from detente.reading.lexicon import load_data
from detente.reading.likelihood import likelihood_of
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.reference import Options, pair_meant
from detente.reading.stance import stance_of_words
from detente.reading.stance_words import Reading
from detente.reading.statement import JOINT, Act, Document, Relay, Spans, Statement
from detente.reading.timing import time_of
from detente.reading.writers_stand import writers_reading

_VIEWS = frozenset(
    ["view", "opinion", "estimate", "estimation", "mind", "belief", "conviction", "judgment",
     "judgement", "reckoning", "eye"]
)  # fmt: skip
_SURE_CUES = frozenset(["expect", "rule", "exclude", "discount"])  # that say how sure one is


@functools.lru_cache(maxsize=1)
def mental_words() -> frozenset[str]:
    """Words for beliefs, wishes and intentions: what they introduce is ascribed, not said."""
    return frozenset(load_data("speakers.yaml")["mental"].split())


@dataclass(slots=True)
class Fields:
    """Fills in the fields of a document's statements, in the order of the text."""

    document: Document
    parse: Parse
    people: People
    options: Options = field(default_factory=Options)

    def statement(
        self,
        candidate: Candidate,
        party: Party,
        chain: tuple[Relay, ...],
        *,
        author: bool,
        reading: Reading | None = None,
    ) -> Statement:
        parse, people = self.parse, self.people
        content = candidate.content
        spans = parse.spans(content)
        source = parse.spans(candidate.source)
        cue = parse.spans(candidate.cue)
        scope = content | candidate.cue
        if author:
            scope |= frozenset(range(*parse.sentences[parse.sentence[candidate.head]]))
        if not author and candidate.lemma.split()[0] not in _SURE_CUES:
            scope = content
        sure = likelihood_of(parse, scope)
        given = reading is not None
        if reading is None:
            if candidate.frame in ("author", "pass inf"):
                reading = stance_of_words(people, content, party)
                if reading.stance in ("threatens", "promises") and not party.speaks_for:
                    reading = replace(reading, stance="predicts")
                if candidate.frame == "author":
                    reading = writers_reading(
                        people, self.document, reading, content, candidate.head
                    )
                foretold = sure is not None or condition_of(parse, content) is not None
                if (foretold and reading.stance == "asserts") or candidate.frame == "pass inf":
                    reading = replace(reading, stance="predicts")
            else:
                reading = act_of(people, candidate, party)
        if sure is not None and reading.stance == "asserts" and not tells_what_was(parse, content):
            reading = replace(reading, stance="predicts")
        mode = self._mode(candidate)
        if not given:
            reading = leant(people, candidate, party, reading, author=author, mode=mode)
        if reading.stance == "evades" and not any(
            parse.tags[t].startswith("NN") for t in reading.target
        ):
            reading = replace(reading, target=self._asked(candidate) or reading.target)
        meant = self.options.meant(parse, reading.target)
        if meant != reading.target:
            reading = replace(reading, target=meant)
        elif reading.stance in ("supports", "opposes", "promises", "denies"):
            self.options.note(parse, reading.target)
        if reading.stance in ("supports", "opposes") and meant:
            self.options.last = meant
        when, when_spans = time_of(parse, content)
        act = self._act(candidate, reading, party)
        return Statement(
            id=self._id(cue, spans, source),
            document=self.document.id,
            source=source,
            cue=cue,
            content=spans,
            text=_verbatim(self.document.text, spans),
            speaker=party.name,
            speaks_for=party.speaks_for,
            role=party.role,
            authority=party.authority,
            mode=mode,
            channel=chain,
            author_assertion=author,
            act=act,
            condition=condition_of(parse, content),
            likelihood=sure,
            negated=self._negated(candidate, reading),
            time=when,
            time_spans=when_spans,
            note=note_of(self.document, (*source, *cue, *spans)),
            score=candidate.score,
            rule=candidate.rule,
        )

    def _negated(self, candidate: Candidate, reading: Reading) -> bool:
        """Whether the main clause is negated: of an answer, that of the sentence that counts."""
        parse, content = self.parse, candidate.content
        if candidate.lemma in ("rule out", "exclude"):
            return bool(parse.kids(candidate.head, "neg"))  # "does not rule out incidents"
        return reading.negated or is_negated(parse, content)

    def _asked(self, candidate: Candidate) -> frozenset[int]:
        """What the speaker was asked about in the same sentence."""
        parse = self.parse
        for token in range(*parse.sentences[parse.sentence[candidate.head]]):
            if parse.lemmas[token] not in ("ask", "question", "press"):
                continue
            for prep in parse.kids(token, "prep"):
                inner = parse.child(prep, "pobj", "pcomp")
                if inner >= 0 and parse.lemmas[prep] in ("about", "on"):
                    return frozenset(parse.subtree(inner))
        return frozenset()

    def _act(self, candidate: Candidate, reading: Reading, party: Party) -> Act:
        people, parse = self.people, self.parse
        kind = event_type(parse, candidate, reading.stance)
        actor = ""
        if reading.stance == "predicts":
            actor = subject_actor(people, candidate.content)
            foretold = (
                parse.child(candidate.head, "nsubjpass") if candidate.frame == "pass inf" else -1
            )
            if foretold >= 0:
                actor = actor_at(people, parse.subtree(foretold))
        if not actor:
            outside = [
                t
                for c in parse.children[candidate.head]
                for t in parse.subtree(c)
                if t not in candidate.content
                and t not in candidate.source
                and parse.deps[c] in ("dobj", "dative", "npadvmod")
            ]
            actor = actor_at(people, outside, without=party.speaks_for)
        if not actor:
            actor = next(
                (
                    p.speaks_for
                    for t in sorted(reading.target)
                    if (p := people.at.get(t)) is not None
                    and p.speaks_for
                    and p.speaks_for != party.speaks_for
                ),
                "",
            ) or actor_at(people, reading.target, without=party.speaks_for)
        if not actor:
            pair = pair_meant(people, candidate.content)
            actor = next((code for code in pair if code != party.speaks_for), "")
        return finished(people, reading, kind=kind, actor=actor)

    def _mode(self, candidate: Candidate) -> str:
        parse = self.parse
        words = [t for t in candidate.content if is_word(parse, t)]
        inside = sum(parse.quote[t] >= 0 for t in words)
        if words and inside >= 0.9 * len(words):
            return "quoted"
        if inside and inside >= 0.05 * len(words):
            return "mixed"
        lemma = candidate.lemma.split()[0]
        view = candidate.rule == "adjunct:view" and candidate.lemma.split()[-1] in _VIEWS
        own = candidate.rule == "author" or not candidate.source
        return "ascribed" if (lemma in mental_words() or view) and not own else "reported"

    def _id(self, cue: Spans, content: Spans, source: Spans) -> str:
        key = repr((cue, content, source)).encode()
        return f"{self.document.id}-{hashlib.sha256(key).hexdigest()[:8]}"


def _verbatim(text: str, spans: Spans) -> str:
    return JOINT.join(text[start:end] for start, end in spans)
