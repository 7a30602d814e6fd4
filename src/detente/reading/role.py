"""From a title of office to its actor and to the person who bears it.

The actor stands before the title ("Italy's deputy prime minister", "Russian senator"), after it
("spokesman for the German government", "Prime minister X of Japan") or further back ("Its fisheries
minister"). Where the phrase names none, `allegiance` looks around.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.reading.gazetteer import Mention, PlainOffice, TitledOffice
from detente.reading.lexicon import listed, load_data
from detente.reading.office_phrase import (
    after_name,
    delegates,
    holder_of,
    phrase_after,
    phrase_before,
    title_words,
)
from detente.reading.parsing import Parse
from detente.reading.people import Bearing, Party, People, text_of

_BREAKING = frozenset([",", ".", ":", "VBD", "VBZ", "VBP", "VB", "IN", "TO", "MD", "CC"])
_OF_A_SEAT = frozenset(["senator", "member of parliament", "local office"])  # "of Georgia"
_OF_A_HOUSE = [["of", "the", house] for house in ("council", "assembly", "conference", "session")]
_SEVERAL = frozenset(  # titles in the plural, which the parser often takes for names
    ["ministers", "presidents", "secretaries", "ambassadors", "chancellors", "premiers", "leaders",
     "envoys", "chiefs", "commanders", "representatives", "delegates", "commissioners", "generals",
     "consuls", "heads", "governments", "ministries", "parliaments", "armies", "delegations",
     "embassies", "cabinets", "spokesmen", "spokespersons", "kings", "emperors", "governors"]
)  # fmt: skip
_INDEFINITE = frozenset(["a", "an", "another", "one", "some", "any", "no", "every", "each"])
_POSSESSIVE = frozenset(["its", "their", "his", "her", "our", "my", "whose"])


def introduce(people: People, title: Mention) -> None:
    """Tie a title to the actor that its phrase names and to the person who bears it."""
    parse, office = people.parse, title.office
    if office is None:
        return
    left, actor, modifier = phrase_before(people, title)
    after, actor_after, of = phrase_after(people, title, office)
    of = of if of >= 0 else _served(people, title.start)
    of = of if of >= 0 else _organ_before(people, title)
    noun = _main_word(parse, title)
    his = parse.lowered[left] in ("his", "her") or parse.tags[title.start - 1] == "POS"
    if his and office.name == "member of parliament" and parse.lemmas[noun] == "deputy":
        office = _DEPUTY  # of an office-holder
    plural = parse.tags[noun] in ("NNS", "NNPS") or parse.lowered[noun] in _SEVERAL
    if office.organ and text_of(parse, title.start, title.end).lower() in office.titles:
        plural = False  # "the joint chiefs", "the armed forces": one organ
    if office.alone and not actor and _of_others(people, title, office):
        office = _Elsewhere(office)
    holder = None if office.organ or plural else holder_of(people, left, after, title)
    there = parse.lowered[title.end] == "in" if title.end < len(parse) else False
    apart = there and _set_apart(people, left, title)  # "a Western official in Kyiv"
    if not actor and actor_after and after > title.end and not apart:
        actor = actor_after
    if plural and _of_several(people, title, actor):
        actor = ""
    role_end = after if actor_after and actor == actor_after else title.end
    if not actor and holder is not None and office.name not in _OF_A_SEAT:
        actor = after_name(people, holder[1])
    once = modifier == "other" or people.gazetteer.before.get(modifier) == "other"
    unheard = office.name in title_words()[0] and parse.lemmas[noun].lower() not in delegates()
    unheard = unheard and not (
        office.name == "senator" and actor in listed("allegiance.yaml", "senators sent")
    )
    if unheard and office.name == "business" and actor and _heads_an_organ(people, left, after):
        office, unheard = _SERVANT, False
    silent = unheard or (once and not office.organ)
    named = people.name_of(title.end - 1)
    if named is not None and office.organ and named.kind != "people" and not actor:
        actor = named.code  # "the State Department" is itself a name
    for inside in people.names_in(title.start, title.end):
        council = inside.code == "UNSC"  # "secretary of the Security Council": a state's own
        if not actor and not council and inside.kind != "people" and title.end - title.start > 1:
            actor = inside.code  # "IAEA chief", "Duma speaker"
    apart = plural and len({m.code for m in people.actors_in(parse.subtree(noun))}) > 1
    if apart or _of_a_body(people, after, actor):
        actor = ""  # "the foreign ministers of Argentina and Brazil": of neither alone
    bearing = Bearing(
        title.start,
        title.end,
        left,
        noun,
        office,
        modifier,
        silent,
        indefinite=bool(_determiners(parse, title) & _INDEFINITE)
        and not (office.organ and parse.deps[noun] in ("compound", "nmod", "poss")),
        plural=plural,
        of=of,
        closed=not actor
        and (
            apart
            or parse.lowered[title.end : title.end + 3] in _OF_A_HOUSE
            or _owned(people, left, title)
            or _set_apart(people, left, title)
            or (office.name != "minister" and of < 0 and _of_a_place(people, title.end, after))
        ),
    )
    people.bearings[title.start] = bearing
    if office.name.startswith("officer"):
        people.ranks.add(text_of(parse, left, title.end))
    kind = "actor" if office.organ else "person"
    role = text_of(parse, left, role_end)
    party = with_actor(people, bearing, Party("", "", role, "", kind, title.start), actor)
    people.described[title.start] = party
    if holder is not None:
        name_bearer(people, party, holder, title)


def _of_others(people: People, title: Mention, office: TitledOffice) -> bool:
    """Whether an office known for one actor is another's here.

    "Herr von Kiderlen, the Secretary of State" is no American, a police commissioner not the
    Union's, the High Representative in a text that never names the Union perhaps Bosnia's.
    """
    parse = people.parse
    if office.alone == "EU" and office.name in ("commissioner", "high representative"):
        codes = {m.code for m in people.names}
        return "EU" not in codes or (office.name == "high representative" and "BIH" in codes)
    begin, end = parse.sentences[parse.sentence[title.start]]
    near = range(max(begin, title.start - 8), min(end, title.end + 8))
    foreign = listed("speakers.yaml", "foreign honorifics")
    return office.name == "secretary of state" and any(
        parse.lowered[t].rstrip(".") in foreign and parse.words[t][:1].isupper() for t in near
    )


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """An office known for one actor, here of another."""

    known: TitledOffice
    alone: str = ""

    @property
    def name(self) -> str:
        return self.known.name

    @property
    def titles(self) -> Sequence[str]:
        return self.known.titles

    @property
    def organ(self) -> bool:
        return self.known.organ

    def authority_in(
        self, actor: str, on: datetime.date | None = None, kind: str = ""
    ) -> tuple[str, str]:
        """As it is in the other actor."""
        return self.known.authority_in(actor, on, kind) if actor else ("official", "")


# "His deputy, X", of whoever holds the office; "the director of the security service".
_DEPUTY = PlainOffice("adviser", ("deputy",), "in government")
_SERVANT = PlainOffice("unlisted", ("director",), "in government")


def _heads_an_organ(people: People, begin: int, end: int) -> bool:
    """Whether an organ or service of state, or the ruling party, is named in a phrase."""
    parse = people.parse
    organs = (m.office is not None and m.office.organ for m in people.titles_in(range(begin, end)))
    services = (m.kind == "service" for m in people.names_in(begin, end))
    party = parse.lowered[begin:end]
    return any(organs) or any(services) or ("ruling" in party and "party" in party)


def _of_several(people: People, title: Mention, actor: str) -> bool:
    """ "The foreign ministers of Argentina and Brazil": of no single actor."""
    parse = people.parse
    right = min(parse.right[title.end - 1] + 1, title.end + 20)
    after = {m.code for m in people.names_in(title.end, right) if m.kind != "people"}
    return bool(actor) and len(after) > 1 and actor in after


def _main_word(parse: Parse, title: Mention) -> int:
    """The noun of a title before its "of …" or "for …"."""
    for token in range(title.start + 1, title.end):
        if parse.words[token].lower() in ("of", "for", "to"):
            return token - 1
    return title.end - 1


def _served(people: People, start: int) -> int:
    """The title of the person that "X's spokesman" serves, or -1."""
    parse = people.parse
    if start < 2 or parse.tags[start - 1] != "POS":
        return -1
    known = people.known(start - 2, start - 1)
    return next(
        (
            b.start
            for b in people.bearings.values()
            if known is not None and people.described[b.start].name == known.name
        ),
        -1,
    )


def _organ_before(people: People, title: Mention) -> int:
    """The organ in front of a title: "the foreign ministry spokesman", "a ministry official"."""
    end = title.start - (title.start > 1 and people.parse.tags[title.start - 1] == "POS")
    organ = people.title_over(end - 1) if end else None
    bearing = people.bearings.get(organ.start) if organ is not None else None
    if bearing is None or organ is None or organ.end != end or not bearing.office.organ:
        return -1
    return bearing.start


def _determiners(parse: Parse, title: Mention) -> set[str]:
    """The articles and pronouns of the phrase that a title heads."""
    head = title.end - 1
    while parse.deps[head] in ("compound", "nmod") and parse.heads[head] > head:
        head = parse.heads[head]
    tokens = [t for t in parse.kids(head, "det", "poss") if t < title.start]
    return {parse.words[t].lower() for t in (*tokens, title.start - 1) if t >= 0}


def _owned(people: People, left: int, title: Mention) -> bool:
    """Whether a possessive tells whose the office is ("their spokesman")."""
    parse = people.parse
    if parse.words[left].lower() in _POSSESSIVE or any(
        parse.words[t].lower() in _POSSESSIVE for t in parse.kids(title.end - 1, "poss")
    ):
        return True
    before = title.start - 1
    if before < 1 or parse.tags[before] != "POS" or parse.tags[before - 1] not in ("NN", "NNS"):
        return False
    if people.run_over(before - 1) is not None:
        return False
    owner = parse.lemmas[before - 1].lower()  # "the region's minister", "the party's leader"
    states = listed("speakers.yaml", "states at large")
    return owner not in states and people.title_over(before - 1) is None


def _set_apart(people: People, left: int, title: Mention) -> bool:
    """Whether a word sets the bearer apart from every state: "rebel leader", "Abkhaz minister"."""
    parse = people.parse
    words = listed("allegiance.yaml", "set apart")
    noun = _main_word(parse, title)
    first = max(min(parse.left[noun], left), title.start - 9, 0)
    breaks = (t for t in range(first, title.start) if parse.tags[t] in _BREAKING)
    first = max((t + 1 for t in breaks), default=first)
    owned = [t for t in range(first, title.start) if parse.tags[t] == "POS"]
    first = owned[-1] + 1 if owned and people.run_before(owned[-1]) is not None else first
    begin, _ = parse.sentences[parse.sentence[title.start]]
    strange = any(
        t > begin
        and people.title_over(t) is None
        and parse.words[t][:1].isupper()
        and parse.deps[t] in ("amod", "compound", "nmod")
        and parse.tags[t] in ("JJ", "NNP")
        and parse.words[t].lower() not in title_words()[1]
        and parse.words[t].lower() not in people.gazetteer.before
        for t in range(first, title.start)
    )
    return strange or any(parse.words[t].lower() in words for t in range(first, title.end))


def _of_a_place(people: People, begin: int, end: int) -> bool:
    """ "The parliament of the Republika Srpska": of something named, that is no known actor."""
    runs = [run for t in range(begin + 1, end) if (run := people.run_at(t)) is not None]
    words = people.parse.lowered
    last = people.run_at(end) if end < len(words) and words[end - 1] in ("of", "for") else None
    if last is not None and end > begin + 1:
        runs.append(last)  # "of the breakaway region of Somaliland"
    return any(
        words[t] not in listed("speakers.yaml", "wholes of office")
        for run in runs
        for t in range(*run)
    )


def _of_a_body(people: People, after: int, actor: str) -> bool:
    """ "The Spanish president of the Council": of his state, but not speaking for it."""
    parse = people.parse
    return bool(
        actor
        and after + 2 < len(parse)
        and parse.words[after].lower() == "of"
        and parse.words[after + 1].lower() == "the"
        and people.run_at(after + 2) is not None
    )


def with_actor(people: People, bearing: Bearing, party: Party, actor: str) -> Party:
    """The bearer of a title as one who speaks for an actor, with the authority he has there."""
    office = bearing.office
    authority = people.gazetteer.authority(office, actor, people.date)
    changed = people.gazetteer.before.get(bearing.modifier, "")
    changed = "other" if bearing.modifier == "other" else changed
    if changed and changed != "same":
        authority = changed
    word = people.parse.lemmas[bearing.noun].lower()
    if office.name == "leader" and not actor:
        authority = "other"  # of a party, a region, a movement
    if office.name == "minister" and actor and _of_another_state(people, bearing):
        authority = "official"  # "the Ukrainian minister": of foreign affairs, or an envoy
    if (
        office.name == "minister"
        and authority == "in government"
        and _on_his_field(people, bearing)
    ):
        authority = "official"
    if office.name == "member of parliament" and word in delegates() and actor:
        authority = "official"  # a representative of a state, not of a constituency
    return replace(
        party,
        speaks_for="" if bearing.silent else actor or office.alone,
        authority=authority,
    )


def _on_his_field(people: People, bearing: Bearing) -> bool:
    """Whether a minister speaks on what his ministry sets the policy of: energy on gas."""
    parse = people.parse
    fields: dict[str, str] = load_data("speakers.yaml")["fields of ministers"]
    title = {parse.lemmas[t].lower() for t in range(bearing.start, bearing.end)}
    words = {w for name, listed in fields.items() if name in title for w in listed.split()}
    begin, end = parse.paragraphs[parse.paragraph[bearing.start]]
    beside = (t for t in range(begin, end) if not bearing.start <= t < bearing.end)
    return bool(words) and any(parse.lemmas[t].lower() in words for t in beside)


def _of_another_state(people: People, bearing: Bearing) -> bool:
    """Whether a minister is told by his nationality alone: "the Ukrainian minister, X"."""
    parse = people.parse
    first = people.name_of(bearing.left)
    alone = bearing.end - bearing.start == 1 and first is not None and first.kind == "people"
    end = bearing.end
    if bearing.end - bearing.start == 1 and end + 1 < len(parse) and parse.lowered[end] == "of":
        after = people.name_of(end + 1 + (parse.lowered[end + 1] == "the"))
        return after is not None  # "the Minister of Cyprus"
    return alone and bearing.left > 0 and parse.lowered[bearing.left - 1] == "the"


def name_bearer(people: People, party: Party, holder: tuple[int, int], title: Mention) -> None:
    parse = people.parse
    begin, end = holder
    last = parse.words[end - 1]
    name = text_of(parse, begin, end)
    known = people.known(begin, end)
    if known is not None and len(known.name) > len(name):
        name = known.name
    rank_only = known is not None and _is_rank(people, known) and not _is_rank(people, party)
    first_told = known is not None and known.role and (known.speaks_for or not party.speaks_for)
    if known is not None and first_told and not rank_only:
        party = known  # the first role told is kept: "Russian senator X, former director of Y"
    party = replace(party, name=name, place=begin)
    word = parse.words[title.end - 1].lower()
    if word.endswith("woman"):
        people.gender[last] = "f"
    elif word.endswith("man") and word != "chairman":
        people.gender[last] = "m"
    people.persons[last] = party
    people.at[begin] = party
    people.described[title.start] = party


def _is_rank(people: People, party: Party) -> bool:
    """Whether all that a role tells is a military rank."""
    return party.role in people.ranks
