"""Who speaks in the turns of an interview or a briefing, and answers that no label tells.

"MS. CALLOWAY:", "A.", "THE MINISTER:" lead to the persons told at the head of the document. Where
the questions stand in bold or each in a paragraph of its own, what stands between them is what the
person interviewed answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from detente.reading.candidate import Candidate, is_word
from detente.reading.lexicon import load_data
from detente.reading.outlets import is_outlet
from detente.reading.people import Party, People, honorifics, is_subject
from detente.reading.statement import Document
from detente.reading.turns import ANSWERERS, CLOSED, Turn, turns

_HEAD = 6  # paragraphs in which the person interviewed is told
_SHORT = 60  # words of a question
_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]")
_EMPHASISED = re.compile(r"^\s*(?:#{1,6}\s+\S.*|(\*\*|__|\*|_)(?=\S)[^\n]*\1)\s*$")
_FIRST_PERSON = frozenset(["i", "we", "my", "our", "me", "us", "mine", "ours", "myself"])
_ASKED_BY = frozenset(["by", "interviewer", "reporter", "moderator", "photo", "photos"])
_ASKED = (["interview", ":"], ["questions", ":"], ["interviewer", ":"], ["text", ":"])
_TALKING = frozenset(["talk", "speak", "tell", "answer", "sit", "chat", "meet"])
_WORDS = load_data("speakers.yaml")
_OFFICES = frozenset(
    [
        *_WORDS["further offices"].split(),
        *_WORDS["role nouns"].split(),
        *("spokesperson", "president", "ambassador"),
    ]
)
_SHORT_FOR = {
    "pm": ["prime", "minister"],
    "fm": ["foreign", "minister"],
    "sg": ["secretary", "general"],
    "hr": ["high", "representative"],
}
_INVERTED = ("aux", "auxpass")
_ASKING = frozenset(["WP", "WRB", "WDT", "WP$"])


@dataclass
class Interview:
    """The turns of one document, if it has any, and who asks and answers in them."""

    people: People
    document: Document

    @cached_property
    def turns(self) -> list[Turn]:
        """The labelled turns; where one of two who speak is the guest, the other asks."""
        found = turns(self.people.parse)
        labels = {turn.label for turn in found}
        if self.document.kind != "interview" or len(labels) != 2 or any(t.asks for t in found):
            return found
        mine = {label for label in labels if self._is_guest(label, found[0].begin)}
        return [replace(t, asks=t.label not in mine) for t in found] if len(mine) == 1 else found

    @cached_property
    def labels(self) -> frozenset[int]:
        """The tokens of the labels, which belong to nobody's name or words."""
        return frozenset(t for turn in self.turns for t in range(turn.begin, turn.start))

    @cached_property
    def asked(self) -> frozenset[int]:
        """The tokens of all questions: nobody asserts what is asked."""
        if self.turns:
            return frozenset(t for u in self.turns if u.asks for t in range(u.start, u.end))
        paragraphs = self.people.parse.paragraphs
        return frozenset(t for number in self._questions for t in range(*paragraphs[number]))

    @cached_property
    def guest(self) -> Party:
        """The one who answers: the first person with a role at the head who does not ask."""
        begun = turns(self.people.parse)
        return self._guest_before(begun[0].begin if begun else len(self.people.parse))

    def _is_guest(self, label: str, begin: int) -> bool:
        """Whether a label bears the name of the one told before the first turn."""
        known = self._guest_before(begin).name
        return bool(known) and _last_word(label) == _last_word(known)

    def _guest_before(self, begin: int) -> Party:
        people, parse = self.people, self.people.parse
        if not parse.paragraphs:
            return Party("")
        end = min(begin, parse.paragraphs[min(_HEAD, len(parse.paragraphs)) - 1][1])
        told = [p for p in people.persons_in(0, max(end, 1)) if p.kind == "person" and p.name]
        asking = {p.name for p in told if self._asks(p)} | {self.document.author}
        head = [p for p in told if p.name not in asking]
        spoken_for = next((p for p in head if p.role and p.speaks_for), None)
        chosen = next((p for p in head if p.role), head[0] if head else self._organ())
        chosen = spoken_for or chosen
        known = people.persons.get(chosen.name.split()[-1]) if chosen.name else None
        chosen = known if known is not None and known.name == chosen.name else chosen
        titles = [p for _, p in people.descriptions_in(0, max(end, 1)) if p.kind == "person"]
        bare = [p for p in titles if not p.name and p.speaks_for]
        alone = len({p.speaks_for for p in bare}) == 1 and chosen.kind == "person"
        if alone and chosen.name and not chosen.role:
            chosen = chosen.told(bare[0])  # "A talk with Taiwan's president … X receives us"
        return chosen

    def addressed(self, candidate: Candidate) -> Candidate:
        """Without whom a question speaks to: "Mr Costin, the authorities say that …"."""
        parse, source = self.people.parse, candidate.source - self.labels
        if len(source) < 3 or min(source) not in self.asked:
            return replace(candidate, source=source) if source else candidate
        first, last = min(source), max(source)
        comma = next((t for t in range(first, last) if parse.words[t] == ","), -1)
        begin, _ = parse.sentences[parse.sentence[first]]
        called = all(
            parse.tags[t] == "NNP" or self.people.title_over(t) is not None or t in self.labels
            for t in range(max(first, begin), comma)
        )
        closed = parse.words[last + 1 : last + 2] == [","]  # "Mr X, the minister, says"
        if comma < 0 or not called or closed or comma - first > 4:
            return replace(candidate, source=source)
        return replace(candidate, source=frozenset(t for t in source if t > comma))

    def _organ(self) -> Party:
        """The organ that answers in writing, as the first lines name it."""
        parse = self.people.parse
        for _, party in self.people.descriptions_in(0, parse.paragraphs[0][1]):
            if party.kind == "actor" and party.role:
                return replace(party, name=party.role)
        return Party("")

    def speaker(self, candidate: Candidate) -> Party:
        """The person whose turn it is, by the label; in a briefing one of those who hold it."""
        if not candidate.source:
            return self._at_home(self.guest, candidate)
        plain = _BRACKETS.sub("", self.people.parse.phrase(candidate.source)).strip(" .–—-")
        bare = plain.split()
        while len(bare) > 1 and bare[0].rstrip(".").lower() in honorifics():
            bare.pop(0)
        if is_outlet(plain):
            return Party(plain, kind="outlet", place=min(candidate.source))
        if len(bare) == 1 and bare[0].lower() in ANSWERERS:
            return self._at_home(self.guest, candidate)
        found = self._bearing(bare) or self._titled(bare)
        name = " ".join(bare)
        if found is None:
            found = Party(name)
        if found.name.isupper():
            found = replace(found, name=found.name.title())
        return self._at_home(found, candidate)

    def asks(self, candidate: Candidate) -> bool:
        """Whether a turn is a question, though its label does not say so."""
        return candidate.rule == "turn" and min(candidate.content) in self.asked

    def idle(self, candidate: Candidate) -> bool:
        """Whether a candidate only asks: the questioner's own words, or the verb of a question."""
        parse = self.people.parse
        if candidate.rule == "turn":
            return False
        source = candidate.source - self.labels
        own = len(source) == 1 and parse.lowered[min(source)] in _FIRST_PERSON | {"you"}
        if candidate.head in self.asked and (not source or own):
            return True
        _, end = parse.sentences[parse.sentence[candidate.head]]
        if parse.words[end - 1] != "?" or parse.quote[candidate.head] >= 0:
            return False
        head = candidate.head
        subject = parse.child(head, "nsubj", "nsubjpass")
        asks = any(parse.tags[t] in _ASKING for t in parse.children[head] if t < head)
        turned = any(t < subject for t in parse.kids(head, *_INVERTED))
        main = parse.heads[head] == head or head in self.asked
        return main and subject >= 0 and (turned or asks)

    def answers(self) -> Iterator[Candidate]:
        """What is answered where questions stand in paragraphs of their own, without labels."""
        parse, asked = self.people.parse, self._questions
        known = self.guest.role or (self.guest.name and self.document.kind == "interview")
        if not asked or self.turns or not known:
            return
        found: list[Candidate] = []
        for number in sorted(asked):
            last = number
            while last + 1 < len(parse.paragraphs) and last + 1 not in asked:
                if not self._goes_on(number, last + 1, final=number == max(asked)):
                    break
                last += 1
            if last == number:
                continue
            begin, end = parse.paragraphs[number + 1][0], parse.paragraphs[last][1]
            mark = frozenset([parse.paragraphs[number][1] - 1])
            content = frozenset(range(begin, end))
            found.append(
                Candidate(min(mark), mark, frozenset(), content, "say", "quote", 0.95, "turn")
            )
        spoken = {parse.lowered[t] for c in found for t in c.content if parse.quote[t] < 0}
        if spoken & _FIRST_PERSON:
            yield from found

    @cached_property
    def _questions(self) -> frozenset[int]:
        """The paragraphs that hold a question each: in bold or italics, or else with a "?"."""
        parse = self.people.parse
        if self.document.kind not in ("interview", "news", "briefing"):
            return frozenset()
        bold: list[int] = []
        plain: list[int] = []
        for number, (begin, end) in enumerate(parse.paragraphs):
            words = end - begin
            if number == 0 or not words < _SHORT + 10 or not is_word(parse, begin):
                continue
            asks = parse.words[end - 1] == "?"
            if asks:
                plain.append(number)
            ended = asks or parse.words[end - 1] in CLOSED
            if ended and _EMPHASISED.match(self._line(begin, end)):
                bold.append(number)
        if sum(parse.words[parse.paragraphs[n][1] - 1] == "?" for n in bold) >= 2:
            return frozenset(bold)
        prompts = self._in_turns(plain)
        if prompts:
            return prompts
        last = len(parse.paragraphs) - 1
        answered = [n for n in plain if n < last and n + 1 not in plain]
        alternate = len(answered) == len(plain) >= 2 and self.document.kind == "interview"
        return frozenset(plain) if alternate else frozenset()

    def _in_turns(self, asked: list[int]) -> frozenset[int]:
        """Every other paragraph from the first question on, where it is asked and answered so.

        Some of them only put something to the guest: "Your colleague said that it is a trick."
        """
        parse = self.people.parse
        size = len(parse.paragraphs)
        if self.document.kind != "interview" or len(asked) < 3:
            return frozenset()
        first = asked[0]
        prompts = range(first, size, 2)
        if (size - first) % 2 or any((n - first) % 2 for n in asked):
            return frozenset()
        for number in prompts:
            begin, end = parse.paragraphs[number]
            own = {parse.lowered[t] for t in range(begin, end) if parse.quote[t] < 0}
            if end - begin > _SHORT or (number not in asked and own & _FIRST_PERSON):
                return frozenset()
        return frozenset(prompts) if 2 * len(asked) >= len(prompts) else frozenset()

    def _line(self, begin: int, end: int) -> str:
        """The line of the document around some tokens, with its markup."""
        text, parse = self.document.text, self.people.parse
        opening = text.rfind("\n", 0, parse.starts[begin]) + 1
        stop = text.find("\n", parse.ends[end - 1])
        return text[opening : stop if stop >= 0 else len(text)]

    def _goes_on(self, question: int, number: int, *, final: bool) -> bool:
        """Whether a paragraph belongs to the answer that the one before begins or goes on with."""
        parse = self.people.parse
        begin, end = parse.paragraphs[number]
        if parse.words[end - 1] not in CLOSED or parse.words[begin] in ("(", "["):
            return False
        own = {parse.lowered[t] for t in range(begin, end) if parse.quote[t] < 0}
        return number == question + 1 or not final or bool(own & _FIRST_PERSON)

    def _asks(self, party: Party) -> bool:
        """Whether a person at the head is told as the interviewer: "by X", "talks to X"."""
        parse = self.people.parse
        if party.role and party.speaks_for:
            return False  # "our correspondent spoke to X, envoy of Armenia"
        before = [parse.lowered[t] for t in range(max(party.place - 3, 0), party.place)]
        if before[-2:] in _ASKED or (before and before[-1] in _ASKED_BY):
            return True
        if before[-1:] not in (["to"], ["with"]) or is_subject(parse, party.place):
            return False
        token = party.place
        while parse.heads[token] != token and parse.tags[token][:2] != "VB":
            token = parse.heads[token]
        own = parse.child(token, "nsubj")
        talks = parse.lemmas[token] in _TALKING and own >= 0
        return talks and parse.lowered[own] not in ("we", "i", "he", "she")

    def _bearing(self, label: list[str]) -> Party | None:
        """The person of the document who bears the name of a label, or its first letters."""
        persons = [(k, p) for k, p in self.people.persons.items() if p.kind == "person" and p.name]
        wanted = label[-1].casefold().rsplit("-", maxsplit=1)[-1]
        fitting = {p.name: p for last, p in persons if last.casefold() == wanted}
        if len(fitting) == 1:
            return next(iter(fitting.values()))
        if len(label) > 1:
            return None
        whole, folded = label[0], label[0].casefold()
        fitting = {p.name: p for _, p in persons if p.name.casefold().split()[0] == folded}
        if 2 <= len(whole) <= 4 and whole.isupper():
            fitting |= {p.name: p for _, p in persons if _initials(p.name) == whole}
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    def _titled(self, label: list[str]) -> Party | None:
        """The person told in the document whose office a label names ("THE FOREIGN MINISTER")."""
        words = [w.lower() for w in label if w.lower() not in ("the", "h.e.", "his", "her")]
        words = _SHORT_FOR.get(words[0], words) if len(words) == 1 else words
        if not words or words[-1] not in _OFFICES:
            return None
        if self.guest.role and words[-1] in self.guest.role.lower().split():
            return self.guest
        near = [p for p in self.people.at.values() if p.kind == "person" and p.role]
        bearers = {p.name: p for p in near if p.role.lower().split()[-1] == words[-1]}
        if len(bearers) == 1:
            return next(iter(bearers.values()))
        if not bearers and self.guest.name and not self.guest.role:
            return self.guest
        name = " ".join(words)
        return Party(f"the {name}", role=name, authority="official", kind="group")

    def _at_home(self, party: Party, candidate: Candidate) -> Party:
        """Who answers at a briefing speaks for whoever holds it, unless something else is told."""
        place = min(candidate.source) if candidate.source else min(candidate.content)
        party = replace(party, place=place)
        home = self.people.home
        if not party.name or party.speaks_for or not home or self.people.kind != "briefing":
            return party
        authority = party.authority if party.authority != "other" else "official"
        return replace(party, speaks_for=home, authority=authority)


def _last_word(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].rsplit("-", maxsplit=1)[-1].casefold() if name else ""


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())
