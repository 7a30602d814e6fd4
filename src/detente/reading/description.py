"""Which person a description means: "the minister", "the former president", "this envoy".

Backward to the bearer last named ("General X … The general"), or to whoever acted in the sentence
before ("General X receives … The spokesman of the army"); forward to a name that is new in the next
sentence ("Qatar's prime minister said … Sheikh X, who leads the talks").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from detente.reading.forward import acts, lead_on, near, unite
from detente.reading.lexicon import listed, load_data
from detente.reading.people import Bearing, Party, People, is_subject
from detente.reading.setting import fronted, heading_of

_DEFINITE = frozenset(["the", "this", "that"])
_SENT = frozenset(["envoy", "ambassador", "diplomat", "consul", "chargé"])
_FAR = 8  # sentences back to which a bare "the minister" may point


def link_descriptions(people: People) -> None:
    """Give descriptions their names, and names the roles told beside them."""
    _link_nouns(people)
    for bearing in sorted(people.bearings.values(), key=lambda b: b.start):
        party = people.described[bearing.start]
        if party.kind == "actor":
            _same_organ(people, bearing, party)
        if party.kind == "actor" or bearing.plural:
            continue
        if party.name:
            _take_over(people, bearing, party)
        elif not _backward(people, bearing, party):
            lead_on(people, bearing, party)


def link_forward(people: People) -> None:
    """ "I saw the President … Dr X told me": once it is known whose president was seen."""
    for bearing in sorted(people.bearings.values(), key=lambda b: b.start):
        party = people.described[bearing.start]
        if not party.name and party.kind != "actor" and not bearing.plural:
            whose = bool(party.speaks_for) and _definite(people, bearing)
            found = next(_bearers(people, bearing, party), None) if whose else None
            if found is not None:
                _point(people, bearing, found)  # whose president he is had not been known
            else:
                lead_on(people, bearing, party)


def _link_nouns(people: People) -> None:
    """ "The lawyer", "the delegate": whoever acted just before, and from then on the same."""
    parse = people.parse
    words = load_data("speakers.yaml")
    nouns = frozenset(words["person nouns"].split()) | frozenset(words["further offices"].split())
    meant: dict[str, str] = {}
    for token, lemma in enumerate(map(str.lower, parse.lemmas)):
        if lemma not in nouns or parse.tags[token] not in ("NN", "NNP") or token in people.at:
            continue
        if parse.tags[token] == "NNP" and people.title_at(token) is not None:
            continue
        article = parse.words[token - 1].lower() if token else ""
        bearing = people.bearings.get(token)
        if article not in _DEFINITE or (bearing is not None and bearing.end > token + 1):
            continue
        if any(parse.deps[c] in ("appos", "prep", "relcl", "acl") for c in parse.children[token]):
            continue
        known = [p for p in people.persons_before(token) if p.name == meant.get(lemma)]
        titled = bearing is not None and any(
            b.office.name == bearing.office.name and people.described[b.start].name
            for b in _earlier(people, token)
            if b.office.name not in ("official", "officer", "officer of lower rank")
        )
        actors = known or _of_that_role(people, token, lemma)
        if not actors and lemma in _SENT and _unnamed_envoy(people, token):
            continue  # "summoned the Indian high commissioner. The envoy promised"
        actors = actors or ([] if titled else _acting_before(people, token))
        if len({p.name for p in actors}) != 1:
            continue
        meant[lemma] = actors[-1].name
        people.at[token] = replace(actors[-1], place=token)
        if bearing is not None:
            people.described[token] = people.at[token]


def role_noun(role: str) -> str:
    """The noun of a role: "secretary" of "US Secretary of State"."""
    words = role.lower().split()
    ends = [n for n, word in enumerate(words) if n and word in ("of", "for", "in", "to")]
    return words[ends[0] - 1 if ends else -1] if words else ""


def _unnamed_envoy(people: People, token: int) -> bool:
    """Whether an envoy without a name has been told of shortly before."""
    return any(
        b.office.name == "ambassador"
        and not b.plural
        and not people.described[b.start].name
        and b.end <= token
        and near(people, b.start, token, 3)
        for b in _earlier(people, token)
    )


def _of_that_role(people: People, token: int, word: str) -> list[Party]:
    """The person last named whose title ends with a word: "Foreign Secretary X … The secretary"."""
    bearers = [p for p in people.persons_before(token) if role_noun(p.role) == word]
    if len({p.name for p in bearers}) > 1:
        bearers = [p for p in bearers if near(people, p.place, token, _FAR)]
    return [max(bearers, key=lambda p: p.place)] if bearers else []


def _same_organ(people: People, bearing: Bearing, party: Party) -> None:
    """ "The ministry" after "the foreign ministry": the same one."""
    parse = people.parse
    inside = parse.deps[bearing.noun] == "compound"  # "a ministry source"
    if bearing.end - bearing.start > 1 or not (inside or _definite(people, bearing)):
        return
    word = parse.lemmas[bearing.start].lower()
    for other in reversed(_earlier(people, bearing.start)):
        known = people.described[other.start]
        told = other.end - other.start > 1 or bool(known.speaks_for)
        longer = told and known.kind == "actor"
        named = any(parse.lemmas[t].lower() == word for t in range(other.start, other.end))
        if other.start < bearing.start and longer and named:
            if party.speaks_for in ("", known.speaks_for):
                people.described[bearing.start] = replace(known, place=bearing.start)
            return


def _earlier(people: People, token: int) -> list[Bearing]:
    """The titles before a token, as far back as anybody remembers."""
    return [
        b for t in range(max(token - 1500, 0), token) if (b := people.bearings.get(t)) is not None
    ]


def _definite(people: People, bearing: Bearing) -> bool:
    parse = people.parse
    return any(
        parse.words[t].lower() in _DEFINITE for t in (bearing.left - 1, bearing.left) if t >= 0
    )


def _take_over(people: People, bearing: Bearing, party: Party) -> None:
    """ "India's ambassador said … The envoy, X, …": X is that ambassador."""
    if party.speaks_for or bearing.silent or bearing.closed:
        return
    earlier = [
        (start, other)
        for start, other in people.descriptions_in(max(bearing.start - 400, 0), bearing.start)
        if not other.name
        and other.speaks_for
        and other.kind == "person"
        and start in people.bearings
        and not people.bearings[start].plural
        and people.bearings[start].office.name == bearing.office.name
        and near(people, start, bearing.start, 2)
    ]
    if len({other.speaks_for for _, other in earlier}) == 1:
        start, other = earlier[-1]
        unite(people, start, other, party)


def _backward(people: People, bearing: Bearing, party: Party) -> bool:
    """Lead a description back to a person; whether one was found."""
    if bearing.indefinite or not (_definite(people, bearing) or party.speaks_for):
        return False
    found = next(_bearers(people, bearing, party), None)
    if found is not None:
        _point(people, bearing, found)
        return True
    if not _definite(people, bearing):
        return False
    replying = _told_before(people, bearing)
    if replying is not None and not bearing.silent:
        if party.speaks_for and not replying.speaks_for:
            unite(people, bearing.start, party, replying)
        else:
            _point(people, bearing, replying)
        return True
    actors = _acting_before(people, bearing.start)
    if len({p.name for p in actors}) != 1:
        return False
    person = actors[-1]
    if bearing.silent and bearing.modifier in ("former", "ex", "late", "retired"):
        if not (person.role or acts(people, bearing)):
            return False
        _point(people, bearing, person)  # "the former Nigerian president": told of whoever acts
        return True
    parse = people.parse
    begin, _ = parse.sentences[parse.sentence[bearing.start]]
    ranked = bearing.office.name.startswith("officer") and parse.quote[begin] >= 0
    if ranked and person.speaks_for and party.speaks_for in ("", person.speaks_for):
        _point(people, bearing, person)  # "We will act," the rear admiral said
        return True
    if (person.role and person.speaks_for) or not acts(people, bearing):
        return False  # "was asked by the German consul": another than the one who acted
    if bearing.silent or (person.role and not _ranked_only(people, person)):
        return False
    if party.speaks_for and _another_may_be_meant(people, bearing.start, person, party.speaks_for):
        return False
    unite(people, bearing.start, party, person)
    return True


def _told_before(people: People, bearing: Bearing) -> Party | None:
    """ "X told Y that … The minister replied": Y, the one person who was told something."""
    parse = people.parse
    token = bearing.noun
    while parse.deps[token] in ("compound", "nmod", "appos") and parse.heads[token] != token:
        token = parse.heads[token]
    replies = listed("allegiance.yaml", "replying verbs")
    if parse.deps[token] != "nsubj" or parse.lemmas[parse.heads[token]] not in replies:
        return None
    sentence = parse.sentence[bearing.start]
    if not sentence or parse.paragraph[parse.sentences[sentence - 1][0]] != parse.paragraph[token]:
        return None
    told = []
    for person in people.persons_in(*parse.sentences[sentence - 1]):
        head = person.place
        while parse.deps[head] in ("compound", "nmod") and parse.heads[head] != head:
            head = parse.heads[head]
        verb = parse.heads[head]
        telling = parse.lemmas[verb] in ("tell", "inform", "assure", "notify", "remind", "ask")
        if parse.deps[head] in ("dobj", "dative") and telling and person.kind == "person":
            told.append(person)
    same = len(told) == 1 and bearing.office.name not in ("leader", "government")
    return told[0] if same and not told[0].role else None


def _another_may_be_meant(people: People, token: int, person: Party, code: str) -> bool:
    """Whether "he" acted too in the sentence before, or the person is called another state's."""
    parse = people.parse
    before = parse.sentences[parse.sentence[token] - 1]
    pronoun = any(
        parse.words[t].lower() in ("he", "she") and parse.deps[t] == "nsubj" for t in range(*before)
    )
    called = {
        m.code
        for p in people.persons_before(token)
        if p.name == person.name
        for m in people.names_in(max(p.place - 8, 0), p.place)
        if m.kind == "people" and 0 < p.place - m.end < 4
    }
    return pronoun or bool(called - {code})


def _ranked_only(people: People, person: Party) -> bool:
    """Whether all that is known of a person's role is a military rank."""
    return person.role in people.ranks


def _point(people: People, bearing: Bearing, person: Party) -> None:
    people.described[bearing.start] = replace(person, place=bearing.start)
    people.at[bearing.start] = people.described[bearing.start]


def _bearers(people: People, bearing: Bearing, party: Party) -> Iterator[Party]:
    """Persons who bear the same title, the one last mentioned first."""
    parse = people.parse
    word = parse.lemmas[bearing.noun].lower()
    if bearing.silent:
        return
    if parse.tags[bearing.start - 1] == "POS" and not party.speaks_for:
        return  # "the government's spokesman": whose, is told, if not of which state
    same: list[Party] = []
    begin, _ = parse.sentences[parse.sentence[bearing.start]]
    scene = fronted(people, begin, bearing.left)
    scene = scene or heading_of(people, parse.paragraph[bearing.start])
    for other in _earlier(people, bearing.start):
        known = people.described[other.start]
        if other.start >= bearing.start or not known.name or other.silent:
            continue
        bare = bearing.end - bearing.start == 1
        alike = (
            other.office.name == bearing.office.name
            or (
                bare and any(parse.lemmas[t].lower() == word for t in range(other.start, other.end))
            )
            or (bare and {*map(_envoy, (bearing, other))} == {True} and not other.silent)
            or (
                bare
                and party.speaks_for
                and _definite(people, bearing)
                and other.office.name in _meant_by(word)
            )
            or (
                not bare  # "the deputy minister" after "deputy foreign minister X"
                and set(parse.lowered[bearing.start : bearing.end])
                <= set(parse.lowered[other.left : other.end])
            )
        )
        if not alike or (party.speaks_for and party.speaks_for != known.speaks_for):
            continue
        theirs = known.speaks_for or heading_of(people, parse.paragraph[other.start])
        elsewhere = parse.paragraph[other.start] != parse.paragraph[bearing.start]
        if scene and scene != theirs and (theirs or elsewhere):
            continue  # "In Astana, the energy minister …"
        sent = _envoy(bearing) and _envoy(other)
        if (
            not sent
            and (bearing.modifier or "") != (other.modifier or "")
            and "deputy" in (*(parse.lowered[t] for t in range(other.left, other.end)),)
        ):
            continue  # "Russia's deputy energy minister, X … the energy minister"
        own_word = parse.lemmas[other.noun].lower()
        if not bare and word != own_word and {word, own_word} == {"minister", "secretary"}:
            continue  # the foreign minister of one state, the foreign secretary of another
        same.append(people.persons.get(known.name.split()[-1], known))
    names = {p.name for p in same}
    mentioned = [
        p
        for p in people.persons_before(bearing.start)
        if p.name in names and near(people, p.place, bearing.start, _FAR)
    ]
    if mentioned:
        yield max(mentioned, key=lambda p: p.place)


def _envoy(bearing: Bearing) -> bool:
    """Whether a title is that of one who is sent to speak abroad or in a council."""
    if bearing.office.name == "ambassador":
        return True
    if bearing.office.name == "official":
        return bearing.end - bearing.left == 1 and bearing.modifier == "" and not bearing.plural
    return bearing.office.name == "member of parliament" and not bearing.silent


def _meant_by(word: str) -> frozenset[str]:
    """The offices whose holders "the Chinese leader", "the Kremlin representative" may mean."""
    listed: dict[str, list[str]] = load_data("speakers.yaml")["may mean"]
    return frozenset(listed.get(word, ()))


def _acting_before(people: People, token: int) -> list[Party]:
    """Who was the subject in the sentence before, in the same paragraph or at its opening."""
    parse = people.parse
    sentence = parse.sentence[token]
    begin, _ = parse.sentences[sentence]
    before = sentence - 1
    while before > max(sentence - 5, 0) and parse.quote[parse.sentences[before][0]] >= 0:
        if parse.quote[parse.sentences[before][1] - 1] < 0:
            break  # what was quoted, not who spoke, fills the sentences between
        before -= 1
    return [
        p
        for p in people.persons_in(parse.sentences[max(before, 0)][0], token)
        if p.name
        and p.kind == "person"
        and (
            parse.sentence[p.place] in (before, sentence - 1)
            or (parse.sentence[p.place] == sentence and parse.quote[begin] >= 0)
        )
        and is_subject(parse, p.place)
    ]
