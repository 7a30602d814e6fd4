"""Roles of `bilateral-guarantee` and of `two-state-crisis`.

- *adversary* and *client*: with a third state in the question ("over T"), T is the client and the
  adversary is the one of the two that does not stand by it; otherwise the one that is attacked is
  the client if anybody stands by it, or the other one, if the question does not say who attacks;
- *protector*: the actor named most in sentences with the client and words of defence, counted
  twice if a pact of defence in force binds it to the client; a body such as an alliance of several
  counts with its members. Where nobody is named, whom the widest pact on record binds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from detente.dossier.bonds import Bond
from detente.dossier.roles import Fact, Roles, Setting, most

DEFENCE = re.compile(
    r"\b(?:defend\w*|defen[cs]e|guarant\w+|commit\w+|treat(?:y|ies)|pact|alliance|ally|allies|"
    r"protect\w*|come to the aid|stand(?:s|ing)? (?:by|with)|article|assist\w*|ironclad|support\w*)"
    r"\b",
    re.I,
)
# Permanent members of the Security Council: their pacts make them guarantors, not guaranteed.
GUARANTORS = frozenset(("CHN", "FRA", "GBR", "RUS", "USA"))
_ATTACKS = re.compile(
    r"attack|inva[ds]|strik|bomb|interven|annex|occup|seiz|force|military action|retaliat|"
    r"blockade|quarantine",
    re.I,
)


def cast_guarantee(
    setting: Setting, *, client: str = "", protector: Bond | None = None, adversary: str = ""
) -> Roles | None:
    """The roles; None if nobody is found who stands by either side."""
    if protector is not None:
        client = client or most(
            Counter({c: n for c, n in setting.counts.items() if c in protector.members})
        )
        if not client:
            return None
        return _roles(setting, protector.body, client, adversary, "named in the question")
    one, other = setting.question.subject, setting.question.object
    third = next((c for c in setting.question.others if setting.is_state(c)), "")
    if third:
        stands = [code for code in (one, other) if setting.duties.between(code, third)]
        mine = stands[0] if stands else one
        foe = other if mine == one else one
        return _roles(setting, mine, third, foe, "named in the question")
    beyond = _supported(setting, one, other)
    if beyond:
        return _roles(
            setting, one, beyond, other, "one side of the question, which stands by the client"
        )
    order = [(other, one)]
    if not _ATTACKS.search(setting.question.verb):
        order.append((one, other))
    best: tuple[float, str, str, str, str] | None = None
    for victim, foe in order:
        who, score = _protector(setting, victim, foe)
        how = "named most with the client beside words of defence"
        if not who:
            who, score, how = _on_record(setting, victim, foe), 0.5, "bound by the record alone"
        if who and (best is None or score > best[0]):
            best = score, who, victim, foe, how
    if best is None:
        return None
    _, who, victim, foe, how = best
    return _roles(setting, who, victim, foe, how)


def cast_two_states(setting: Setting) -> Roles:
    """Two states face each other, and nobody is found who guarantees either."""
    one, other = setting.question.subject, setting.question.object
    behind = [set(_behind(setting, side, foe)) for side, foe in ((other, one), (one, other))]
    # Who is named beside both takes no side, or the words do not tell which.
    supporters, partners = (tuple(sorted(mine - theirs)) for mine, theirs in (behind, behind[::-1]))
    return Roles(
        "two-state-crisis",
        (
            ("challenger", one),
            ("defender", other),
            ("supporters", supporters),
            ("partners", partners),
        ),
        (
            f"challenger {setting.name(one)} and defender {setting.name(other)}: named in the "
            "question; nobody is named who guarantees either",
            f"supporters {_names(setting, supporters)} and partners {_names(setting, partners)}: "
            "bound to one of the two by a pact of defence, or named with it beside words of "
            "agreement or defence",
        ),
        turn="1 week",
    )


def _behind(setting: Setting, side: str, foe: str) -> tuple[str, ...]:
    """States that may fight beside `side`: tied to it, or named with it beside words of defence."""
    said = [
        code
        for code in setting.beside((side,), DEFENCE)
        if code not in (side, foe) and setting.is_state(code)
    ]
    return (*setting.partners(side, (foe,)), *said)


def _names(setting: Setting, codes: Sequence[str]) -> str:
    return ", ".join(map(setting.name, codes)) or "none"


def _supported(setting: Setting, one: str, other: str) -> str:
    """A third state by which the question's first side, having more allies, stands."""
    mine = setting.duties.allies(one)
    beside = setting.beside((one, other), DEFENCE)
    met = setting.beside((other,), re.compile(""))  # named in one sentence with the adversary
    fitting = Counter(
        {
            code: beside[code] * (2 if code in mine else 1)
            for code in beside
            if code not in (one, other)
            and setting.is_state(code)
            and met[code]
            and len(mine) > len(setting.duties.allies(code))
            and not setting.duties.between(code, other)
            and len(mine) > len(setting.duties.allies(other))
            and setting.counts[code] >= setting.counts[one] / 4
        }
    )
    return "" if _ATTACKS.search(setting.question.verb) else most(fitting)


def _protector(setting: Setting, client: str, adversary: str) -> tuple[str, float]:
    beside = setting.beside((client,), DEFENCE)
    bodies = {bond.body: bond for bond in setting.duties.bonds if bond.body and bond.body != client}
    scores: dict[str, float] = {}
    for code in sorted({*beside, *setting.counts}):
        if code in (client, adversary) or code in bodies:
            continue
        if not setting.is_state(code) or setting.duties.between(code, adversary):
            continue
        bond = setting.duties.between(code, client)
        if beside[code]:  # of equals, the one that the documents name more
            scores[code] = beside[code] * (2.0 if bond else 1.0) + setting.counts[code] / 1000
    for body, bond in bodies.items():
        if client in bond.members and adversary not in bond.members and setting.counts[body]:
            # A body is its members' voice: what they say counts for it, and they not beside it.
            named = beside[body] + sum(beside[m] for m in bond.members if m != client)
            if len(bond.members) > 2:
                scores[body] = 2.0 * named
                for member in bond.members:
                    alone = setting.duties.between(member, client)
                    if alone is not None and alone.key == bond.key:
                        scores.pop(member, None)
    who = min(scores, key=lambda code: (-scores[code], code), default="")
    return (who, scores[who]) if who and scores[who] > 0 else ("", 0.0)


def _on_record(setting: Setting, client: str, adversary: str) -> str:
    """Whom the record binds to the client where the documents name nobody: the widest pact."""
    if client in GUARANTORS:
        return ""
    fitting = [
        bond
        for bond in setting.duties.bonds
        if client in bond.members and adversary not in bond.members
    ]
    bond = max(fitting, key=lambda b: (len(b.members), b.key), default=None)
    if bond is None:
        return ""
    if len(bond.members) > 2:
        return bond.body
    (giver,) = (code for code in bond.members if code != client)
    return giver if setting.duties.between(giver, client) else ""


def _roles(setting: Setting, protector: str, client: str, adversary: str, how: str) -> Roles:
    partners = setting.partners(adversary, (protector, client, *_members(setting, protector)))
    record = setting.duties.source(protector, client)
    facts = setting.partner_facts(adversary, partners)
    bound = "no pact of defence on record"
    without: tuple[str, ...] = ()
    if record is not None:
        facts = (Fact("commitment", "forces", *record), *facts)
        without = ("signal",)  # there is no commitment beyond that of a treaty
        bound = record[1]
    return Roles(
        "bilateral-guarantee",
        (
            ("protector", protector),
            ("client", client),
            ("adversary", adversary),
            ("partners", partners),
        ),
        (
            f"protector {setting.name(protector)}: {how}; {bound}",
            f"client {setting.name(client)} and adversary {setting.name(adversary)}: from the "
            "question and the documents",
            f"partners {_names(setting, partners)}: bound to the adversary by a pact of defence, "
            "or named with it beside words of agreement",
        ),
        turn="1 week",
        facts=facts,
        without=without,
    )


def _members(setting: Setting, code: str) -> tuple[str, ...]:
    bond = setting.duties.body(code)
    return bond.members if bond is not None else ()
