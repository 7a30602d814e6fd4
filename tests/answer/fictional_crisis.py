"""An invented crisis, for the report's tests: no state, person or treaty in it exists."""

from __future__ import annotations

import math

from detente.answer.model import (
    SCHEMA_VERSION,
    Answer,
    Bond,
    Confidence,
    Crossed,
    Default,
    Definition,
    Lever,
    Member,
    Method,
    Party,
    Power,
    Road,
    Rung,
    Said,
    Series,
    Stopper,
    Unused,
    Used,
)
from detente.answer.words import likelihood
from detente.reading.statement import Act, Condition, Document, Likelihood, Relay, Statement

LADDER = (
    ("no attack", 0.905, 0.80, 0.968, 0.922),
    ("clash", 0.068, 0.021, 0.142, 0.061),
    ("members in combat, clause not invoked", 0.0134, 0.0021, 0.041, 0.0092),
    ("clause invoked, no combat", 0.0071, 0.0009, 0.024, 0.0046),
    ("clause invoked, with combat", 0.0053, 0.0006, 0.0191, 0.0027),
    ("wider: Varnia's partners fight too", 0.0012, 0.0001, 0.0052, 0.0005),
)
NUCLEAR = (
    ("none", 0.99745, 0.9912, 0.9995, 0.9981),
    ("on Selmark", 0.0021, 0.0004, 0.0071, 0.0016),
    ("on a member", 0.00045, 0.00002, 0.0021, 0.0003),
)
TEXT = """The League and the border: what was said this week

Aldora's foreign minister, Ilse Maren, said on Tuesday that her government "will not stand in the \
way" of Selmark striking depots inside Varnia with Aldoran rockets. Brenn refused: Chancellor \
Otto Falk told the Brenn Gazette that he opposes any such use, and that "no Brennish soldier will \
set foot in Selmark".

According to two officials quoted by the Harbour Wire, Cassia would be in favour of a shield over \
Selmark's west. The League's secretary general, Petra Lund, who has no vote, predicted that \
members would agree by winter.

Varnia's president Radek Voss warned that if League weapons fall on Varnian towns, the supply \
centre at Kestrel Bay "will not sleep soundly". His envoy spoke of a joint defence treaty with \
Morovia; none is on record.

The editors think that a permission of this kind is entry into war, and that Aldora will be the \
first to find out.
"""


def _rungs(rows: tuple[tuple[str, float, float, float, float], ...]) -> tuple[Rung, ...]:
    return tuple(
        Rung(
            outcome=name,
            says=f"it ends with: {name}",
            wording=f"{name}, stated by the government of a member or of Varnia within a day",
            probability=p,
            low=low,
            high=high,
            central=0.95 * p,
            prior=prior,
            words=likelihood(p),
            ignorance=0.03 + 0.02 * i,
        )
        for i, (name, p, low, high, prior) in enumerate(rows)
    )


def document() -> Document:
    """The press review that everything was read from."""
    return Document(
        id="f1c710000001",
        name="review.txt",
        text=TEXT,
        title="The League and the border",
        author="the editors",
        outlet="Fictional Review",
        kind="review",
    )


def _span(words: str) -> tuple[tuple[int, int], ...]:
    start = TEXT.index(words)
    return ((start, start + len(words)),)


def _said(
    ident: str,
    place: tuple[str, str, str],
    stance: str,
    topic: str,
    **more: object,
) -> Statement:
    source, cue, content = place
    return Statement(
        id=ident,
        document="f1c710000001",
        source=_span(source) if source else (),
        cue=_span(cue) if cue else (),
        content=_span(content),
        text=content,
        act=Act(stance=stance, target=topic),
        **more,  # type: ignore[arg-type]
    )


def statements() -> tuple[Statement, ...]:
    """Seven statements: used, unused, contradicted, nested, conditional and the editors' own."""
    wire = (Relay("Fictional Review"), Relay("Harbour Wire"), Relay("two officials"))
    return (
        _said(
            "f1c7-1",
            (
                "Aldora's foreign minister, Ilse Maren",
                "said",
                'her government "will not stand in the way" of Selmark striking depots '
                "inside Varnia",
            ),
            "supports",
            "strikes",
            speaker="Ilse Maren",
            speaks_for="ALD",
            role="foreign minister",
            authority="official",
            mode="mixed",
            channel=(Relay("Fictional Review"),),
        ),
        _said(
            "f1c7-2",
            (
                "Chancellor Otto Falk",
                "told",
                "he opposes any such use",
            ),
            "opposes",
            "strikes",
            speaker="Otto Falk",
            speaks_for="BRE",
            role="chancellor",
            authority="decides",
            channel=(Relay("Fictional Review"), Relay("Brenn Gazette")),
        ),
        _said(
            "f1c7-3",
            (
                "two officials",
                "According to",
                "Cassia would be in favour of a shield over Selmark's west",
            ),
            "supports",
            "shield",
            speaker="two officials",
            speaks_for="CAS",
            channel=wire,
            likelihood=Likelihood((), "would", 0.5, 0.8),
        ),
        _said(
            "f1c7-4",
            (
                "The League's secretary general, Petra Lund",
                "predicted",
                "members would agree by winter",
            ),
            "predicts",
            "shield",
            speaker="Petra Lund",
            speaks_for="LEA",
            role="secretary general",
        ),
        _said(
            "f1c7-5",
            (
                "Varnia's president Radek Voss",
                "warned",
                "if League weapons fall on Varnian towns, the supply centre at Kestrel Bay "
                '"will not sleep soundly"',
            ),
            "threatens",
            "retaliation",
            speaker="Radek Voss",
            speaks_for="VAR",
            role="president",
            authority="decides",
            mode="quoted",
            condition=Condition(
                _span("League weapons fall on Varnian towns"),
                _span('the supply centre at Kestrel Bay "will not sleep soundly"'),
            ),
        ),
        _said(
            "f1c7-6",
            (
                "His envoy",
                "spoke of",
                "a joint defence treaty with Morovia",
            ),
            "asserts",
            "partners",
            speaker="an envoy of Varnia",
            speaks_for="VAR",
        ),
        _said(
            "f1c7-7",
            (
                "The editors",
                "think",
                "a permission of this kind is entry into war",
            ),
            "asserts",
            "war",
            speaker="the editors",
            author_assertion=True,
        ),
    )


def _used(number: int, belief: str, factor: float, before: float, after: float) -> Used:
    s = statements()[number - 1]
    return Used(
        label=f"S{number}",
        statement=s.id,
        document=s.document,
        line=1 + TEXT[: s.content[0][0]].count("\n"),
        speaker=s.speaker,
        speaks_for=s.speaks_for,
        role=s.role,
        authority=s.authority,
        mode=s.mode,
        channel=tuple(r.name for r in s.channel),
        stance=s.act.stance,
        topic=s.act.target,
        quote=s.text,
        belief=belief,
        kind="pledge",
        grade="F6",
        factor=factor,
        before=before,
        after=after,
        before_low=before / 3,
        before_high=min(0.9, before * 3),
        after_low=after / 3,
        after_high=min(0.95, after * 2.4),
        within="within 12 months",
    )


def _unused(number: int, status: str, why: str, record: str = "") -> Unused:
    u = _used(number, "", 1, 0.1, 0.1)
    kept = {name: getattr(u, name) for name in Said.__struct_fields__}
    return Unused(**kept, status=status, why=why, nearest="war", record=record)


def _series(name: str, p: float, low: float, high: float) -> Series:
    days = tuple(float(7 * k) for k in range(53))

    def curve(end: float) -> tuple[float, ...]:
        rate = -math.log1p(-end) / days[-1]
        return tuple(-math.expm1(-rate * d) for d in days)

    return Series(outcome=name, days=days, mean=curve(p), low=curve(low), high=curve(high))


def _lever(
    belief: str,
    low: float,
    high: float,
    share: float,
    *,
    default: bool = True,
    left: float | None = None,
) -> Lever:
    return Lever(
        belief=belief,
        says=f"how likely it is that {belief}",
        outcome="clause invoked, with combat",
        at_low=low,
        at_high=high,
        swing=high - low,
        value_low=0.02,
        value=0.1,
        value_high=0.35,
        share=share,
        default=default,
        at_central=0.0053,
        variance=None if left is None else 1 - left**2,
        left=left,
    )


def answer() -> Answer:
    """A whole answer with every part filled."""
    ladder = _rungs(LADDER)
    nuclear = _rungs(NUCLEAR)
    strike = "Varnia strikes a member in answer"
    allow = "Aldora lets Selmark strike Varnia's territory with its weapons"
    return Answer(
        schema_version=SCHEMA_VERSION,
        question="Will members of the League, one by one or together, go to war against Varnia?",
        as_of="2031-03-04",
        horizon="12 months",
        sentence=(
            "It is unlikely (2.0 %) that members of the League fight Varnia within 12 months, "
            "and there is almost no chance (1.2 %) that the League's clause is invoked."
        ),
        answer=ladder,
        nuclear=Crossed(
            name="nuclear use",
            rungs=nuclear,
            joint=tuple(tuple(a.probability * b.probability for b in nuclear) for a in ladder),
        ),
        definitions=(
            Definition(
                definition="armed attack exchanged",
                wording="an armed attack by Varnia on a member and one by a member on Varnia",
                whose="usual in law",
                probability=0.0198,
                low=0.004,
                high=0.061,
                prior=0.0121,
                words=likelihood(0.0198),
            ),
            Definition(
                definition="permission is entry",
                wording="a member lets Selmark strike Varnia with weapons it gave",
                whose="the editors'",
                probability=0.71,
                low=0.42,
                high=0.93,
                prior=0.55,
                words=likelihood(0.71),
                statements=("S7",),
                already=True,
            ),
        ),
        members=(
            Member(
                actor="ALD",
                name="Aldora",
                definition="permission is entry",
                probability=0.62,
                low=0.35,
                high=0.88,
                prior=0.21,
                already=False,
            ),
            Member(
                actor="BRE",
                name="Brenn",
                definition="permission is entry",
                probability=0.09,
                low=0.03,
                high=0.22,
                prior=0.21,
                already=False,
            ),
            Member(
                actor="DUN",
                name="Dunmark",
                definition="permission is entry",
                probability=1.0,
                low=1.0,
                high=1.0,
                prior=1.0,
                already=True,
            ),
            Member(
                actor="other",
                name="any one of 11 other members",
                definition="permission is entry",
                probability=0.21,
                low=0.05,
                high=0.45,
                prior=0.21,
                already=False,
                count=11,
            ),
        ),
        roads=(
            Road(
                outcome="clause invoked, with combat",
                steps=(
                    allow,
                    strike,
                    "the strike falls on Kestrel",
                    "Kestrel asks the League for help",
                    "the council agrees",
                    "members send forces into combat",
                ),
                probability=0.0021,
                share=0.41,
                cut=strike,
                cut_to=0.0014,
            ),
            Road(
                outcome="clause invoked, with combat",
                steps=(
                    "a deadly clash or stray weapon",
                    "the incident is misread and Varnia strikes",
                    "Kestrel asks the League for help",
                    "the council agrees",
                    "members send forces into combat",
                ),
                probability=0.0008,
                share=0.16,
                cut="the council agrees",
                cut_to=0.0,
            ),
            Road(
                outcome="members in combat, clause not invoked",
                steps=(
                    allow,
                    strike,
                    "the strike falls on Kestrel",
                    "Kestrel strikes back",
                ),
                probability=0.0061,
                share=0.46,
                cut=strike,
                cut_to=0.0041,
                events=("allow strikes", "strike in reaction", "where", "fight back"),
                days=(61.2, 203.9, 203.9, 210.4),
            ),
            Road(
                outcome="clash",
                steps=("a deadly clash or stray weapon",),
                probability=0.049,
                share=0.72,
                cut="a deadly clash or stray weapon",
                cut_to=0.019,
            ),
        ),
        levers=(
            _lever("strike in reaction", 0.0011, 0.0187, 0.44, default=False, left=0.47),
            _lever("the council agrees", 0.0028, 0.0081, 0.13, left=0.93),
            _lever("help in combat", 0.0021, 0.0069, 0.11, left=0.9991),
            _lever("permits[ALD]", 0.0046, 0.0057, 0.02, default=False),
            _lever("truce", 0.0056, 0.0049, 0.01),
        ),
        stoppers=(
            Stopper(
                outcome="clause invoked, with combat",
                threshold=0.001,
                actors=("VAR",),
                label="Varnia",
                lowest=0.0002,
                probability=0.0053,
                willingness=0.81,
                how=(
                    "hold back: Varnia strikes a member in answer",
                    "hold back: Varnia strikes without provocation",
                    "where it strikes: choose a depot",
                ),
            ),
            Stopper(
                outcome="clause invoked, with combat",
                threshold=0.001,
                actors=("any member",),
                label="any one of 14 members",
                lowest=0.0,
                probability=0.0053,
                willingness=None,
                how=("hold back: the council agrees",),
            ),
        ),
        powers=(
            Power(
                outcome="clause invoked, with combat",
                label="Varnia",
                actors=("VAR",),
                lowest=0.0002,
                central=0.0053,
                highest=0.58,
            ),
            Power(
                outcome="clause invoked, with combat",
                label="any one of 14 members",
                actors=("any member",),
                lowest=0.0,
                central=0.0053,
                highest=0.0057,
                count=14,
            ),
        ),
        evidence=(
            _used(1, "permits[ALD]", 2.4, 0.21, 0.62),
            _used(2, "permits[BRE]", 0.4, 0.21, 0.09),
            _used(3, "shield is proposed and agreed", 1.2, 0.011, 0.013),
            _used(5, "strike in reaction", 1.5, 0.012, 0.018),
        ),
        unused=(
            _unused(4, "no weight", "a forecast by somebody without a vote"),
            _unused(7, "definition", "a definition to evaluate, not a mechanism"),
        ),
        contradicted=(
            _unused(6, "contradicted", "the record holds no such treaty", "No pact VAR–MOR."),
        ),
        defaults=(
            Default(
                name="the council agrees",
                says="how likely the council is to agree",
                value="45 % to 90 %",
                origin="default; the clause has been invoked once",
                kind="belief",
            ),
            Default(
                name="truce",
                says="a ceasefire holds",
                value="no",
                origin="a default start that no source supports",
                kind="fact",
            ),
        ),
        confidence=Confidence(
            level="low",
            sentence="Analytic confidence is low: 1 independent origin, most beliefs are defaults.",
            reasons=("1 independent origin", "9 of 13 beliefs are defaults"),
        ),
        method=Method(
            program="detente",
            version="0.1.0",
            method="exact forward sweep over scrambled Sobol draws",
            turns=52,
            turn_days=7.0,
            draws=1024,
            seed=1,
            standard_error=0.0004,
            states=10_432,
            entries=120_331,
            inputs={"review.txt": "f1c7" * 16},
            template="entry-into-war",
            repeat="detente ask review.txt --as-of 2031-03-04 --seed 1",
        ),
        over_time=tuple(_series(n, p, low, high) for n, p, low, high, _ in LADDER[1:]),
        warnings=("The spread between orders of responses is 0.02 %.",),
        parties=(
            Party(code="ALD", name="Aldora"),
            Party(code="BRE", name="Brenn"),
            Party(code="CAS", name="Cassia"),
            Party(code="LEA", name="the League", kind="body"),
            Party(code="VAR", name="Varnia", role="target"),
            Party(code="SEL", name="Selmark"),
        ),
        topics={"strikes": "letting Selmark strike Varnia with donated weapons"},
        pacts=(
            Bond(
                code="LEA",
                name="Northern League",
                members=("ALD", "BRE", "CAS", "DUN", "KES"),
                obligations=("defense", "consultation"),
                decides="each, consensus",
                source="Treaty of Harbour, 2009, article 5",
            ),
        ),
    )
