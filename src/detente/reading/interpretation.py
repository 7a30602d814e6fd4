"""From a parsed document to its statements, each field filled in.

Order: select attributions; for each find who speaks for whom, through whom, with what stance,
condition, likelihood and time; follow relays inward; last the writer's own assertions.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from detente.reading.act import act_of, actor_at, finished, subject_actor
from detente.reading.authorial import Assertion, assertions, is_headline
from detente.reading.candidate import Candidate, is_word
from detente.reading.channel import link_of, note_of, relays
from detente.reading.clause import clause_roots, is_negated
from detente.reading.condition import condition_of
from detente.reading.event import event_type
from detente.reading.lexicon import lexicon, load_data
from detente.reading.likelihood import likelihood_of
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.reference import Options, pair_meant
from detente.reading.selection import candidates, select
from detente.reading.source import head_of
from detente.reading.speaker import Context, is_writer, resolve
from detente.reading.stance import Reading, stance_of_words, stances
from detente.reading.statement import Act, Document, Relay, Spans, Statement
from detente.reading.timing import time_of

_DECIDED = frozenset(["supports", "opposes", "promises", "threatens", "denies"])
_MOST_PARTS = 4
_SURE = 0.9
_HEARSAY = frozenset(["say", "believe", "report", "understand", "think", "rumor", "rumour"])
_HEADLINES = 0.5  # the threshold above which headlines are left out
_SUPPOSING = frozenset(["can", "could", "may", "might", "must", "should", "will"])


@functools.lru_cache(maxsize=1)
def mental_words() -> frozenset[str]:
    """Words for beliefs, wishes and intentions: what they introduce is ascribed, not said."""
    return frozenset(load_data("speakers.yaml")["mental"].split())


@dataclass(slots=True)
class Interpretation:
    """One pass over one document: its parse, its people, and what was said so far."""

    document: Document
    parse: Parse
    people: People
    threshold: float
    context: Context = field(default_factory=Context)
    options: Options = field(default_factory=Options)

    def statements(self) -> Iterator[Statement]:
        selection = select(
            self.parse,
            [self._political(c) for c in candidates(self.parse, lexicon())],
            threshold=self.threshold,
        )
        inner: dict[int, list[Candidate]] = {}
        for nested, outer in selection.nested:
            inner.setdefault(id(outer), []).append(nested)
        kept = [c for c in selection.kept if not self._in_headline(c)]
        taken = frozenset(t for c in selection.kept for t in c.content | c.cue | c.source)
        found: list[tuple[int, list[Statement]]] = []
        pending: list[tuple[int, Candidate | Assertion]] = [
            (min(c.content | c.cue), c) for c in kept
        ]
        pending += [(min(a.content), a) for a in assertions(self.people, self.document, taken)]
        for place, item in sorted(pending, key=lambda pair: pair[0]):
            if isinstance(item, Assertion):
                found.append((place, [self._assertion(item)]))
            else:
                found.append((place, self._attributed(item, inner.get(id(item), []))))
        for _, group in found:
            yield from group

    def _in_headline(self, candidate: Candidate) -> bool:
        """Whether a careful reader leaves it out: a headline only repeats what follows."""
        careful = self.threshold > _HEADLINES
        first = self.parse.paragraph[candidate.head] == 0
        return careful and first and is_headline(self.parse)

    def _political(self, candidate: Candidate) -> Candidate:
        """A taking of sides is surer where a state, body or office-holder is its source.

        "Norway supports the claim" is a position; "the tide supports the pier" is not.
        """
        lemma = candidate.lemma.split()[0]
        telling = lemma in stances().cue or candidate.frame in ("that", "zero")
        if candidate.score >= _SURE or not telling or not candidate.source:
            return candidate
        head = head_of(self.parse, candidate.source)
        political = (
            self.people.name_of(head) is not None
            or any(m.start <= head < m.end for m in self.people.titles)
            or any(b <= head < e for b, e in self.people.runs)
            or self.parse.lemmas[head] in stances()["own people"]
            or self.parse.lemmas[head] in stances()["political sources"]
        )
        modal = {self.parse.words[t].lower() for t in self.parse.kids(candidate.head, "aux")}
        finite = self.parse.tags[candidate.head] not in (
            "VB",
            "VBG",
        )
        forceful = lemma in stances()["deeds too"]
        if not finite or forceful:
            return candidate
        if not political or candidate.frame.startswith("noun") or modal & _SUPPOSING:
            return candidate
        return replace(candidate, score=min(_SURE, candidate.score + 0.22))

    def _attributed(self, candidate: Candidate, nested: list[Candidate]) -> list[Statement]:
        party = resolve(self.people, candidate.source, self.context)
        by_writer = is_writer(self.parse, candidate.source) or self._sourceless(candidate)
        if by_writer:
            party = self._writer()
        chain = relays(self.people, candidate, self.document)
        statement = self._statement(candidate, party, chain, author=by_writer)
        if party.name and party.kind != "author":
            self.context.spoken.append((candidate.head, party))
        group = [statement]
        link = link_of(party, statement.source)
        for inside in sorted(nested, key=lambda c: c.head):
            part = self._nested(inside, statement, (*chain, link), party)
            if part is not None:
                group.append(part)
        group.extend(self._parts(candidate, statement, party, chain))
        relaying = party.kind == "outlet"
        if by_writer and candidate.lemma in _HEARSAY:
            relaying, link = True, Relay("unnamed sources", statement.cue)
        if len(group) == 1 and relaying:
            relayed = self._relayed(candidate, statement, (*chain, link))
            if relayed is not None:
                group.append(relayed)
        told = any(s.act.stance == statement.act.stance for s in group[1:] if s.rule != "part")
        if party.kind == "outlet" and told and statement.act.stance in _DECIDED:
            # the stand is that of the one it tells of; the outlet only says so
            kind = event_type(self.parse, candidate, "asserts")
            group[0] = replace(statement, act=replace(statement.act, stance="asserts", type=kind))
        return group

    def _parts(
        self, candidate: Candidate, whole: Statement, party: Party, chain: tuple[Relay, ...]
    ) -> Iterator[Statement]:
        """Further sentences of a longer speech that take a stand of their own on something else."""
        parse = self.parse
        sentences = sorted({parse.sentence[t] for t in candidate.content if is_word(parse, t)})
        if len(sentences) < 2 or not party.name:
            return
        seen = {whole.act.target_spans}
        count = 0
        for number in sentences:
            content = frozenset(
                t for t in range(*parse.sentences[number]) if t in candidate.content
            )
            reading = stance_of_words(self.people, content, party)
            spans = parse.spans(reading.target)
            if reading.stance not in _DECIDED or any(_meet(spans, other) for other in seen):
                continue
            seen.add(spans)
            inside = replace_candidate(candidate, candidate.source, candidate.cue, content)
            part = self._statement(inside, party, chain, author=False, reading=reading)
            yield replace(part, parent=whole.id, rule="part")
            count += 1
            if count == _MOST_PARTS:
                return

    def _sourceless(self, candidate: Candidate) -> bool:
        return not candidate.source and candidate.frame == "pass inf"

    def _writer(self) -> Party:
        name = self.document.author or (
            f"the editor of {self.document.outlet}" if self.document.outlet else "the author"
        )
        return Party(name, kind="author")

    def _nested(
        self, candidate: Candidate, outer: Statement, chain: tuple[Relay, ...], teller: Party
    ) -> Statement | None:
        """A statement inside another's content, where someone else is said to have spoken."""
        if not candidate.source or candidate.score < 0.5:
            return None
        place = self.parse.starts[candidate.head]
        supposed = outer.condition.if_spans if outer.condition is not None else ()
        if outer.act.stance == "denies" or any(a <= place < b for a, b in supposed):
            return None  # what was denied, or only supposed, to have been said was not said
        quoted_as = self.parse.lemmas[self.parse.heads[candidate.head]] == "as"
        if (
            candidate.rule.startswith("verb")
            and not quoted_as
            and self.parse.deps[candidate.head]
            in (
                "acl",
                "advcl",
                "pcomp",
                "xcomp",
            )
        ):
            return None
        party = resolve(self.people, candidate.source, self.context)
        if (
            not party.name
            or party.name == teller.name
            or (party.kind == "group" and not party.speaks_for)
        ):
            return None
        same_side = party.speaks_for and party.speaks_for == teller.speaks_for
        if same_side and party.kind != "person":
            return None  # "his country opposed …" is the speaker's own word
        own = self._statement(candidate, party, chain, author=False)
        return replace(own, parent=outer.id)

    def _relayed(
        self, candidate: Candidate, outer: Statement, chain: tuple[Relay, ...]
    ) -> Statement | None:
        """ "According to the paper, X would …": X's own position, heard through the paper."""
        for root in clause_roots(self.parse, candidate.content)[:1]:
            subject = self.parse.child(root, "nsubj")
            if subject < 0 and candidate.frame == "pass inf":
                subject = self.parse.child(candidate.head, "nsubjpass")
            if subject < 0:
                return None
            source = frozenset(self.parse.subtree(subject) & candidate.content)
            party = resolve(self.people, source, self.context)
            if party.kind not in ("person", "actor") or not party.speaks_for:
                return None
            content = frozenset(candidate.content - source)
            reading = stance_of_words(self.people, candidate.content, party, own_root=root)
            if reading.stance in ("asserts", "predicts", "none"):
                return None
            inside = replace_candidate(candidate, source, frozenset([root]), content)
            own = self._statement(inside, party, chain, author=False, reading=reading)
            return replace(own, parent=outer.id)
        return None

    def _assertion(self, item: Assertion) -> Statement:
        roots = clause_roots(self.parse, item.content)
        head = roots[0] if roots else min(item.content)
        candidate = Candidate(
            head,
            item.cue,
            item.source,
            item.content,
            self.parse.lemmas[head],
            "author",
            0.7,
            "author",
        )
        writer = self._writer()
        self.options.note_listed(self.parse, min(item.content), max(item.content) + 1)
        return self._statement(
            candidate, writer, relays(self.people, candidate, self.document), author=True
        )

    def _statement(
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
        if not author and candidate.lemma.split()[0] != "expect":
            scope = content
        sure = likelihood_of(parse, scope)
        if reading is None:
            if candidate.frame in ("author", "pass inf"):
                reading = stance_of_words(people, content, party)
                if reading.stance in ("threatens", "promises"):
                    reading = replace(reading, stance="predicts")
                foretold = sure is not None or condition_of(parse, content) is not None
                if (foretold and reading.stance == "asserts") or candidate.frame == "pass inf":
                    reading = replace(reading, stance="predicts")
            else:
                reading = act_of(people, candidate, party)
        if sure is not None and reading.stance == "asserts":
            reading = replace(reading, stance="predicts")
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
            mode=self._mode(candidate),
            channel=chain,
            author_assertion=author,
            act=act,
            condition=condition_of(parse, content),
            likelihood=sure,
            negated=reading.negated or is_negated(parse, content),
            time=when,
            time_spans=when_spans,
            note=note_of(self.document, (*source, *cue, *spans)),
            score=candidate.score,
            rule=candidate.rule,
        )

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
                    for b, p in people.at.items()
                    if b in reading.target and p.speaks_for and p.speaks_for != party.speaks_for
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
        own = candidate.rule == "author" or not candidate.source
        return "ascribed" if lemma in mental_words() and not own else "reported"

    def _id(self, cue: Spans, content: Spans, source: Spans) -> str:
        key = repr((cue, content, source)).encode()
        return f"{self.document.id}-{hashlib.sha256(key).hexdigest()[:8]}"


def replace_candidate(
    candidate: Candidate, source: frozenset[int], cue: frozenset[int], content: frozenset[int]
) -> Candidate:
    """The candidate with another source, cue and content."""
    return Candidate(
        min(cue), cue, source, content - cue, candidate.lemma, "relayed", candidate.score, "relay"
    )


def _meet(first: Spans, second: Spans) -> bool:
    return any(a < d and c < b for a, b in first for c, d in second)


def _verbatim(text: str, spans: Spans) -> str:
    return " … ".join(text[start:end] for start, end in spans)
