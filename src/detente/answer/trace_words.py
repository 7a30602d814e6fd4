"""The trace as a tree for the terminal, and as JSON."""

from __future__ import annotations

import dataclasses
import json

import msgspec
from rich.text import Text
from rich.tree import Tree

from detente.answer import model as out
from detente.answer.trace import Carrier, Trace
from detente.answer.words import counted, interval, percent, quoted

FEW = 6  # beliefs under an outcome, unless everything is asked for
QUOTE = 240


def tree(found: Trace, *, full: bool) -> Tree:
    """The trace as a tree: number, beliefs, statements with their weights, quoted words."""
    root = Tree(_head(found))
    shown = found.carriers if full or found.probability is None else found.carriers[:FEW]
    for carrier in shown:
        branch = root.add(_belief(carrier))
        for row in carrier.statements:
            branch.add(_statement(row))
        for silent in carrier.silent:
            branch.add(_silent(silent))
        if not carrier.statements and not carrier.silent:
            alone = abs(carrier.belief.value - carrier.belief.before) < 1e-12
            along = "no statement bears on it; it moves along with beliefs that share a cause"
            branch.add(Text("no statement in the case moves it" if alone else along, "yellow3"))
    if not found.carriers:
        root.add(
            Text(
                "what is left when none of the others comes about; ask why of those"
                if found.rest
                else "no belief swings it: it holds, or cannot come about, whatever is believed",
                "dim",
            )
        )
    rest = len(found.carriers) - len(shown)
    if rest > 0:
        root.add(Text(f"and {rest} beliefs that swing it less (--full)", "dim"))
    return root


def _head(found: Trace) -> Text:
    text = Text(found.subject, "bold")
    if found.probability is not None:
        low, high, prior = found.low or 0.0, found.high or 0.0, found.prior or 0.0
        text.append(
            f": {percent(found.probability)} (90 % range {interval(low, high)}; "
            f"{percent(prior)} without the documents)"
        )
    if found.wording:
        text.append(f"\n{found.wording}", "dim")
    if found.at_all is not None:
        text.append(
            f"\nreached at all, a graver ending on top of it or not: {percent(found.at_all)} "
            "with all beliefs central; the swings below are of this",
            "dim",
        )
    return text


def _belief(carrier: Carrier) -> Text:
    belief, lever = carrier.belief, carrier.lever
    text = Text.assemble(
        (belief.name, "bold"),
        f": {percent(belief.value)} ({interval(belief.low, belief.high)})",
        f" {belief.within}" if belief.within else "",
    )
    if lever is not None:
        text.append(
            f"; swings it {percent(lever.at_low)} … {percent(lever.at_high)}"
            f" ({percent(lever.share)} of all swing)"
        )
    if abs(belief.value - belief.before) > 1e-12:
        text.append(
            f"\n{percent(belief.before)} ({interval(belief.before_low, belief.before_high)}) "
            "before any evidence",
            "dim",
        )
    where = {
        "default": "a template's default",
        "evidence": "a template's default, moved by what was said",
        "scenario": "the scenario's author",
        "history": "a base rate",
        "analyst": "an analyst's judgement",
    }.get(belief.kind, belief.kind)
    told = "; ".join(filter(None, (belief.judged, belief.origin, belief.source)))
    text.append(f"\nfrom {where}" + (f": {told}" if told else ""), "dim")
    return text


def _statement(row: out.Used) -> Text:
    whose = f" [{row.speaks_for}]" if row.speaks_for else ""
    direction = "raises" if row.factor >= 1 else "lowers"
    text = Text.assemble(
        (f"{row.label} ", "bold"),
        f"{row.speaker or 'the writer'}{whose} {row.stance}: {direction} it ×{row.factor:.3f}",
    )
    links = counted(max(0, len(row.channel) - 1), "relay")
    text.append(
        f"\n{row.kind}, at most ×{max(row.cap, 1 / row.cap):.2f}; "
        f"said {row.said:.2f} ({row.grade[:1]}, {row.mode}, {links}), "
        f"tells {row.tells:.2f} ({row.grade[1:]}): "
        f"×{row.alone:.3f}",
        "dim",
    )
    if abs(row.alone - row.factor) > 5e-4:
        text.append(f", held to ×{row.factor:.3f} by a cap on sums", "dim")
    if row.grade_because:
        text.append(f"\n{row.grade}, {row.grade_because}", "dim")
    if row.witnesses:
        text.append(f"\nwitnesses of the same origin, counted once: {_list(row.witnesses)}", "dim")
    if row.corrected:
        text.append(f"\ncorrected: {row.corrected}", "yellow3")
    text.append(f"\n{quoted(row.quote, QUOTE)}", "italic")
    text.append(f"\n{row.document}:{row.line}{_via(row)}", "dim")
    return text


def _silent(row: out.Unused) -> Text:
    text = Text(f"{row.label} {row.speaker or 'the writer'} moves nothing: {row.why}", "dim")
    if row.record:
        text.append(f". {row.record}", "dim")
    text.append(f"\n{quoted(row.quote, QUOTE)}\n{row.document}:{row.line}{_via(row)}", "dim")
    return text


def _via(row: out.Said) -> str:
    links = [link for link in row.channel if link != "the document"]
    return f", via {' ← '.join(links)}" if links else ""


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


def trace_json(found: Trace) -> str:
    """The trace for programs."""
    body = {
        **{f.name: getattr(found, f.name) for f in dataclasses.fields(found)},
        "carriers": [
            {
                "belief": msgspec.to_builtins(c.belief),
                "lever": msgspec.to_builtins(c.lever),
                "statements": msgspec.to_builtins(c.statements),
                "silent": msgspec.to_builtins(c.silent),
            }
            for c in found.carriers
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)
