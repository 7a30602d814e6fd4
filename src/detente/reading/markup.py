"""The text with its statements marked, as one HTML page: hovering over one shows its fields.

Everything that comes from the document is escaped; the page holds no script and loads nothing.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from itertools import pairwise

from detente.reading.statement import Document, Statement

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1c; --paper: #fdfcf8; --rule: #d8d4c8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6df; --paper: #191917; --rule: #44423b; } }
body { font: 17px/1.65 Georgia, "Times New Roman", serif; color: var(--ink);
  background: var(--paper); max-width: 44rem; margin: 2.5rem auto; padding: 0 1.2rem; }
h1 { font-size: 1.45rem; line-height: 1.3; }
.about, .key { font: 13px/1.5 system-ui, sans-serif; opacity: .8; }
.key span { margin-right: .9em; white-space: nowrap; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
mark { color: inherit; background: none; border-bottom: 2px solid; position: relative; }
mark.source { border-bottom-style: double; border-bottom-width: 4px; font-weight: 600; }
mark.cue { border-bottom-style: dotted; font-style: italic; }
mark.supports { border-color: #2e7d4f; background: #2e7d4f1f; }
mark.opposes { border-color: #b3541e; background: #b3541e1f; }
mark.denies { border-color: #b3541e; background: #b3541e12; }
mark.threatens { border-color: #b0203a; background: #b0203a24; }
mark.promises { border-color: #1f6f8b; background: #1f6f8b1f; }
mark.predicts { border-color: #7a4fa3; background: #7a4fa31f; }
mark.asserts, mark.none { border-color: #77736a; background: #77736a1a; }
mark.evades { border-color: #77736a; background: #77736a10; }
mark.denies:not(.source, .cue), mark.evades:not(.source, .cue) { border-bottom-style: dashed; }
mark .fields { display: none; position: absolute; left: 0; top: 1.7em; z-index: 2; width: 21rem;
  max-width: 80vw; white-space: normal; font: 13px/1.45 system-ui, sans-serif; font-weight: 400;
  font-style: normal; color: var(--ink); background: var(--paper); border: 1px solid var(--rule);
  border-radius: 6px; padding: .6em .8em; box-shadow: 0 4px 18px #0003; }
mark:hover > .fields, mark:focus > .fields { display: block; }
.fields b { display: inline-block; min-width: 6.2em; font-weight: 600; }
"""


def marked_up(document: Document, statements: Sequence[Statement]) -> str:
    """The page; `statements` must be of this document."""
    shown = [s for s in statements if s.document == document.id]
    events = _pieces(document, shown)
    title = html.escape(document.title or document.name)
    about = " · ".join(
        html.escape(part)
        for part in (
            document.outlet,
            document.author,
            document.date.isoformat() if document.date else "",
            f"{len(shown)} statement" + ("s" if len(shown) != 1 else ""),
        )
        if part
    )
    stances = ("supports", "opposes", "denies", "threatens", "promises", "predicts", "asserts",
               "evades")  # fmt: skip
    key = "".join(f'<span><mark class="{name}">{name}</mark></span>' for name in stances)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body><h1>{title}</h1>\n"
        f'<p class="about">{about}</p><p class="key">{key}</p>\n'
        f'<div class="text">{"".join(events)}</div></body></html>\n'
    )


def _pieces(document: Document, statements: Sequence[Statement]) -> list[str]:
    """The text cut where any span begins or ends, each piece marked by its innermost statement."""
    spans: list[tuple[int, int, str, Statement]] = []
    for statement in statements:
        for kind, found in (
            ("content", statement.content),
            ("cue", statement.cue),
            ("source", statement.source),
        ):
            spans.extend((start, end, kind, statement) for start, end in found)
    cuts = sorted({0, len(document.text), *(p for s in spans for p in s[:2])})
    opening: dict[int, list[tuple[int, int, str, Statement]]] = {}
    for span in spans:
        opening.setdefault(span[0], []).append(span)
    active: list[tuple[int, int, str, Statement]] = []
    pieces: list[str] = []
    told: set[str] = set()
    for start, end in pairwise(cuts):
        active = [s for s in active if s[1] > start] + opening.get(start, [])
        text = html.escape(document.text[start:end])
        if not active:
            pieces.append(text)
            continue
        _, _, kind, statement = min(active, key=lambda s: (s[1] - s[0], s[0]))
        classes = f"{kind} {html.escape(statement.act.stance)}"
        fields = f'<span class="fields" role="tooltip">{_fields(statement)}</span>'
        anchor = "" if statement.id in told else f' id="{html.escape(statement.id)}"'
        told.add(statement.id)
        pieces.append(f'<mark{anchor} class="{classes}" tabindex="0">{text}{fields}</mark>')
    return pieces


def _fields(statement: Statement) -> str:
    act = statement.act
    rows = [
        ("speaker", statement.speaker or "not resolved"),
        ("for", statement.speaks_for),
        ("role", statement.role),
        ("authority", statement.authority if statement.role else ""),
        ("how", statement.mode + (", the writer's own" if statement.author_assertion else "")),
        ("through", " ← ".join(link.name for link in statement.channel)),
        ("stance", act.stance + (", negated" if statement.negated else "")),
        ("type", act.type),
        ("about", act.target + (f" ({act.target_actor})" if act.target_actor else "")),
        ("condition", "if … then …" if statement.condition else ""),
        (
            "likelihood",
            f"{statement.likelihood.word} ({statement.likelihood.low:.0%} to "
            f"{statement.likelihood.high:.0%})"
            if statement.likelihood
            else "",
        ),
        ("time", statement.time),
        ("note", statement.note),
    ]
    return "<br>".join(f"<b>{name}</b> {html.escape(str(value))}" for name, value in rows if value)
