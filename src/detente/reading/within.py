"""What is said inside what is said: another's word, a stand told by a paper, a speech's parts.

"The minister said that Moscow had promised …" holds a statement of Moscow's; "according to the
paper, Serbia would …" tells what Serbia will do; a long speech takes more stands than one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from detente.reading.candidate import Candidate, is_word
from detente.reading.channel import cited_source
from detente.reading.clause import clause_roots
from detente.reading.counterpart import BESIDE
from detente.reading.fields import Fields
from detente.reading.hearsay import APART, KNOWING, by_unnamed, intends, told_for_one
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.pronoun import Context
from detente.reading.source import head_of
from detente.reading.speaker import resolve
from detente.reading.stance import stance_of_words
from detente.reading.stance_words import stances
from detente.reading.statement import Relay, Spans, Statement

DECIDED = frozenset(["supports", "opposes", "promises", "threatens", "denies"])
_MOST_PARTS = 4
_JUDGING = frozenset(
    ["warn", "argue", "judge", "predict", "forecast", "urge", "comment", "conclude"]
)
_COLLEAGUES = frozenset(
    ["colleague", "counterpart", "predecessor", "successor", "friend", "guest", "host", "partner",
     "neighbour", "neighbor", "opponent", "rival", "boss", "deputy", "adviser", "interlocutor"]
)  # fmt: skip
_VAGUE = frozenset(
    ["people", "some", "many", "other", "everyone", "everybody", "they", "one", "you", "who", "we",
     "someone", "somebody", "anyone", "critic", "man", "i", "it", "that", "which", "this", "those"]
)  # fmt: skip
_NOBODY = frozenset(["no", "nobody", "neither", "none"])
_SAYING = frozenset(["that", "zero", "wh", "obj", "quote", "left"])


@dataclass(slots=True)
class Within:
    """Finds the statements that stand inside others of a document."""

    parse: Parse
    people: People
    context: Context
    fields: Fields

    def nested(
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

    def relayed(
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

    def cited(
        self, candidate: Candidate, outer: Statement, chain: tuple[Relay, ...]
    ) -> Iterator[Statement]:
        """ "The paper, citing two officials, reports …": what the officials said."""
        source = cited_source(self.people, candidate)
        party = resolve(self.people, source, self.context)
        if source and party.name:
            inside = replace(candidate, source=source)
            own = self.fields.statement(inside, party, chain, author=False)
            yield replace(own, parent=outer.id)

    def parts(
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
            if reading.stance not in DECIDED or any(_meet(spans, other) for other in seen):
                continue
            seen.add(spans)
            inside = replace_candidate(candidate, candidate.source, candidate.cue, content)
            part = self.fields.statement(inside, party, chain, author=False, reading=reading)
            yield replace(part, parent=whole.id, rule="part")
            count += 1
            if count == _MOST_PARTS:
                return


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
