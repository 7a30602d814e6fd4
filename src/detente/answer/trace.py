"""The trace: from a number to the beliefs that carry it, and from these to the words behind them.

A trace is read off an answer, where every number of it stands. `detente why` takes the answer that
the case last logged, as long as every input still has the hash that the log names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from detente.answer import model as out
from detente.errors import DetenteError, Exit, Place, Problem
from detente.scenario.findings import nearest

MOST_LINE = 200_000_000  # bytes of a logged answer


@dataclass(frozen=True, slots=True)
class Carrier:
    """A belief under an outcome: how far it swings it, and the statements that moved it.

    `lever` is None for a belief asked about by itself.
    """

    belief: out.Belief
    lever: out.Lever | None
    statements: tuple[out.Used, ...]
    silent: tuple[out.Unused, ...] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """`subject`: what was asked about; `probability` … None for a belief. `rest`: whether it is
    what is left of its ladder when no other rung comes about. `at_all`: for a rung, the chance at
    the central beliefs that it is reached, whatever comes on top; the levers swing this one.
    """

    subject: str
    wording: str
    probability: float | None
    low: float | None
    high: float | None
    prior: float | None
    carriers: tuple[Carrier, ...]
    left_out: int
    rest: bool = False
    at_all: float | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """The last answer of a case's log; `stale`: inputs that changed since."""

    answer: out.Answer
    stale: tuple[str, ...]


def last_logged(path: Path) -> Logged | None:
    """The last whole answer that a case logged; None if there is none that can be read."""
    from detente.dossier.opening import inputs_on_disk

    log = path / "answers.jsonl"
    if not log.is_file():
        return None
    line = last_line(log)
    try:
        entry = msgspec.json.decode(line, type=_LogLine)
    except msgspec.DecodeError:
        return None
    now = inputs_on_disk(path)
    stale = tuple(
        name for name in sorted({*now, *entry.inputs}) if now.get(name) != entry.inputs.get(name)
    )
    return Logged(entry.answer, stale)


class _LogLine(msgspec.Struct):
    """What a trace needs of a line of the log."""

    inputs: dict[str, str]
    answer: out.Answer


def last_line(path: Path, step: int = 1 << 20) -> bytes:
    """The last line of a file that ends in a line break; what a cut-off write left is skipped.

    Empty where there is none, or where it is longer than MOST_LINE.
    """
    with path.open("rb") as file:
        at = file.seek(0, 2)
        data = b""
        while at > 0 and len(data) <= MOST_LINE:
            size = min(step, at)
            at, step = at - size, 2 * step
            file.seek(at)
            data = file.read(size) + data
            whole = data[: data.rfind(b"\n") + 1].rstrip(b"\n")
            if b"\n" in whole:
                return whole.rsplit(b"\n", 1)[1]
        return b"" if at else data[: data.rfind(b"\n") + 1].strip()


def trace(answer: out.Answer, subject: str | None = None) -> Trace:
    """The trace of an outcome or belief of an answer; without `subject`, of the headline.

    DetenteError (USAGE), with the nearest name, for what the answer does not have.
    """
    beliefs = {b.name: b for b in answer.beliefs}
    used: dict[str, list[out.Used]] = {}
    for said in answer.evidence:
        used.setdefault(said.belief, []).append(said)
    silent: dict[str, list[out.Unused]] = {}
    for other in (*answer.contradicted, *answer.unused):
        if other.nearest and other.status != "unused":
            silent.setdefault(other.nearest, []).append(other)

    def carrier(name: str, lever: out.Lever | None) -> Carrier:
        return Carrier(beliefs[name], lever, tuple(used.get(name, ())), tuple(silent.get(name, ())))

    outcomes = _outcomes(answer)
    name = subject if subject is not None else _headline(answer)
    if name in beliefs and name not in outcomes:
        return Trace(name, beliefs[name].says, None, None, None, None, (carrier(name, None),), 0)
    if name not in outcomes:
        raise DetenteError(
            Problem(
                "there is no such outcome or belief",
                Place("WHAT"),
                found=repr(name),
                hint=nearest(name, [*outcomes, *beliefs])
                or "Outcomes: " + ", ".join(list(outcomes)[:12]),
            ),
            status=Exit.USAGE,
        )
    row = outcomes[name]
    levers = [lever for lever in answer.levers if lever.outcome == name]
    shown_levers = [lever for lever in levers if lever.belief in beliefs]
    return Trace(
        name,
        row.wording,
        row.probability,
        row.low,
        row.high,
        row.prior,
        tuple(carrier(lever.belief, lever) for lever in shown_levers),
        len(levers) - len(shown_levers),
        rest=name in _rests(answer),
        at_all=levers[0].at_central if levers and isinstance(row, out.Rung) else None,
    )


def _outcomes(answer: out.Answer) -> Mapping[str, out.Rung | out.Definition]:
    rows: dict[str, out.Rung | out.Definition] = {d.definition: d for d in answer.definitions}
    ladders = [("", answer.answer)]
    if answer.nuclear is not None:
        ladders.append((f"{answer.nuclear.name} ", answer.nuclear.rungs))
    for prefix, rungs in ladders:
        for rung in rungs:
            rows.setdefault(prefix + rung.outcome, rung)
    return rows


def _rests(answer: out.Answer) -> frozenset[str]:
    """The rung of each ladder that is left when no other comes about."""
    nuclear = answer.nuclear
    crossed = [f"{nuclear.name} {nuclear.rungs[0].outcome}"] if nuclear is not None else []
    return frozenset([answer.answer[0].outcome, *crossed])


def _headline(answer: out.Answer) -> str:
    return answer.levers[0].outcome if answer.levers else answer.answer[-1].outcome
