"""From a parsed document to its statements, each field filled in.

Order: select attributions; for each find who speaks for whom, through whom, with what stance,
condition, likelihood and time; follow relays inward; last the writer's own assertions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from detente.reading.asides import subject_before
from detente.reading.authorial import Assertion, assertions, is_headline
from detente.reading.candidate import Candidate, is_word
from detente.reading.channel import cited_source, interviewed, link_of, relays
from detente.reading.clause import clause_roots
from detente.reading.counterpart import BESIDE
from detente.reading.event import event_type
from detente.reading.fields import Fields
from detente.reading.free_speech import free_candidates
from detente.reading.hearsay import (
    APART,
    COUNTED,
    KNOWING,
    by_unnamed,
    intends,
    told_for_one,
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
from detente.reading.stance import stance_of_words
from detente.reading.stance_words import stances
from detente.reading.statement import Document, Relay, Spans, Statement
from detente.reading.weighing import Weighing

_DECIDED = frozenset(["supports", "opposes", "promises", "threatens", "denies"])
_MOST_PARTS = 4
_HEARSAY = frozenset(["say", "believe", "report", "understand", "think", "rumor", "rumour"])
_JUDGING = frozenset(
    ["warn", "argue", "judge", "predict", "forecast", "urge", "comment", "conclude"]
)
_HEADLINES = 0.5  # the threshold above which headlines are left out
_COMMENTING = frozenset(["commentator", "columnist", "correspondent", "editorialist", "editor"])
_REACTING = frozenset(["comment", "react", "respond", "ask", "reply"])
_COLLEAGUES = frozenset(
    ["colleague", "counterpart", "predecessor", "successor", "friend", "guest", "host", "partner",
     "neighbour", "neighbor", "opponent", "rival", "boss", "deputy", "adviser", "interlocutor"]
)  # fmt: skip
_VAGUE = frozenset(
    ["people", "some", "many", "other", "everyone", "everybody", "they", "one", "you", "who", "we",
     "someone", "somebody", "anyone", "critic", "man", "i", "it", "that", "which", "this", "those"]
)  # fmt: skip
_NOBODY = frozenset(["no", "nobody", "neither", "none"])
_PIECES = frozenset(["editorial", "article", "commentary"])
_AUTHORS = frozenset(
    ["columnist", "commentator", "author", "writer", "correspondent", "editorialist", "reporter"]
)
_SAYING = frozenset(["that", "zero", "wh", "obj", "quote", "left"])


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

    def __post_init__(self) -> None:
        self.fields = Fields(self.document, self.parse, self.people)
        self.interview = Interview(self.people, self.document)
        self.weighing = Weighing(self.document, self.parse, self.people, self.threshold)
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
            part = self._nested(trimmed, statement, chain if aside else through, party)
            if part is not None:
                group.append(part)
        group.extend(self._parts(candidate, statement, party, chain))
        relaying = party.kind == "outlet" or self._speaks_for_one(candidate)
        relaying = relaying or written(self.parse, candidate)
        if len(group) == 1 and (relaying or candidate.lemma == "report"):
            group.extend(self._cited(candidate, statement, through))
        if by_writer and candidate.lemma in _HEARSAY:
            relaying, link = True, Relay("unnamed sources", statement.cue)
        heard = candidate.rule in APART and party.kind == "group"
        heard = heard and (not party.speaks_for or party.name.split(" ")[0].lower() in COUNTED)
        heard = heard and intends(self.parse, candidate)
        if len(group) == 1 and (relaying or heard):
            onward = (*chain, link) if link.name else chain
            relayed = self._relayed(candidate, statement, onward)
            if relayed is not None:
                group.append(relayed)
        told = any(s.act.stance == statement.act.stance for s in group[1:] if s.rule != "part")
        if party.kind == "outlet" and told and statement.act.stance in _DECIDED:
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
            part = self.fields.statement(inside, party, chain, author=False, reading=reading)
            yield replace(part, parent=whole.id, rule="part")
            count += 1
            if count == _MOST_PARTS:
                return

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

    def _nested(
        self, candidate: Candidate, outer: Statement, chain: tuple[Relay, ...], teller: Party
    ) -> Statement | None:
        """A statement inside another's content, where someone else is said to have spoken."""
        if not candidate.source or candidate.score < 0.5:
            return None
        own_side = self.parse.words[min(candidate.source)].lower() in ("my", "our")
        head = head_of(self.parse, candidate.source)
        bearer = self.people.title_over(head)
        person = bearer is not None and bearer.office is not None and not bearer.office.organ
        person = person or self.parse.lemmas[head] in _COLLEAGUES
        if own_side and not (person and candidate.frame in _SAYING):
            return None  # "our government wants …" is the speaker's own word
        place = self.parse.starts[candidate.head]
        supposed = outer.condition.if_spans if outer.condition is not None else ()
        denied = outer.act.stance == "denies" and outer.rule not in ("turn", *APART)
        if denied or any(a <= place < b for a, b in supposed):
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
        if own_side and not party.speaks_for and not _of_others(self.parse.lemmas[head]):
            party = replace(party, speaks_for=teller.speaks_for)
        principal = told_for_one(self.parse, outer, teller, candidate)
        quoted = (  # "the staff mission informed us that": told in an answer
            outer.rule == "turn"
            and candidate.frame in _SAYING
            and self.parse.lemmas[head] not in _VAGUE
        )
        told_of = (  # "a source said, X reports", "five states want it, two diplomats say"
            (teller.kind == "outlet" and candidate.frame in _SAYING)
            or principal
            or by_unnamed(self.parse, outer, teller, candidate)
        )
        if (
            not party.name
            or party.name == teller.name
            or (party.kind == "group" and not party.speaks_for and not (told_of or quoted))
        ):
            return None
        same_side = party.speaks_for and party.speaks_for == teller.speaks_for
        alike = same_side and party.kind != "person" and not own_side
        if alike and not (principal or by_unnamed(self.parse, outer, teller, candidate)):
            return None  # "his country opposed …" is the speaker's own word
        own = self.fields.statement(candidate, party, chain, author=False)
        plainly = principal and teller.kind != "outlet" and party.kind == "actor"
        unnamed = by_unnamed(self.parse, outer, teller, candidate)
        if plainly and not unnamed and own.mode != "ascribed":
            return None  # "Turkey is glad to host it, its ministry says": the ministry's own word
        return replace(own, parent=outer.id)

    def _relayed(
        self, candidate: Candidate, outer: Statement, chain: tuple[Relay, ...]
    ) -> Statement | None:
        """ "According to the paper, X would …": X's own position, heard through the paper."""
        doubted = bool(self.parse.kids(candidate.head, "neg")) or outer.mode == "ascribed"
        doubted = doubted or candidate.lemma in _JUDGING
        if doubted and candidate.frame not in ("according", "pass inf"):
            return None  # "the paper does not believe that X will …"
        for root in clause_roots(self.parse, candidate.content)[:1]:
            subject = self.parse.child(root, "nsubj")
            if subject < 0 and candidate.frame == "pass inf":
                subject = self.parse.child(candidate.head, "nsubjpass")
            if subject < 0:
                return None
            source = frozenset(self.parse.subtree(subject) & candidate.content)
            if self.parse.lowered[min(source, default=subject)] in _NOBODY:
                return None
            party = resolve(self.people, source, self.context)
            described = party.kind == "group" and bool(party.role)
            if not (party.kind in ("person", "actor") or described) or not party.speaks_for:
                return None
            content = frozenset(candidate.content - source)
            reading = stance_of_words(self.people, candidate.content, party, own_root=root)
            meant = intends(self.parse, candidate)
            own_side = outer.speaks_for == party.speaks_for
            if meant and own_side and not outer.speaker.lower().endswith(KNOWING):
                return None  # "Latvia has no plans to follow, a spokesman said": its own word
            if reading.stance in ("asserts", "predicts", "none") and not meant:
                return None
            if self.parse.lemmas[root] in stances().cue:
                inside = replace_candidate(candidate, source, frozenset([root]), content)
            else:  # not what it said, but what it will do
                inside = replace(candidate, source=source, frame="relayed", rule="relay")
            own = self.fields.statement(inside, party, chain, author=False, reading=reading)
            mode = "ascribed" if meant and own.mode == "reported" else own.mode
            return replace(own, parent=outer.id, mode=mode)
        return None

    def _cited(
        self, candidate: Candidate, outer: Statement, chain: tuple[Relay, ...]
    ) -> Iterator[Statement]:
        """ "The paper, citing two officials, reports …": what the officials said."""
        source = cited_source(self.people, candidate)
        party = resolve(self.people, source, self.context)
        if source and party.name:
            inside = replace(candidate, source=source)
            own = self.fields.statement(inside, party, chain, author=False)
            yield replace(own, parent=outer.id)

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


def _of_others(lemma: str) -> bool:
    """ "My colleague", "our friends": another's, though one calls them one's own."""
    return lemma in BESIDE or lemma in ("friend", "ally", "partner", "neighbour", "neighbor")


def replace_candidate(
    candidate: Candidate, source: frozenset[int], cue: frozenset[int], content: frozenset[int]
) -> Candidate:
    """The candidate with another source, cue and content."""
    return Candidate(
        min(cue), cue, source, content - cue, candidate.lemma, "relayed", candidate.score, "relay"
    )


def _meet(first: Spans, second: Spans) -> bool:
    return any(a < d and c < b for a, b in first for c, d in second)
