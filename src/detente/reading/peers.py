"""Those who are told by whom they meet: "his Greek counterpart, X" holds the same office."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.gazetteer import Mention
from detente.reading.office_phrase import holder_of, phrase_before
from detente.reading.people import Party, People, text_of
from detente.reading.register import field_of
from detente.reading.role import name_bearer
from detente.reading.untitled import actor_of_phrase


def introduce_counterparts(people: People, *nouns: str) -> None:
    """ "His Greek counterpart, X": the office of the person told before, for another actor.

    With "successor", for the same actor.
    """
    parse = people.parse
    for token, lemma in enumerate(parse.lemmas):
        opposite = lemma == "number" and token > 0 and parse.lowered[token - 1] == "opposite"
        if not (lemma in nouns or opposite) or not parse.tags[token].startswith("NN"):
            continue
        if token in people.described and people.described[token].name:
            continue
        title = Mention(token, token + 1)
        left, actor, _ = phrase_before(people, title)
        follows = lemma == "successor"
        if parse.lowered[left] in ("his", "her", "its", "their", "our", "my"):
            named = people.names_in(left, token)  # "his Greek counterpart": not his own state's
            actor = named[0].code if named else ""
        for prep in parse.kids(token, "prep"):
            if not actor and parse.lemmas[prep] in ("from", "of", "in"):
                inner = parse.child(prep, "pobj")
                actor = actor_of_phrase(people, inner) if inner >= 0 else ""
        told = (*people.at.values(), *people.described.values())
        before = [p for p in told if p.place < left and p.role and p.kind == "person"]
        mine = "my" in (parse.lowered[left], parse.lowered[max(left - 1, 0)])
        mine = mine and people.kind == "dispatch" and not follows
        if not (before or mine) or not (actor or follows):
            continue
        last = max(before, key=lambda p: p.place, default=Party(""))
        model = Party("", authority="official") if mine else last  # an envoy, as the writer is
        actor = model.speaks_for if follows else actor
        party = Party("", actor, text_of(parse, left, token + 1), model.authority, place=token)
        people.described[token] = party
        peer = next(
            (
                b
                for b in reversed(list(people.bearings.values()))
                if b.start < left
                and (
                    b.start == last.place
                    or (last.name and people.described[b.start].name == last.name)
                )
            ),
            None,
        )
        if peer is not None and not mine and token not in people.bearings:
            people.bearings[token] = replace(
                peer,
                start=token,
                end=token + 1,
                left=left,
                noun=token,
                plural=parse.tags[token] == "NNS",
                of=-1,
                closed=False,
                field=field_of(people, peer),
            )
        holder = holder_of(people, left, token + 1, title)
        if holder is not None:
            name_bearer(people, party, holder, title)
