"""One clause of what is said, as the rules of stance see it, and whose deed it tells of."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from detente.reading.clause import negates, none_does, object_of
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.stance_words import stances


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of what is said, prepared for the rules."""

    people: People
    party: Party
    content: frozenset[int]
    root: int
    lemma: str
    verbs: frozenset[str]  # the main verb and those it governs ("keep attacking")
    subject: int
    own: bool  # the subject is the speaker's own side, and acts
    ours: bool  # the subject is the speaker's own side, acting or acted on
    passive: bool
    negated: bool
    modals: frozenset[str]
    whole: frozenset[int]  # every token of what is said that hangs on the verb
    rest: frozenset[int]  # without subject and auxiliaries
    target: frozenset[int]
    conditional: bool
    kindly: bool  # the condition is a friendly deed: "if they withdraw"
    nothing: bool  # the object is no one or nothing: the clause denies by its object
    nobody: bool  # the subject is no one: "no shot would be fired"

    @property
    def parse(self) -> Parse:
        return self.people.parse

    @property
    def sided(self) -> bool:
        """Whether the speaker speaks for a side."""
        return for_a_side(self.party)

    @property
    def deed(self) -> frozenset[int]:
        return self.rest | {self.root}

    def below(self, token: int) -> frozenset[int]:
        return frozenset(self.parse.subtree(token) & self.content)


def clause_at(
    people: People,
    root: int,
    content: frozenset[int],
    party: Party,
    *,
    own: bool,
    before: Clause | None = None,
) -> Clause:
    """The clause of a main verb, made once; `before` is the one told just before it."""
    going_on = before is not None and before.ours and _by_noun(people.parse, before)
    key = (root, content, party, own, going_on)
    known: Clause | None = people.clauses.get(key)
    if known is None:
        known = people.clauses[key] = _clause(
            people, root, content, party, own=own, going_on=going_on
        )
    return known


def _clause(
    people: People,
    root: int,
    content: frozenset[int],
    party: Party,
    *,
    own: bool,
    going_on: bool,
) -> Clause:
    parse = people.parse
    below = parse.subtree(root) & content
    subject = parse.child(root, "nsubj", "nsubjpass", "csubj")
    if subject < 0 and parse.deps[root] == "conj":
        subject = parse.child(parse.heads[root], "nsubj", "nsubjpass", "csubj")
    passive = bool(parse.kids(root, "auxpass"))
    ours = own or (subject >= 0 and is_own(people, subject, party))
    if going_on and subject >= 0:
        ours = ours or parse.words[subject].lower() in ("it", "they")
    auxiliaries = parse.kids(root, "aux", "neg", "auxpass", "mark")
    rest = below - (parse.subtree(subject) if subject >= 0 else set()) - {root} - set(auxiliaries)
    governed = [root, *parse.kids(root, "xcomp", "conj")]
    governed += [t for p in parse.kids(root, "prep") for t in parse.kids(p, "pcomp")]  # go on …ing
    objects = parse.kids(root, "dobj", "attr")
    objects += [
        t
        for p in parse.kids(root, "prep")
        for t in parse.kids(p, "pobj")
        if parse.lemmas[p] in ("for", "on", "to")
    ]
    return Clause(
        people=people,
        party=party,
        content=content,
        root=root,
        lemma=parse.lemmas[root],
        verbs=frozenset(parse.lemmas[t] for t in governed),
        subject=subject,
        own=ours and not passive,
        ours=ours,
        passive=passive,
        negated=negates(parse, root),
        modals=frozenset(
            parse.words[t].lower() for t in parse.kids(root, "aux") if parse.tags[t] == "MD"
        ),
        whole=frozenset(below),
        rest=frozenset(rest),
        target=object_of(parse, root, content),
        conditional=_is_conditional(parse, root),
        kindly=any(
            parse.lemmas[v] in stances()["friendly deeds"]
            for c in parse.kids(root, "advcl")
            for v in (c, *parse.kids(c, "xcomp"))
        ),
        nothing=any(
            parse.words[t].lower() in _NOTHING
            for o in objects
            for t in (o, *parse.kids(o, "det", "amod", "neg", "preconj", "nummod"))
        ),
        nobody=none_does(parse, root),
    )


_NOTHING = frozenset(["no", "nothing", "nobody", "none", "neither"])


def _by_noun(parse: Parse, clause: Clause) -> bool:
    """Whether a clause names its subject, so that "it" may take it up."""
    return clause.subject >= 0 and parse.tags[clause.subject].startswith("NN")


def _is_conditional(parse: Parse, root: int) -> bool:
    """Whether a clause hangs on "if", "unless", "should …", or "without …" at its head."""
    marks = (m for c in parse.kids(root, "advcl") for m in parse.kids(c, "mark", "aux"))
    if any(parse.lemmas[m] in ("if", "should", "unless") for m in marks):
        return True
    return any(p < root and parse.lemmas[p] == "without" for p in parse.kids(root, "prep"))


def for_a_side(party: Party) -> bool:
    """Whether a speaker can threaten, promise or deny in the name of a side to the quarrel.

    Whom he speaks for need not be known: a commander or a spokesman speaks for somebody.
    """
    if party.speaks_for:
        return party.speaks_for not in stances()["onlookers"]
    if party.authority in ("decides", "official"):
        return True
    role = set(party.role.lower().replace("-", " ").split())
    return bool(role & stances()["commanding"]) and not role & stances()["out of office"]


def is_own(people: People, subject: int, party: Party) -> bool:
    """Whether a clause's subject is the speaker or the side spoken for."""
    parse = people.parse
    tokens = parse.subtree(subject)
    lowered: Set[str] = {parse.words[t].lower() for t in tokens}
    head, lemma = parse.words[subject].lower(), parse.lemmas[subject]
    if head in ("we", "i"):
        return True
    if head in ("he", "she"):
        return party.kind in ("person", "group") or bool(party.speaks_for)
    if head in ("it", "they"):
        return party.kind in ("actor", "group") and bool(party.name)
    mine = lemma in stances()["own people"]
    if mine and lowered & {"our", "my", "his", "her", "their", "its"}:
        return True
    named = people.actors_in(tokens)
    abroad = {"ambassador", "diplomat", "envoy", "minister-resident"} & set(
        party.role.lower().split()
    )
    official = not party.speaks_for and party.authority in ("decides", "official") and not abroad
    if official and party.kind == "person" and named:
        # A minister of a state that is not told, and what a state will do: it is his own.
        state = people.gazetteer.actors[named[0].code].kind == "state"
        fated = parse.lemmas[parse.heads[subject]] in stances()["suffering"]
        return state and not fated and named[0].start <= subject < named[0].end
    if party.speaks_for and named:
        core = [m for m in named if m.start <= subject < m.end]
        if core:
            return core[0].code == party.speaks_for
        return mine and named[0].code == party.speaks_for
    if lemma in stances()["bodies"] and "the" in lowered:
        kind = people.gazetteer.actors[party.speaks_for].kind if party.speaks_for else "state"
        return kind != "state"
    forces = lemma in stances()["own forces"]
    return forces and bool(party.speaks_for) and "the" in lowered and len(lowered) <= 3
