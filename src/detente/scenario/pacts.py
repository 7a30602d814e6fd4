"""The pacts on record, and what is asked of them: who was bound to whom, to what, on which day.

`load_pacts()` reads ``library/pacts/*.yaml`` once. `Pacts.owed` answers who owed what to whom on a
day; `Pacts.defence_obligation_between` checks a claim that two states are bound to defend each
other, and gives the nearest pact on record where they are not. Nothing that came after the day
asked about is used. How to add an entry: ``docs/library.md``.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from detente.errors import Place
from detente.scenario.entries import LIBRARY, Entry, read_entries
from detente.scenario.pact import STRENGTH, Area, Duty, Obligation, Pact, Step, Suspension, unknown


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that `giver` owes `taker` by `pact`."""

    giver: str
    taker: str
    pact: Pact
    obligation: Obligation

    @property
    def article(self) -> str:
        """Pact and article in words: ``North Atlantic Treaty, Article 5``."""
        article = self.obligation.article
        return f"{self.pact.title}, Article {article}" if article else self.pact.title

    def sentence(self, names: Callable[[str], str] = str, *, mutual: bool = False) -> str:
        """The obligation as a clause, for people; `names` turns a code into a name.

        For example: "by the North Atlantic Treaty, Article 5 (defense), Poland owes Estonia this:
        if …, it …". With `mutual` the two owe it to each other.
        """
        one = self.obligation
        who = f"{names(self.giver)} owes {names(self.taker)}"
        if mutual:
            who = f"{names(self.giver)} and {names(self.taker)} owe each other"
        does = f"each of them {one.does}" if mutual else f"it {one.does}"
        when = f"if {one.when}, {does}" if one.when else does
        text = f"by the {self.article} ({one.duty.value}), {who} this: {when}; {_RULES[one.rule]}"
        return f"{text}; {one.doubt}" if one.doubt else text


_RULES = {
    "consensus": "whether the case has arisen is decided by consensus",
    "majority": "whether the case has arisen is decided by majority",
    "each": "each judges for itself whether the case has arisen",
    "one": "any one of them may call for it",
}


@dataclass(frozen=True, slots=True)
class Check:
    """What the record says about a claim that two states must defend each other on a day.

    `owed` are the obligations of defense found, in either direction. `nearest` is the pact that
    comes closest, None if the record holds none between the two; `status` says how it stands:

    - bound: it obliges at least one of them to defend the other;
    - weaker: it is in force and obliges to something else, or to nothing;
    - suspended: it is in force, but nothing is owed between these two;
    - not yet in force: it is signed;
    - ended: it bound both before this day;
    - none: there is none.

    `coming` are pacts between the two that are signed and not yet in force on this day.
    """

    first: str
    second: str
    on: datetime.date
    owed: tuple[Owed, ...]
    nearest: Pact | None
    status: str
    coming: tuple[Pact, ...] = ()

    @property
    def on_record(self) -> bool:
        """Whether an obligation of defense is on record."""
        return bool(self.owed)

    def sentence(self, names: Callable[[str], str] = str) -> str:
        """The finding in words, for people; `names` turns a code into a name."""
        if self.owed:
            return f"On {self.on} the record holds: {'; '.join(self._clauses(names))}."
        pair = f"{names(self.first)} and {names(self.second)}"
        text = f"On {self.on} the record holds no obligation of defence between {pair}"
        if self.nearest is None:
            return f"{text}, and no pact between them."
        nearest = f"the {self.nearest.title} ({self.nearest.signed.year})"
        owed = self._duties(self.nearest)
        text += (
            "; "
            + {
                "weaker": f"by {nearest} what is owed is {owed or 'nothing of the kind'}",
                "suspended": f"{nearest} is suspended between them",
                "not yet in force": f"{nearest} is signed and not yet in force",
                "ended": f"{nearest} binds them no more",
            }[self.status]
        )
        for pact in self.coming:
            if pact is not self.nearest:
                text += f"; the {pact.title}, signed on {pact.signed}, is not yet in force"
        return f"{text}."

    def _clauses(self, names: Callable[[str], str]) -> list[str]:
        """A clause for each obligation found, one where both owe the same."""
        clauses: list[str] = []
        for one in self.owed:
            both = [o for o in self.owed if o.obligation == one.obligation and o.pact is one.pact]
            if both[0] is one:
                clauses.append(one.sentence(names, mutual=len(both) > 1))
        return clauses

    def _duties(self, pact: Pact) -> str:
        """The duties of a pact between the two, with their articles."""
        found: dict[str, dict[str, None]] = {}
        for giver, taker in ((self.first, self.second), (self.second, self.first)):
            for one in pact.obligations_between(giver, taker, self.on):
                articles = found.setdefault(one.duty.value, {})
                if one.article:
                    articles[one.article] = None
        return ", ".join(
            f"{duty} (Article {', '.join(articles)})" if articles else duty
            for duty, articles in found.items()
        )


class Pacts(Mapping[str, Pact]):
    """All pacts of the library by key, with their look-ups."""

    def __init__(self, entries: Mapping[str, Pact]) -> None:
        self._entries = dict(entries)

    def __getitem__(self, key: str) -> Pact:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, text: str, *, place: Place | None = None) -> Pact:
        """The pact with this key, title or name, without regard to case.

        Raises DetenteError with the nearest name if there is none.
        """
        known: dict[str, Pact] = {}
        for pact in self.values():
            for name in (pact.key, pact.title, *pact.names):
                known.setdefault(name.casefold(), pact)
        if text.casefold() in known:
            return known[text.casefold()]
        names = [name for pact in self.values() for name in (pact.key, pact.title, *pact.names)]
        raise unknown("pact", text, names, place)

    def owed(self, giver: str, taker: str, on: datetime.date) -> tuple[Owed, ...]:
        """What `giver` owes `taker` on this day under every pact in force, strongest first."""
        owed = [
            Owed(giver, taker, pact, obligation)
            for pact in self.values()
            for obligation in pact.obligations_between(giver, taker, on)
        ]
        return tuple(sorted(owed, key=lambda one: STRENGTH[one.obligation.duty]))

    def of(self, code: str, on: datetime.date) -> tuple[Pact, ...]:
        """The pacts in force on this day to which this state is a party."""
        return tuple(p for p in self.values() if p.in_force(on) and p.is_member(code, on))

    def defence_obligation_between(self, first: str, second: str, on: datetime.date) -> Check:
        """What the record holds on a duty of the two states to defend each other on this day.

        The nearest pact is, in this order: one that obliges to defense; one in force with the
        strongest other duty; one in force between them without any; one suspended between them;
        one signed; the last to have ended.
        """
        owed = self.owed(first, second, on) + self.owed(second, first, on)
        shared = [p for p in self.values() if p.is_member(first, on) and p.is_member(second, on)]
        coming = tuple(p for p in shared if p.signed <= on < p.since)
        bound = tuple(one for one in owed if one.obligation.duty is Duty.DEFENSE)
        check = functools.partial(Check, first, second, on, bound, coming=coming)
        if bound:
            return check(bound[0].pact, "bound")
        if owed:
            return check(min(owed, key=lambda o: STRENGTH[o.obligation.duty]).pact, "weaker")
        if current := [p for p in shared if p.in_force(on)]:
            nearest = max(current, key=lambda p: p.signed)
            paused = nearest.suspended(first, second, on)
            return check(nearest, "suspended" if paused else "weaker")
        if coming:
            return check(min(coming, key=lambda p: p.since), "not yet in force")
        if past := [p for p in self.values() if p.were_members(first, second, on)]:
            return check(max(past, key=lambda p: p.until or p.since), "ended")
        return check(None, "none")


@functools.cache
def load_pacts() -> Pacts:
    """The pacts of the library, read once; DetenteError if a file is malformed."""
    pacts: dict[str, Pact] = {}
    for path in sorted((LIBRARY / "pacts").glob("*.yaml")):
        for entry in read_entries(path):
            if entry.name in pacts:
                raise entry.error("the key is in the library already")
            pacts[entry.name] = _pact(entry)
    return Pacts(pacts)


RULES = ("consensus", "majority", "each", "one")


def _pact(entry: Entry) -> Pact:
    entry.allow(
        *("title", "names", "body", "signed", "since", "until", "source", "url", "atop"),
        *("members", "suspended", "obligations", "area", "chain", "notes"),
    )
    signed = entry.read_date(entry.text("signed"))
    since = entry.date("since")
    members = {
        code: tuple(map(entry.read_span, [spans] if isinstance(spans, str) else spans))
        for code, spans in entry.mapping("members").items()
    }
    area = entry.mapping("area")
    return Pact(
        key=entry.name,
        title=entry.text("title"),
        names=entry.words("names"),
        signed=signed,
        since=since or signed,
        until=entry.date("until", end=True),
        dated=since is not None,
        source=entry.text("source"),
        url=entry.text("url", ""),
        members=members,
        obligations=tuple(_obligation(part, members) for part in entry.list("obligations")),
        area=_area(Entry(entry.file, entry.name, area)) if area else None,
        chain=tuple(_step(part) for part in entry.list("chain")),
        suspensions=tuple(_suspension(part) for part in entry.list("suspended")),
        notes=tuple(entry.fields.get("notes", ())),
        body=entry.text("body", ""),
        atop=int(number) if (number := entry.text("atop", "")) else None,
    )


def _obligation(entry: Entry, members: Mapping[str, object]) -> Obligation:
    entry.allow(
        *("type", "article", "by", "to", "against", "when", "does", "rule", "discretion"),
        *("area", "since", "until", "note", "doubt"),
    )
    by, to = entry.words("by"), entry.words("to")
    for code in (*by, *to):
        if code not in members:
            raise entry.error(f"'{code}' is not a member", expected=", ".join(members))
    return Obligation(
        duty=Duty(entry.choice("type", tuple(duty.value for duty in Duty))),
        does=entry.text("does"),
        when=entry.text("when", ""),
        article=entry.text("article", ""),
        by=by,
        to=to,
        against=entry.words("against"),
        rule=entry.choice("rule", RULES),
        discretion=entry.choice("discretion", ("none", "some", "wide")),
        area=entry.text("area", ""),
        span=entry.span(),
        note=entry.text("note", ""),
        doubt=entry.text("doubt", ""),
    )


def _area(entry: Entry) -> Area:
    entry.allow("article", "says", "places", "note")
    return Area(
        article=entry.text("article", ""),
        says=entry.text("says"),
        places={place: tuple(what) for place, what in entry.mapping("places").items()},
        note=entry.text("note", ""),
    )


def _step(entry: Entry) -> Step:
    entry.allow("step", "by", "says", "rule", "options")
    return Step(
        name=entry.text("step"),
        by=entry.text("by"),
        says=entry.text("says"),
        rule=entry.choice("rule", RULES, "one"),
        options=entry.words("options"),
    )


def _suspension(entry: Entry) -> Suspension:
    entry.allow("between", "since", "until", "why")
    pair = entry.words("between")
    if len(pair) != 2:
        raise entry.error("'between' must name two members", found=", ".join(pair))
    return Suspension((pair[0], pair[1]), entry.span(), entry.text("why"))
