"""From a parsed document to its statements, each field filled in.

Order: select attributions; for each find who speaks for whom, through whom, with what stance,
condition, likelihood and time; follow relays inward; last the writer's own assertions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from detente.reading.asides import subject_before
from detente.reading.authorial import Assertion, assertions, is_headline
from detente.reading.candidate import Candidate
from detente.reading.channel import interviewed, link_of, relays
from detente.reading.clause import clause_roots
from detente.reading.event import event_type
from detente.reading.fields import Fields
from detente.reading.free_speech import free_candidates
from detente.reading.hearsay import (
    APART,
    COUNTED,
    intends,
    written,
)
from detente.reading.interview import Interview
from detente.reading.lexicon import lexicon
from detente.reading.media import is_press, medium_before
from detente.reading.outlet_meant import outlet_meant
from detente.reading.own_voice import (
    speaks_in_person,
    writer_of,
)
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.pronoun import Context
from detente.reading.selection import candidates, select
from detente.reading.source import head_of
from detente.reading.speaker import is_writer, resolve
from detente.reading.stance_words import stances
from detente.reading.statement import Document, Relay, Statement
from detente.reading.weighing import Weighing
from detente.reading.within import DECIDED, Within

_HEARSAY = frozenset(["say", "believe", "report", "understand", "think", "rumor", "rumour"])
_HEADLINES = 0.5  # the threshold above which headlines are left out
_COMMENTING = frozenset(["commentator", "columnist", "correspondent", "editorialist", "editor"])
_REACTING = frozenset(["comment", "react", "respond", "ask", "reply"])
_PIECES = frozenset(["editorial", "article", "commentary"])
_AUTHORS = frozenset(
    ["columnist", "commentator", "author", "writer", "correspondent", "editorialist", "reporter"]
)


@dataclass(slots=True)
class Interpretation:
    """One pass over one document: its parse, its people, and what was said so far."""

    document: Document
    parse: Parse
    people: People
    threshold: float
    context: Context = field(default_factory=Context)
    heard_in: dict[str, tuple[int, Relay]] = field(default_factory=dict)  # whom, paragraph, outlet
    fields: Fields = field(init=False)
    interview: Interview = field(init=False)
    weighing: Weighing = field(init=False)
    within: Within = field(init=False)

    def __post_init__(self) -> None:
        self.fields = Fields(self.document, self.parse, self.people)
        self.interview = Interview(self.people, self.document)
        self.weighing = Weighing(self.document, self.parse, self.people, self.threshold)
        self.within = Within(self.parse, self.people, self.context, self.fields)
        for name, paragraph, outlet in interviewed(self.people):
            self.heard_in[name] = (paragraph, outlet)

    def statements(self) -> Iterator[Statement]:
        careful = self.threshold > _HEADLINES
        selection = select(
            self.parse,
            [
                self.weighing.political(self.weighing.scoped(c))
                for c in (
                    *candidates(self.parse, lexicon()),
                    *self.interview.answers(),
                )
                if not (self.weighing.says_nothing(c) or self.interview.asks(c))
                and not (careful and self.interview.idle(c))
            ],
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
        free = list(free_candidates(self.parse, self.document.kind, taken))
        pending += [(min(c.content), c) for c in free]
        taken |= self.interview.asked | {t for c in free for t in c.content}
        own = assertions(self.people, self.document, writer_of(self.people, self.document), taken)
        pending += [(min(a.content), a) for a in own]
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

    def _attributed(self, candidate: Candidate, nested: list[Candidate]) -> list[Statement]:
        if candidate.rule != "turn":
            candidate = self.interview.addressed(candidate)
        if candidate.rule == "turn":
            party = self.interview.speaker(candidate)
        elif candidate.rule == "free":
            party = self._speaking_on(candidate)
            if not party.name:
                return []
        else:
            party = resolve(self.people, candidate.source, self.context)
            party = self._press(candidate.source, party)
        editorial = self._editorial_of(candidate)
        party = editorial or party
        by_writer = editorial is None and (
            is_writer(self.parse, candidate.source)
            or self._sourceless(candidate)
            or speaks_in_person(self.people, self.document, candidate)
        )
        if by_writer:
            party = writer_of(self.people, self.document)
        chain = self._chain(candidate, party)
        statement = self.fields.statement(candidate, party, chain, author=by_writer)
        if party.name and party.kind != "author":
            self.context.spoken.append((candidate.head, party))
        group = [statement]
        link = link_of(party, statement.source)
        turn = candidate.rule == "turn" and party.kind == "outlet"  # its own interviewer
        through = chain if turn or not link.name else (*chain, link)
        for inside in sorted(nested, key=lambda c: c.head):
            within = inside.source & candidate.content
            if not within and candidate.rule == "aside":
                within = subject_before(self.parse, candidate, inside.head)
            trimmed = replace(inside, source=within or inside.source)
            aside = self._aside(inside) or candidate.lemma.split()[0] in _REACTING
            part = self.within.nested(trimmed, statement, chain if aside else through, party)
            if part is not None:
                group.append(part)
        group.extend(self.within.parts(candidate, statement, party, chain))
        relaying = party.kind == "outlet" or self._speaks_for_one(candidate)
        relaying = relaying or written(self.parse, candidate)
        if len(group) == 1 and (relaying or candidate.lemma == "report"):
            group.extend(self.within.cited(candidate, statement, through))
        if by_writer and candidate.lemma in _HEARSAY:
            relaying, link = True, Relay("unnamed sources", statement.cue)
        heard = candidate.rule in APART and party.kind == "group"
        heard = heard and (not party.speaks_for or party.name.split(" ")[0].lower() in COUNTED)
        heard = heard and intends(self.parse, candidate)
        if len(group) == 1 and (relaying or heard):
            onward = (*chain, link) if link.name else chain
            relayed = self.within.relayed(candidate, statement, onward)
            if relayed is not None:
                group.append(relayed)
        told = any(s.act.stance == statement.act.stance for s in group[1:] if s.rule != "part")
        if party.kind == "outlet" and told and statement.act.stance in DECIDED:
            # the stand is that of the one it tells of; the outlet only says so
            kind = event_type(self.parse, candidate, "asserts")
            group[0] = replace(statement, act=replace(statement.act, stance="asserts", type=kind))
        return group

    def _speaking_on(self, candidate: Candidate) -> Party:
        """Who spoke in the sentence before and, it seems, goes on."""
        before = self.parse.sentence[candidate.head] - 1
        for place, party in reversed(self.context.spoken[-4:]):
            if self.parse.sentence[place] == before and party.kind in ("person", "actor", "group"):
                return party
        return Party("")

    def _press(self, source: frozenset[int], party: Party) -> Party:
        """The party, as an outlet if the document shows it to be one ("the paper", "Ara")."""
        if not source or party.kind not in ("group", "person") or party.speaks_for:
            return party
        name = party.name
        if not is_press(self.people, name):
            head = head_of(self.parse, source)
            after = max(source) + 1
            if party.place == after and after < len(self.parse):
                head = after  # "the Brussels daily", its noun taken for an adverb
            name = outlet_meant(self.people, head)
        return replace(party, name=name, kind="outlet") if name else party

    def _editorial_of(self, candidate: Candidate) -> Party | None:
        """In a review of the press "the same editorial" is the paper's of which it tells."""
        parse = self.parse
        if self.document.kind != "review" or not candidate.source:
            return None
        head = head_of(parse, candidate.source)
        if parse.lemmas[head] in _AUTHORS and parse.lowered[min(candidate.source)] == "the":
            return self._author_meant(candidate)
        if parse.lemmas[head] not in _PIECES or any(parse.quote[t] >= 0 for t in candidate.source):
            return None
        before = self._paper_before(candidate)
        return Party(before.name, kind="outlet", place=head) if before is not None else None

    def _author_meant(self, candidate: Candidate) -> Party | None:
        """ "The columnist believes": the one whose words were told in the same paragraph."""
        parse = self.parse
        if any(parse.tags[t] == "NNP" for t in candidate.source):
            return None
        paragraph = parse.paragraph[candidate.head]
        for place, party in reversed(self.context.spoken):
            if parse.paragraph[place] == paragraph and party.name in self.heard_in:
                return party
        return None

    def _chain(self, candidate: Candidate, party: Party) -> tuple[Relay, ...]:
        """Through whom it came; who speaks on in a paragraph does so in the same outlet."""
        chain = relays(self.people, candidate, self.document)
        if party.kind not in ("person", "group") or not party.name:
            return chain
        paragraph = self.parse.paragraph[candidate.head]
        if len(chain) > 1:
            self.heard_in[party.name] = (paragraph, chain[-1])
        elif self.document.kind == "review" and self._writes(candidate):
            before = self._paper_before(candidate)
            if before is not None:
                chain = (*chain, before)
                self.heard_in[party.name] = (paragraph, before)
        elif self._elsewhere(candidate):
            self.heard_in.pop(party.name, None)
        elif party.name in self.heard_in and self.heard_in[party.name][0] == paragraph:
            chain = (*chain, self.heard_in[party.name][1])
        return chain

    def _elsewhere(self, candidate: Candidate) -> bool:
        """Whether it was said to somebody else: "he told his cabinet on Thursday"."""
        parse = self.parse
        told = parse.kids(candidate.head, "dobj", "dative")
        return parse.lemmas[candidate.head] == "tell" and any(
            t not in candidate.content and parse.tags[t].startswith("NN") for t in told
        )

    def _writes(self, candidate: Candidate) -> bool:
        """Whether a commentator or correspondent speaks."""
        parse = self.parse
        return any(parse.lemmas[t] in _COMMENTING for t in candidate.source)

    def _paper_before(self, candidate: Candidate) -> Relay | None:
        """The paper of the paragraph, in which a commentator writes."""
        parse = self.parse
        medium = medium_before(self.people, min(candidate.content | candidate.source))
        if medium is None or parse.paragraph[medium.start] != parse.paragraph[candidate.head]:
            return None
        return Relay(medium.name, parse.spans(range(medium.start, medium.end)))

    def _aside(self, candidate: Candidate) -> bool:
        """ "… of firing shells, which Bangkok denied": told by the writer, not by the speaker."""
        relative = self.parse.deps[candidate.head] == "relcl"
        return relative and candidate.lemma.split()[0] in stances()["disputing"]

    def _speaks_for_one(self, candidate: Candidate) -> bool:
        """Whether the source is somebody's own voice: his spokesman, her office."""
        if not candidate.source:
            return False
        head = head_of(self.parse, candidate.source)
        first = self.parse.words[min(candidate.source)].lower()
        return first in ("his", "her") and self.parse.lemmas[head] in stances()["voices"]

    def _sourceless(self, candidate: Candidate) -> bool:
        return not candidate.source and candidate.frame == "pass inf"

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
        writer = writer_of(self.people, self.document)
        self.fields.options.note_listed(self.parse, min(item.content), max(item.content) + 1)
        return self.fields.statement(
            candidate, writer, relays(self.people, candidate, self.document), author=True
        )
