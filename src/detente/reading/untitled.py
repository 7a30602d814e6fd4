"""Roles that no library of offices lists, and persons whose role is told beside their name.

"Japan's chief cabinet secretary X", "Their delegate at the talks, Y", "the chairperson of the
African Union Commission, Z", "Lord X of Great Britain", "X, who negotiates for the Houthis",
"his Greek counterpart, Y".
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace

from detente.reading.gazetteer import Mention, PlainOffice
from detente.reading.lexicon import load_data
from detente.reading.office_phrase import organ_words, phrase_before
from detente.reading.parsing import Parse
from detente.reading.people import (
    Bearing,
    Party,
    People,
    honorifics,
    institute_words,
    is_subject,
    text_of,
)
from detente.reading.role import name_bearer

_LINKS = frozenset(["of", "for"])
_SENTENCE = 45  # tokens: a sentence that "Hon." cuts in two
_BEFORE_NOUN = ("compound", "amod", "poss", "nmod")


@functools.lru_cache(maxsize=1)
def _words(name: str) -> frozenset[str]:
    return frozenset(load_data("speakers.yaml")[name].split())


def introduce_by_copula(people: People) -> None:
    """ "Liina Tamm is Estonia's ambassador to NATO": a role told in a sentence."""
    parse = people.parse
    for bearing in list(people.bearings.values()):
        party = people.described[bearing.start]
        verb = parse.heads[bearing.noun]
        told = parse.deps[bearing.noun] == "attr" and parse.lemmas[verb] == "be"
        if not told or party.name or party.kind == "actor":
            continue
        has_been = parse.tags[verb] == "VBN" and any(
            parse.tags[t] in ("VBZ", "VBP") for t in parse.kids(verb, "aux")
        )
        now = has_been or parse.tags[verb] in ("VBZ", "VBP")
        if not now or parse.child(verb, "neg") >= 0:
            continue
        subject = parse.child(verb, "nsubj")
        run = next(((b, e) for b, e in people.runs if b <= subject < e), None)
        if subject >= 0 and parse.words[subject].lower() == "who":  # "X, who is minister"
            run = people.run_before(subject - 1) or people.run_before(subject)
        if subject >= 0 and parse.words[subject].lower() == "you":  # "Mr X, you are minister of"
            begin, _ = parse.sentences[parse.sentence[verb]]
            run = next(((b, e) for b, e in people.runs if begin <= b and e < verb), None)
        if run is not None:
            name_bearer(people, party, run, Mention(bearing.start, bearing.end))
            people.retell(people.at[run[0]].name, people.at[run[0]])


def introduce_others(people: People) -> None:
    """Give a state or body to named persons whose role is told beside the name."""
    quiet = [b for b in people.bearings.values() if b.silent]
    silenced = {people.described[b.start].place for b in quiet} | {b.end for b in quiet}
    for begin, end in people.runs:
        party = people.at.get(begin)
        known = people.known(begin, end)
        told_so = party if party is not None and party.speaks_for else known
        if told_so is not None and told_so.speaks_for:
            _head_of_a_body(people, begin, end, told_so)
            continue
        if begin in silenced:
            continue
        nouns = list(_role_nouns(people, begin, end))
        found = next((f for noun in nouns if (f := _from_noun(people, noun))), None)
        found = found or _told_after(people, end, of=not nouns)
        if found is None and known is None and not nouns:
            sent = _sent_by(people, begin, end)
            found = (sent, "", "official", end - 1) if sent else None
        if found is None and known is None:
            _introduce_bare(people, nouns, (begin, end))
        if found is not None:
            actor, role, authority, place = found
            known_role = party.role if party is not None else ""
            told = Party("", actor, role or known_role, authority, place=place)
            name_bearer(people, told, (begin, end), Mention(place, place + 1))
            people.retell(people.at[begin].name, people.at[begin])


def _head_of_a_body(people: People, begin: int, end: int, party: Party) -> None:
    """ "The head of the IAEA, Dutch diplomat X": he speaks for the agency, not for his country."""
    words = party.role.lower().split()
    if not words or words[-1] not in _words("no office of theirs"):
        return
    if words[-2:-1] and words[-2] in ("secretary", "director", "consul", "attorney", "inspector"):
        return
    beside = (_from_noun(people, noun) for noun in _role_nouns(people, begin, end))
    for found in (*beside, _told_after(people, end, of=False)):
        if found is not None and people.gazetteer.actors[found[0]].kind != "state":
            actor, role, authority, place = found
            told = Party(party.name, actor, role, authority, place=begin)
            people.at[begin] = told
            people.persons[people.parse.words[end - 1]] = told
            people.described[place] = told
            for held in (people.at, people.described):
                for where, other in list(held.items()):
                    if other.name == party.name:
                        held[where] = replace(told, place=other.place)
            return


_SENT = PlainOffice("unlisted", (), "official")  # those who are sent to speak do so officially


def _sent_by(people: People, begin: int, end: int) -> str:
    """ "Russia's Sergei Antipov complained …", where a body meets: who speaks there for it."""
    parse = people.parse
    owner = people.name_of(begin - 2) if begin > 1 and parse.tags[begin - 1] == "POS" else None
    if owner is None or end - begin < 2 or owner.kind not in ("name", "capital"):
        return ""
    if {parse.lowered[t] for t in range(begin, end)} & institute_words():
        return ""
    bodies = {"UN", "UNSC", "EU", "NATO", "AU", "OSCE", "OAS", "LAS", "IAEA", "ASEAN"}
    meeting = any(m.code in bodies for m in people.names)
    return owner.code if meeting and is_subject(parse, end - 1) else ""


def _introduce_bare(people: People, nouns: list[int], run: tuple[int, int]) -> None:
    """ "Chief cabinet secretary X": an office whose state is told elsewhere, if at all."""
    parse = people.parse
    for noun in nouns:
        listed = people.title_over(noun) is not None
        if listed or parse.lemmas[noun].lower() not in _words("further offices"):
            continue
        title = Mention(noun, noun + 1)
        left, _, modifier = phrase_before(people, title)
        while left and parse.heads[left - 1] == noun and parse.deps[left - 1] != "det":
            left -= 1
        silent = people.gazetteer.before.get(modifier) == "other"
        people.bearings[noun] = Bearing(noun, noun + 1, left, noun, _SENT, modifier, silent)
        chairs = parse.lemmas[noun].lower().startswith("chair")
        authority = "other" if chairs else "official"  # who chairs a committee speaks for nobody
        party = Party("", "", text_of(parse, left, noun + 1), authority, place=noun)
        people.described[noun] = party
        name_bearer(people, party, run, title)
        return


def _rank_at(people: People, place: int) -> bool:
    title = people.title_over(place)
    return (
        title is not None and title.office is not None and title.office.name.startswith("officer")
    )


def _role_nouns(people: People, begin: int, end: int) -> Iterator[int]:
    """The nouns that tell a role: just before a name, or in apposition to it."""
    parse = people.parse
    place = begin - 1
    while place >= 0 and (
        parse.words[place] in (",", ".")
        or parse.words[place].rstrip(".").lower() in honorifics()
        or _rank_at(people, place)
    ):
        place -= 1
    same = place >= 0 and parse.sentence[place] == parse.sentence[begin]
    if same and parse.tags[place] in ("NN", "NNP") and parse.words[begin - 1] != ",":
        yield place
    far = _role_before_comma(people, begin)
    if far >= 0:
        yield far
    head = end - 1
    above = parse.heads[head]
    if parse.deps[head] == "appos" and parse.tags[above].startswith("NN"):
        yield above
    for child in parse.kids(head, "appos"):
        if parse.tags[child].startswith("NN"):
            yield child


def _role_before_comma(people: People, begin: int) -> int:
    """The noun of "the head of the U.N. mission in Juba, X,", however it was parsed; or -1."""
    parse = people.parse
    if begin < 4 or parse.words[begin - 1] != ",":
        return -1
    first, _ = parse.sentences[parse.sentence[begin]]
    for token in range(begin - 2, max(first, begin - 14), -1):
        if parse.tags[token][:2] in ("VB", "MD", "CC") or parse.words[token] == ",":
            return -1
        if parse.lemmas[token] in _words("role nouns") and parse.lowered[token + 1] in _LINKS:
            return token if parse.tags[token] == "NN" else -1
    return -1


def _from_noun(people: People, noun: int) -> tuple[str, str, str, int] | None:
    """The actor of a role noun, the role, its authority and its place."""
    parse = people.parse
    if people.title_at(noun) is not None or parse.tags[noun] in ("NNS", "NNPS"):
        return None
    title = Mention(noun, noun + 1)
    left, actor, modifier = phrase_before(people, title)
    if people.gazetteer.before.get(modifier) == "other":
        return None
    if parse.lemmas[noun].lower() in _words("no offices"):
        return None
    official = parse.lemmas[noun].lower() in _words("further offices")
    named = people.name_of(left)
    bearer = official or parse.lemmas[noun].lower() in _words("role nouns")
    between = range(named.end, noun) if named is not None else ()
    possessed = bearer and any(parse.tags[t] == "POS" for t in between)
    owner = bearer and parse.words[left].lower() in ("its", "their")
    if not actor and bearer:
        actor = _of_actor(people, noun)
        possessed = bool(actor)
    if not actor or not (possessed or official or owner):
        return None
    heads = parse.lemmas[noun].lower() in _words("heads of organs")
    authority = "official" if official or heads else "in government"
    chairs = parse.lemmas[noun].lower().startswith("chair")
    if chairs and any(parse.lemmas[t].lower() == "committee" for t in parse.subtree(noun)):
        authority = "other"  # of a parliament
    return actor, text_of(parse, left, noun + 1), authority, noun


def _of_actor(people: People, noun: int) -> str:
    """The actor of "the chairperson of the African Union Commission"."""
    parse = people.parse
    for prep in parse.kids(noun, "prep"):
        if parse.lemmas[prep] in _LINKS:
            inner = parse.child(prep, "pobj")
            code = actor_of_phrase(people, inner) if inner >= 0 else ""
            if code:
                return code
    return ""


def _told_after(people: People, end: int, *, of: bool) -> tuple[str, str, str, int] | None:
    """The actor of "X of Great Britain", and of "X, who negotiates for the Houthis"."""
    parse = people.parse
    if end + 1 >= len(parse):
        return None
    if parse.lowered[end] in ("of", "from", "at") and parse.lowered[end + 1] == "the":
        _of_an_organ(people, end)
    if of and parse.words[end].lower() == "of":
        start = end + 1 + (parse.words[end + 1].lower() == "the")
        name = people.name_of(start) if start < len(parse) else None
        if name is not None and name.start == start and name.kind != "people":
            return name.code, "", "official", end - 1
    aside = _set_beside(people, end) or _member_of(people, end)
    aside = aside or _led_by(people, end)
    if aside:
        return aside, "", "official", end - 1
    for place in (end, end + 1):
        if parse.words[place].lower() == "who":
            return _by_deeds(people, parse.heads[place], end - 1)
    return None


def _of_an_organ(people: People, link: int) -> None:
    """ "Wang Jiahui of the foreign ministry": with the state of the organ, once it is known."""
    parse = people.parse
    run = people.run_before(link)
    organ = people.title_at(link + 2)
    bearing = people.bearings.get(organ.start) if organ is not None else None
    if run is None or bearing is None or not bearing.office.organ or run[1] - run[0] < 2:
        return
    if link in people.bearings or people.known(*run) is not None:
        return
    people.bearings[link] = Bearing(link, link + 1, link, link, _SENT, of=bearing.start)
    party = Party("", "", parse.phrase(range(link + 1, bearing.end)), "official", place=link)
    people.described[link] = party
    name_bearer(people, party, run, Mention(link, link + 1))


def _set_beside(people: People, end: int) -> str:
    """The actor of "M. Titeanu, of Rumania," and of "Ditte Frandsen (Denmark)"."""
    parse = people.parse
    if parse.words[end] == ",":
        if parse.lowered[end + 1] not in ("of", "for"):
            return ""
        start, closing = end + 2, ",.;:"
    elif parse.words[end] == "(":
        start, closing = end + 1, ")"
    else:
        return ""
    start += start < len(parse) and parse.lowered[start] == "the"
    name = people.name_of(start) if start < len(parse) else None
    plain = name is not None and name.start == start and name.kind in ("name", "code", "service")
    if name is None or not plain or name.end >= len(parse) or parse.words[name.end] not in closing:
        return ""
    return name.code


def _led_by(people: People, end: int) -> str:
    """The actor of "the delegation of Malawi was led by X, that of Tanzania by Y"."""
    parse = people.parse
    run = people.run_before(end)
    if run is None:
        return ""
    if parse.lowered[run[1] - 1] in honorifics():
        return ""  # "Hon." alone
    begin = max(parse.paragraphs[parse.paragraph[run[0]]][0], run[0] - _SENTENCE)
    place = run[0] - 1
    while place > begin and (
        parse.words[place] == "." or parse.lowered[place].rstrip(".") in honorifics()
    ):
        place -= 1
    if parse.lowered[place] != "by" or "delegation" not in parse.lowered[begin:place]:
        return ""
    if not {"led", "headed", "represented"} & {*parse.lowered[begin:place]}:
        return ""
    named = people.names_in(begin, place)
    return named[-1].code if named else ""


def _member_of(people: People, end: int) -> str:
    """The actor of "General X, a member of Sudan's ruling council,"."""
    parse = people.parse
    if parse.words[end] != ",":
        return ""
    for noun in range(end + 1, min(end + 5, len(parse))):
        if parse.lemmas[noun] == "member":
            ofs = [p for p in parse.kids(noun, "prep") if parse.lemmas[p] == "of"]
            whole = parse.child(ofs[0], "pobj") if ofs else -1
            if whole >= 0 and parse.lemmas[whole].lower() in _words("ruling circles"):
                return actor_of_phrase(people, whole)
    return ""


def _by_deeds(people: People, verb: int, place: int) -> tuple[str, str, str, int] | None:
    """Whom a person speaks for by what he does: negotiate, speak, act for; represent, lead."""
    parse = people.parse
    if parse.tags[verb] not in ("VBZ", "VBP") or parse.child(verb, "neg") >= 0:
        return None
    lemma = parse.lemmas[verb]
    tops: list[int] = []
    if lemma in _words("acting for"):
        tops = [p for p in parse.kids(verb, "prep") if parse.lemmas[p] == "for"]
    elif lemma in _words("heading"):
        tops = parse.kids(verb, "dobj")
    for top in tops:
        inner = top if parse.deps[top] == "dobj" else parse.child(top, "pobj")
        code = actor_of_phrase(people, inner) if inner >= 0 else ""
        if code:
            return code, "", "official", place
    return None


def actor_of_phrase(people: People, head: int) -> str:
    """The actor that a noun phrase means, itself or by an organ: "the Estonian secret service".

    "A Manila think tank" is no organ of a state.
    """
    parse = people.parse
    mention = people.name_of(head)
    if mention is not None:
        return "" if mention.kind == "people" else mention.code
    organ = next((b for b in people.bearings.values() if b.start <= head < b.end), None)
    if organ is not None and organ.office.organ:
        return people.described[organ.start].speaks_for
    if parse.lemmas[head].lower() not in organ_words():
        return ""
    near = people.actors_in(t for k in parse.kids(head, *_BEFORE_NOUN) for t in parse.subtree(k))
    of = [parse.child(p, "pobj") for p in parse.kids(head, "prep") if parse.lemmas[p] == "of"]
    near += [m for t in of if t >= 0 and (m := people.name_of(t)) is not None]
    return near[0].code if near and not _foreign(parse, head) else ""


def _foreign(parse: Parse, head: int) -> bool:
    """Whether a word makes an agency or service no organ of a state ("news agency")."""
    return any(parse.lemmas[t] in _words("no organs") for t in parse.children[head])
