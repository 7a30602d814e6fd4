"""The actors of the library: states, bodies, and the offices by which speakers are known.

`load_actors()` reads ``library/actors/*.yaml`` once. A name may mean several actors (Congo, Korea,
Brussels); `Actors.named` gives all of them, `Actors.find` the one that is meant or an error that
names the nearest. How to add an entry: ``docs/library.md``.
"""

from __future__ import annotations

import datetime
import functools
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.entries import ALWAYS, LIBRARY, Entry, Span, read_entries, read_mapping
from detente.scenario.known import Known, load_known

AUTHORITIES = ("decides", "official", "in government", "other")
KINDS = ("state", "alliance", "organisation", "armed group")


@dataclass(frozen=True, slots=True)
class Name:
    """A word or phrase by which an actor is known.

    `kind`: name, code, people (adjectives and demonyms), capital, seat (a metonym), or former.
    `ambiguous`: what else it may mean, "" where it means this actor alone.
    """

    text: str
    kind: str
    ambiguous: str = ""
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """A state or body of the library.

    `code` is ISO 3166-1 alpha-3 for states where `iso` holds (or ISO had one while the state
    existed), otherwise a code of our own. `cow` and `cow_name` are the number and abbreviation of
    the Correlates of War's list, `cow_other` a second pair where that list splits what is one
    actor here. `pact` is the key of the pact of a body.
    """

    code: str
    name: str
    kind: str = "state"
    names: tuple[Name, ...] = ()
    cow: int | None = None
    cow_name: str = ""
    cow_other: tuple[int, str] | None = None
    iso: bool = True
    span: Span = ALWAYS
    pact: str = ""
    note: str = ""

    def texts(self, *kinds: str) -> tuple[str, ...]:
        """The texts of the names of these kinds (all kinds if none is given)."""
        return tuple(name.text for name in self.names if not kinds or name.kind in kinds)


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Where and when an office carries another authority, and why.

    `of` holds codes of actors, or kinds of bodies.
    """

    of: tuple[str, ...]
    authority: str
    why: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Office:
    """A title (with its synonyms) and the authority it carries; `organ` is an institution."""

    name: str
    titles: tuple[str, ...]
    authority: str
    alone: str = ""
    exceptions: tuple[Exceptional, ...] = ()
    organ: bool = False

    def authority_in(
        self, actor: str, on: datetime.date | None = None, kind: str = ""
    ) -> tuple[str, str]:
        """The authority in the actor with this code (and kind) on a day, and the reason or "".

        Without a day the rule without an end counts, that is, the one in force now.
        """
        for case in self.exceptions:
            if actor not in case.of and kind not in case.of:
                continue
            if (on in case.span) if on else case.span.until is None:
                return case.authority, case.why
        return self.authority, ""


@dataclass(frozen=True)
class Actors:
    """All actors and offices, with their look-ups."""

    entries: Mapping[str, ActorEntry]
    offices: tuple[Office, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    _names: Mapping[str, tuple[tuple[ActorEntry, Name], ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def __contains__(self, code: object) -> bool:
        return code in self.entries

    @property
    def states(self) -> tuple[ActorEntry, ...]:
        """The states, those that exist no more included."""
        return tuple(entry for entry in self.entries.values() if entry.kind == "state")

    @property
    def bodies(self) -> tuple[ActorEntry, ...]:
        """Alliances, organisations and armed groups."""
        return tuple(entry for entry in self.entries.values() if entry.kind != "state")

    def code(self, code: str, *, place: Place | None = None) -> ActorEntry:
        """The actor with this code; DetenteError with the nearest name if there is none."""
        entry = self.entries.get(code)
        if entry is None:
            raise self._unknown(code, "an actor's code such as POL or NATO", place)
        return entry

    def cow(self, number: int, on: datetime.date | None = None) -> ActorEntry | None:
        """The state with this number in the Correlates of War's list, None if there is none.

        Where an entry has a second number, either finds it.
        """
        for entry in self.entries.values():
            numbers = (entry.cow, entry.cow_other[0] if entry.cow_other else None)
            if number in numbers and (on is None or on in entry.span):
                return entry
        return None

    def named(self, text: str, on: datetime.date | None = None) -> tuple[ActorEntry, ...]:
        """Every actor that `text` may mean (on a day), in the order of the library."""
        found: dict[str, ActorEntry] = {}
        for entry, name in self._names.get(fold(text), ()):
            if on is None or (on in name.span and on in entry.span):
                found.setdefault(entry.code, entry)
        return tuple(found.values())

    def find(
        self, text: str, on: datetime.date | None = None, *, place: Place | None = None
    ) -> ActorEntry:
        """The one actor that `text` (a code or name) means on a day.

        A code or proper name goes before an adjective, a capital or a seat, so that "Luxembourg"
        is the state. Raises DetenteError for an unknown name, with the nearest one, and for a
        name that may mean several, with all of them.
        """
        if (entry := self.entries.get(text)) is not None:
            return entry
        held = [
            (entry, name)
            for entry, name in self._names.get(fold(text), ())
            if on is None or (on in name.span and on in entry.span)
        ]
        proper = [pair for pair in held if pair[1].kind in ("name", "code")]
        if on is None:  # a state that exists goes before one that does not
            proper = [pair for pair in proper if pair[0].span.until is None] or proper
            held = [pair for pair in held if pair[0].span.until is None] or held
        candidates = {entry.code: entry for entry, _ in proper or held}
        if len(candidates) == 1:
            return next(iter(candidates.values()))
        if not candidates:
            raise self._unknown(text, "the name or code of a state or body", place)
        several = ", ".join(f"{entry.code} ({entry.name})" for entry in candidates.values())
        raise DetenteError(
            Problem(
                f"'{text}' may mean several actors",
                place,
                found=several,
                hint="Write the code of the one meant.",
                code="ambiguous-actor",
            ),
            status=Exit.NOT_UNDERSTOOD,
        )

    def nearest(self, text: str) -> str:
        """The code and name that look most like `text`, "" if none does."""
        import difflib

        wanted = fold(text)
        near = difflib.get_close_matches(wanted, self._names, n=1, cutoff=0.6)
        if not near:
            return ""
        entry, name = self._names[near[0]][0]
        return f"{entry.code} ({entry.name if name.kind == 'code' else name.text})"

    def office(self, title: str) -> Office | None:
        """The office with exactly this title, without regard to case; None if there is none."""
        return self._offices.get(title.casefold())

    def authority(
        self, title: str, of: str = "", on: datetime.date | None = None
    ) -> tuple[str, str]:
        """The authority that `title` carries in the actor `of` on a day, and why.

        A word before the title ("former", "deputy") changes it. An unknown title is "other".
        """
        office = self.office(title)
        if office is None:
            first, _, rest = title.replace("-", " ", 1).partition(" ")
            changed = self.before.get(first.casefold(), "")
            if not rest or not changed:
                return "other", ""
            return self.authority(rest, of, on) if changed == "same" else (changed, "")
        of = of or office.alone
        kind = self.entries[of].kind if of in self.entries else ""
        return office.authority_in(of, on, kind)

    @property
    def known(self) -> Known:
        """The persons, towns and groups that texts take for granted."""
        return load_known()

    @functools.cached_property
    def _offices(self) -> dict[str, Office]:
        return {title.casefold(): office for office in self.offices for title in office.titles}

    def _unknown(self, text: str, expected: str, place: Place | None) -> DetenteError:
        near = self.nearest(text)
        return DetenteError(
            Problem(
                "unknown actor",
                place,
                expected=expected,
                found=f"'{text}'",
                hint=f"Did you mean {near}?" if near else "",
                code="unknown-actor",
            ),
            status=Exit.NOT_UNDERSTOOD,
        )


def fold(text: str) -> str:
    """`text` without case, accents, full stops or a leading "the", for comparison."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold().replace(".", "")
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(plain.split()).removeprefix("the ")


@functools.cache
def load_actors() -> Actors:
    """The actors and offices of the library, read once; DetenteError if a file is malformed."""
    folder = LIBRARY / "actors"
    entries: dict[str, ActorEntry] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name == "offices.yaml":
            continue
        for entry in read_entries(path):
            if entry.name in entries:
                raise entry.error("the code is in the library already")
            entries[entry.name] = _actor(entry)
    raw = read_mapping(folder / "offices.yaml")
    offices = [
        _office(Entry("offices.yaml", name, fields), organ=part == "organs")
        for part in ("offices", "organs")
        for name, fields in raw[part].items()
    ]
    return Actors(entries, tuple(offices), dict(raw["before"]), _index(entries.values()))


def _actor(entry: Entry) -> ActorEntry:
    entry.allow(
        *("name", "kind", "cow", "other cow", "other codes", "names", "people", "capital"),
        *("seats", "formerly", "ambiguous", "iso", "from", "until", "pact", "note"),
    )
    doubts = entry.mapping("ambiguous")
    name = entry.text("name")
    kinds = [
        ("code", (entry.name, *entry.words("other codes"))),
        ("name", (name, *entry.words("names"))),
        ("people", entry.words("people")),
        ("capital", entry.words("capital")),
        ("seat", entry.words("seats")),
    ]
    proper = kinds[1][1]
    names = [
        Name(text, kind, doubts.get(text, ""))
        for kind, texts in kinds
        for text in texts
        if kind != "code" or text not in proper
    ]
    names += [
        Name(text, "former", doubts.get(text, ""), entry.read_span(span))
        for text, span in entry.mapping("formerly").items()
    ]
    for text in doubts:
        if all(known.text != text for known in names):
            raise entry.error(f"'{text}' is ambiguous but not one of its names")
    number, abbreviation = _cow(entry, "cow") or (None, "")
    return ActorEntry(
        code=entry.name,
        name=name,
        kind=entry.choice("kind", KINDS, "state"),
        names=tuple(names),
        cow=number,
        cow_name=abbreviation,
        cow_other=_cow(entry, "other cow"),
        iso=entry.choice("iso", ("yes", "no"), "yes") == "yes",
        span=entry.span("from"),
        pact=entry.text("pact", ""),
        note=entry.text("note", ""),
    )


def _cow(entry: Entry, key: str) -> tuple[int, str] | None:
    text = entry.text(key, "")
    if not text:
        return None
    number, _, abbreviation = text.partition(" ")
    if not number.isdigit() or len(abbreviation) != 3:
        raise entry.error(f"'{key}' is not understood", expected="such as 220 FRN", found=text)
    return int(number), abbreviation


def _office(entry: Entry, *, organ: bool) -> Office:
    entry.allow("titles", "authority", "alone", "except")
    return Office(
        name=entry.name,
        titles=entry.words("titles"),
        authority=entry.choice("authority", AUTHORITIES),
        alone=entry.text("alone", ""),
        exceptions=tuple(
            Exceptional(
                of=case.words("of"),
                authority=case.choice("authority", AUTHORITIES),
                why=case.text("why"),
                span=case.span(),
            )
            for case in entry.list("except")
        ),
        organ=organ,
    )


def _index(entries: Iterable[ActorEntry]) -> dict[str, tuple[tuple[ActorEntry, Name], ...]]:
    index: dict[str, list[tuple[ActorEntry, Name]]] = {}
    for entry in entries:
        for name in entry.names:
            index.setdefault(fold(name.text), []).append((entry, name))
    return {text: tuple(pairs) for text, pairs in index.items()}
