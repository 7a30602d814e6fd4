"""Rules of stance for what speakers say of their own side: will, will not, did not, stand for."""

from __future__ import annotations

from detente.reading.own_side import Clause
from detente.reading.stance_words import Reading, is_hostile, stances

FUTURE = frozenset(["will", "shall", "’ll", "'ll", "would", "’d", "'d"])
_WOULD = frozenset(["would", "’d", "'d"])
MAY = frozenset(["can", "could", "may", "might"])
DEONTIC = frozenset(["must", "should", "ought"])


def no_intention(c: Clause) -> Reading | None:
    """We have no intention of …, there are no plans to …"""
    parse, nouns = c.parse, stances()["intentions"]
    noun = next(
        (t for t in parse.children[c.root] if parse.lemmas[t] in nouns and t in c.content), -1
    )
    denied = c.negated or any(
        parse.lemmas[t] in ("no", "not") for t in (parse.children[noun] if noun >= 0 else ())
    )
    if noun < 0 or not denied or c.lemma not in ("have", "be", "see"):
        return None
    inner = parse.child(noun, "prep", "acl")
    if inner >= 0 and parse.deps[inner] == "prep":
        inner = parse.child(inner, "pcomp", "pobj")
    inside = c.below(inner) if inner >= 0 else c.rest
    weak = parse.lemmas[noun] in ("need", "reason", "interest")
    if parse.lemmas[noun] in ("objection",):
        return Reading("supports", inside, True)
    return Reading("opposes" if weak else "denies", inside, True)


def silence(c: Clause) -> Reading | None:
    """I will not discuss it, she could not confirm, he had no instructions."""
    words = stances()
    objects = {c.parse.lemmas[t] for t in c.parse.kids(c.root, "dobj")}
    nothing_told = c.nothing and c.lemma in ("have", "give", "make") and objects & words["tidings"]
    beyond = c.lemma == "go" and any(c.parse.lemmas[t] == "beyond" for t in c.rest)
    adding = {c.parse.lemmas[t] for t in c.rest if c.parse.tags[t] == "VB"} & words["telling more"]
    nothing_more = c.nothing and c.lemma == "have" and bool(adding)
    going = {c.parse.lemmas[t] for t in c.parse.kids(c.root, "xcomp")} if c.lemma == "go" else set()
    kept = going & (words["silent"] | words["talking"] | words["evaded"] | {"count"})
    unable = c.lemma in ("tell", "say") and bool(c.modals & {"can", "could"})  # "I can't tell you"
    silent = c.negated and (c.lemma in words["silent"] or beyond or bool(kept) or unable)
    if c.own and (nothing_told or nothing_more or silent):
        return Reading("evades", c.target or c.rest, True)
    return None


def loyalty(c: Clause) -> Reading | None:
    """We stand by our ally; we would come to its aid."""
    parse = c.parse
    for prep in parse.kids(c.root, "prep"):
        noun = parse.child(prep, "pobj")
        if not c.own or noun < 0:
            continue
        stands = c.lemma == "stand" and parse.lemmas[prep] in ("by", "with", "beside", "behind")
        aids = c.lemma == "come" and parse.lemmas[noun] in ("aid", "help", "defence", "defense")
        if not stands and not aids:
            continue
        if c.negated:
            return Reading("denies" if c.modals & FUTURE else "opposes", c.below(noun), True)
        return Reading("promises" if c.modals & FUTURE else "supports", c.below(noun))
    return None


def menacing_idiom(c: Clause) -> Reading | None:
    """We cannot remain idle, would never renounce force, would regard it as an act of war."""
    words = stances()
    lemmas = {c.parse.lemmas[t] for t in c.rest}
    if c.lemma == "mean" and "war" in lemmas and c.party.speaks_for and not c.negated:
        return Reading("threatens", c.rest)  # "mobilisation meant war"
    driven = c.passive and c.ours and c.lemma in words["driving"] and not c.negated
    if driven and c.modals & FUTURE:
        return Reading("threatens", c.rest)  # "India would be forced to act"
    if c.passive and c.negated and c.lemma in words["allowing"] and c.sided:
        return Reading("opposes", c.below(c.subject) if c.subject >= 0 else c.rest, True)
    if c.sided and "option" in lemmas | _subject_lemmas(c) and "table" in lemmas:
        return Reading("threatens", c.rest)
    if not c.own:
        return None
    if c.negated and c.lemma in words["staying"] and lemmas & words["idleness"]:
        return Reading("threatens", c.rest, True)
    if c.negated and c.lemma in words["renouncing"] and lemmas & words["force itself"]:
        return Reading("threatens", c.target or c.rest, True)
    grave = lemmas & (words["casus belli"] | words["disapproving"])
    if c.lemma in words["regarding"] and c.modals & FUTURE and grave and not c.negated:
        return Reading("threatens", c.target or c.rest)
    if c.lemma == "use" and c.modals & FUTURE and lemmas & words["force itself"] and not c.negated:
        return Reading("threatens", c.rest)
    return None


def _subject_lemmas(c: Clause) -> set[str]:
    return {c.parse.lemmas[t] for t in c.below(c.subject)} if c.subject >= 0 else set()


def no_hesitation(c: Clause) -> Reading | None:
    """We would not hesitate to use force, Moscow reserves the right to respond."""
    hesitates = c.lemma == "hesitate" and c.negated
    reserves = c.lemma == "reserve" and any(c.parse.lemmas[t] == "right" for t in c.rest)
    if not c.own or not (hesitates or reserves):
        return None
    hostile = is_hostile(c.parse, c.rest) or any(c.parse.lemmas[t] == "force" for t in c.rest)
    kind = {stances().content.get(c.parse.lemmas[t], "") for t in c.rest} & {"promises", "supports"}
    return Reading("promises" if kind and not hostile else "threatens", c.target or c.rest)


def own_stand(c: Clause) -> Reading | None:
    """We oppose …, his country supports …"""
    stance = stances().content.get(c.lemma, "")
    doubtful = c.modals & (DEONTIC | MAY - {"can"})
    if c.negated and c.modals & {"could"}:
        doubtful = frozenset()  # "could not accept"
    if not c.own or stance not in ("opposes", "supports") or doubtful:
        return None
    granted = c.lemma in stances()["granting"]
    if granted and (c.negated or c.nothing or c.parse.child(c.root, "ccomp") >= 0):
        return None  # "we recognise that …", "we recognise no border"
    if c.modals & FUTURE and c.lemma in stances()["undertakings"] and not c.negated:
        return Reading("promises", c.deed)
    if c.negated and c.lemma in stances()["intending"]:
        return Reading("denies", c.deed, True)  # "We do not propose to sell it"
    if c.nothing and stance == "supports" and c.modals & FUTURE:
        return Reading("denies", c.target or c.rest)  # "will support no further claims"
    if c.nothing and stance == "supports":
        barred = any(c.parse.words[t].lower() == "no" for t in c.rest)
        return Reading("opposes" if barred else "denies", c.target or c.rest)  # "wants no war"
    if c.negated:
        stance = "supports" if stance == "opposes" else "opposes"
    return Reading(stance, c.target or c.rest, c.negated)


_LASTING = frozenset(
    ["be", "have", "know", "think", "believe", "want", "hope", "see", "say", "need"]
)


def own_future(c: Clause) -> Reading | None:
    """We will …: a promise, a threat where the deed is hostile, a denial where it is negated."""
    if c.ours and c.passive and c.negated and c.modals & FUTURE:
        return Reading("denies", c.deed, True)  # "we shall not be moved"
    rather = any(c.parse.lowered[t] == "rather" for t in c.parse.kids(c.root, "advmod"))
    wished = c.lemma in stances()["wished"] or rather
    if c.modals & _WOULD and c.lemma in ("say", "think", "guess", "bet", "argue", "imagine"):
        return None  # "I'd say it's one in five"
    if c.own and c.modals & _WOULD and wished and not c.passive and not c.conditional:
        side = "opposes" if c.negated else "supports"
        return Reading(side, c.deed, c.negated)  # "I would ask them to wait", "we would rather not"
    going = c.lemma == "go" and bool(c.parse.kids(c.root, "xcomp"))  # "we are going to retake it"
    then = any(c.parse.lemmas[t] == "then" for t in c.parse.kids(c.root, "advmod"))
    meant = c.lemma in ("intend", "plan") and bool(c.parse.kids(c.root, "xcomp"))
    bound = (
        (meant and not c.modals)
        or bool(c.modals & FUTURE)
        or (c.conditional and bool(c.modals & {"may", "might"}))
    )
    now = c.parse.tags[c.root] in ("VBP", "VBZ") and not c.modals and c.lemma not in _LASTING
    then = then or (c.conditional and now)  # "If they shoot, we shoot"
    hostile_deed = stances().content.get(c.lemma, "") == "threatens"
    if c.own and hostile_deed and c.modals & {"may", "might"} and not c.negated:
        return Reading("threatens", c.deed)  # "it might bar officials from travelling"
    if not c.own or not (bound or ((then or going) and not c.modals)):
        return None
    if c.negated or c.nothing or c.nobody:
        return Reading("denies", c.deed, c.negated)
    kinds = {stances().content.get(verb, "") for verb in c.verbs}
    if c.lemma in ("respond", "answer", "reply") and _kindly_answered(c):
        kinds = {"promises"}
    if _moves_arms(c):
        kinds = {"threatens"}
    against = c.conditional and not c.kindly and "promises" not in kinds
    hostile = "threatens" in kinds or against
    dire = bool({c.parse.lemmas[t] for t in c.rest} & stances()["consequences"])
    return Reading("threatens" if hostile or dire else "promises", c.deed)


def _kindly_answered(c: Clause) -> bool:
    """Whether it is an offer or a letter that is answered, or it is answered kindly."""
    words = {w for t in c.rest for w in (c.parse.lemmas[t], c.parse.words[t].lower())}
    return bool(words & stances()["overtures"])


def _moves_arms(c: Clause) -> bool:
    """We will send troops back: a threat, unless they are sent to somebody or to help."""
    words, parse = stances(), c.parse
    objects = {parse.lemmas[t] for t in c.rest if parse.deps[t] in ("dobj", "nsubjpass")}
    if c.lemma not in words["moving"] or not objects & words["arms"]:
        return False
    to = [t for t in c.rest if parse.deps[t] == "pobj" and parse.lemmas[parse.heads[t]] == "to"]
    kind = bool({parse.lemmas[t] for t in c.rest} & words["kindness"])
    mine = any(
        parse.lowered[p] in ("its", "our", "his", "her") for t in to for p in parse.children[t]
    )
    return not kind and not mine and not any(c.people.name_of(t) is not None for t in to)


def own_denial(c: Clause) -> Reading | None:
    """We did not …, Tehran had no part in …"""
    if c.ours and c.nobody and not c.modals:
        return Reading("denies", c.deed)
    mine = any(c.parse.words[t].lower() in ("its", "our", "their") for t in c.rest)
    if c.nobody and c.modals & FUTURE and mine and c.sided:
        return Reading("denies", c.deed)  # "no foreign troops would cross its border"
    official = c.party.speaks_for or c.party.authority in ("decides", "official")
    if c.nobody and official and not c.modals and not c.passive and _told(c):
        return Reading("denies", c.deed)  # "nobody made a mistake"
    planned = c.passive and c.lemma in stances()["contemplating"]
    if c.nobody and official and planned and not c.modals:
        return Reading("denies", c.deed)  # "no strike was planned"
    if c.nobody and c.modals & FUTURE and c.lemma in stances()["allowing"]:
        return Reading("denies", c.deed)  # "Neither country will allow its land to be used"
    if c.nobody and c.modals & FUTURE and c.subject >= 0:
        named = c.people.actors_in(c.below(c.subject))
        if named and named[0].code == c.party.speaks_for:
            return Reading("denies", c.deed)  # "not one Italian soldier will die for it"
    pronoun = c.subject >= 0 and c.parse.lowered[c.subject] in ("this", "that", "it")
    named_so = c.lemma == "be" and c.parse.child(c.root, "attr") >= 0
    if pronoun and named_so and c.negated and official and not c.modals:
        return Reading("denies", c.deed, True)  # "This is not an ultimatum"
    there = c.lemma == "be" and c.parse.child(c.root, "expl") >= 0
    if there and official and (c.nothing or c.negated) and not c.modals:
        return Reading("denies", c.deed)  # "There is no order to close anything"
    if c.negated and official and not c.modals and not c.ours and _told(c) and _names_own(c):
        return Reading("denies", c.deed, True)  # "the drones had not come from our territory"
    if not c.own or c.modals & DEONTIC or (c.modals & MAY and not c.negated):
        return None
    if c.modals & MAY - {"can", "could"}:
        return None
    words = stances()
    talk = {c.parse.lemmas[t] for t in c.rest if c.parse.tags[t] == "VB"} & words["talking"]
    if c.nothing and c.lemma == "have" and talk:
        return Reading("opposes", c.deed)  # "We have nothing to discuss with them"
    if c.lemma == "rule" and any(c.parse.lemmas[t] == "out" for t in c.rest | c.deed):
        return None  # "we rule nothing out" says no more than that
    if c.lemma in words["perceiving"] and not c.modals:
        return None  # "he no longer knew where it was"
    if c.negated or c.nothing:
        return Reading("denies", c.deed, c.negated)
    return None


def _names_own(c: Clause) -> bool:
    """Whether the predicate names the speaker's own side: "from Russian territory", "by us"."""
    words = {c.parse.lowered[t] for t in c.rest}
    named = {mention.code for mention in c.people.actors_in(c.rest)}
    return "our" in words or (bool(c.party.speaks_for) and c.party.speaks_for in named)


def _told(c: Clause) -> bool:
    """Whether a clause tells of a deed, done or not done; not of a state or a judgement."""
    return c.lemma not in ("be", "seem", "remain", "know", "doubt", "want", "like", "believe")


def passive_future(c: Clause) -> Reading | None:
    """The group would be enlarged, Israel would be punished: by those who say so."""
    speaks = c.party.speaks_for or c.party.authority in ("decides", "official")
    voices = ("person", "actor", "author")
    may = FUTURE | (MAY if c.conditional else frozenset())
    if not c.passive or not c.modals & may or not speaks:
        return None
    if c.party.kind not in voices and not c.party.speaks_for:
        return None
    if c.negated:
        return Reading("denies", c.deed, True)  # "the passage would not be hindered"
    kind = stances().content.get(c.lemma, "")
    if kind == "threatens" and not c.ours:
        return Reading("threatens", c.deed)
    if kind in ("promises", "supports") or c.lemma in stances()["given"]:
        return Reading("denies" if c.nobody else "promises", c.deed)
    return None


def worded(c: Clause) -> Reading | None:
    """We are watching it with concern: a stand told by an adverbial noun."""
    if not c.own:
        return None
    for prep in c.parse.kids(c.root, "prep"):
        noun = c.parse.child(prep, "pobj")
        if noun >= 0 and c.parse.lemmas[prep] == "with":
            lemma = c.parse.lemmas[noun]
            if lemma in stances()["with displeasure"]:
                return Reading("opposes", c.target or c.rest)
            if lemma in stances()["with pleasure"]:
                return Reading("supports", c.target or c.rest)
    return None
