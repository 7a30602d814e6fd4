"""Hypothesis strategies of whole scenarios that use every feature of the language.

They are small (few facts, three actors, few turns), so that a plain solver can follow every path,
and are built from typed objects, as a program would build them.
"""

# lists of what may be drawn

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from detente.scenario import syntax

ACTORS = ("AAA", "BBB", "CCC")
LADDER = ("low", "mid", "high")

likelihoods = st.sampled_from(
    ["5% to 20%", "40%", "likely", "unlikely", "30% to 70%", "almost certain", "0%", "100%"]
)
rates = st.sampled_from(
    ["5% to 20% within 4 weeks", "40% within 2 weeks", "likely within 1 month", "0%"]
)
factors = st.sampled_from([1.0, 2.0, 5.0])
brakes = st.sampled_from([0.0, 0.3, 1.0])


def conditions(index: str = "") -> st.SearchStrategy[str]:
    """Conditions on the facts of `scenarios`, with the index in use."""
    simple = ["gate", "not gate", "level < high", "level at least mid", "level != low", "not end"]
    simple += ["any(mark[p] for p in ACT)", "count(mark[p] for p in ACT) >= 2"]
    simple += ["all(mark[p] for p in ACT where p != AAA)"]
    if index:
        simple += [f"mark[{index}]", f"not mark[{index}]", f"{index} != AAA", f"{index} in ACT"]
    one = st.sampled_from(simple)
    return st.one_of(
        one,
        st.builds("{} and {}".format, one, one),
        st.builds("({} or {}) and {}".format, one, one, one),
        st.builds("not ({} or {})".format, one, one),
    )


def effects(index: str = "") -> st.SearchStrategy[tuple[str, ...]]:
    simple = [
        "gate = yes",
        "gate = no",
        "level + 1",
        "level - 2",
        "level at least mid",
        "end = yes",
    ]
    if index:
        simple.append(f"mark[{index}] = yes")
    return st.lists(st.sampled_from(simple), max_size=3).map(tuple)


def multipliers(index: str) -> st.SearchStrategy[dict]:
    pair = st.lists(st.tuples(conditions(index), factors), max_size=2, unique_by=lambda p: p[0])
    brake = st.lists(st.tuples(conditions(index), brakes), max_size=1)
    return st.fixed_dictionaries({"faster": pair.map(tuple), "slower": brake.map(tuple)})


@st.composite
def acts(draw: st.DrawFn, number: int, events: list[str], *, response: bool) -> syntax.Act:
    """A move, or a response to one of `events` (acts declared before it, so without circles)."""
    indexed = draw(st.booleans())
    base = f"{'response' if response else 'move'} {number}"
    index = "p" if indexed else ""
    within = draw(st.sampled_from([None, None, "2 weeks"])) if response else None
    chances = likelihoods if response else rates
    said: dict = {"name": f"{base}[p in ACT]" if indexed else base}
    said["when"] = draw(st.none() | conditions(index))
    said |= draw(multipliers(index))
    kind = draw(st.sampled_from(["one", "nature", "council", "options"]))
    said["by"] = {"one": (index or "AAA",), "nature": ("nature",), "council": ("PACT",),
                  "options": (index or "BBB",)}[kind]  # fmt: skip
    if kind == "options":
        rest = (
            "rest"
            if within is None and draw(st.booleans())
            else draw(rates if not response else st.sampled_from(["likely", "30%"]))
        )
        said["options"] = (
            syntax.Option(name="a", chance=draw(chances), then=draw(effects(index))),
            syntax.Option(
                name="b", chance=rest, then=draw(effects(index)), slower=(("gate", 0.5),)
            ),
        )
    else:
        said |= {"chance": draw(chances), "then": draw(effects(index))}
    if kind == "council":
        said["rule"] = draw(st.sampled_from(["consensus", "majority", "one"]))
        if said["rule"] == "consensus" and draw(st.booleans()):
            said["holdouts"] = (("AAA", draw(likelihoods)), ("CCC", "60%"))
        if response and within is None:
            said["otherwise"] = draw(
                st.none() | effects(index).map(lambda e: syntax.Option(name="refused", then=e))
            )
    if not response:
        return syntax.Move(**said)
    to = draw(st.lists(st.sampled_from(events), min_size=1, max_size=2, unique=True))
    return syntax.Response(**said, to=tuple(to), within=within)


@st.composite
def scenarios(draw: st.DrawFn) -> syntax.Scenario:
    """A whole scenario of up to three moves and three responses."""
    moves = [draw(acts(i, [], response=False)) for i in range(draw(st.integers(1, 3)))]
    events = [f"move {i}" for i in range(len(moves))]
    responses: list[syntax.Act] = []
    for i in range(draw(st.integers(0, 3))):
        responses.append(draw(acts(i, list(events), response=True)))
        events.append(f"response {i}")
    return syntax.Scenario(
        title="drawn",
        as_of=datetime.date(2024, 1, 1),
        horizon=draw(st.sampled_from(["1 week", "3 weeks"])),
        turn="1 week",
        actors=tuple(syntax.Actor(code=c, name=c.title()) for c in ACTORS),
        pacts=(syntax.Pact(code="PACT", name="the pact", members=ACTORS),),
        sets=(syntax.Set(name="ACT", parts=("AAA", "members(PACT) without AAA, CCC")),),
        facts=(
            syntax.Fact(name="gate", start=draw(st.sampled_from(["yes", "no"])), source="drawn"),
            syntax.Fact(
                name="level", levels=LADDER, start=draw(st.sampled_from(LADDER)), source="x"
            ),
            syntax.Fact(name="mark[p in ACT]"),
            syntax.Fact(
                name="mark[BBB]", start=draw(st.sampled_from(["yes", "no"])), source="drawn"
            ),
            syntax.Fact(name="end", says="it is over"),
        ),
        moves=tuple(m for m in moves if isinstance(m, syntax.Move)),
        responses=tuple(r for r in responses if isinstance(r, syntax.Response)),
        outcomes=(syntax.Outcome(name="gate", when="gate and level = high", wording="w"),),
        answer=syntax.Ladder(
            name="answer",
            rest="calm",
            rungs=(
                syntax.Outcome(name="high", when="level = high", wording="w"),
                syntax.Outcome(name="over", when=draw(conditions()), wording="w"),
                syntax.Outcome(name="end", when="end", wording="w"),
            ),
        ),
        members=(syntax.Outcome(name="marked[p in ACT]", when="mark[p]", wording="w"),),
    )
