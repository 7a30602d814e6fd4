"""Links events to the responses that they raise, and refuses events that raise each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from detente.errors import Place
from detente.scenario import model, syntax
from detente.scenario.findings import Findings, nearest, place_of
from detente.scenario.names import MalformedNameError, instance, parse_name
from detente.scenario.scope import Instance, Scope

REFUSED = "refused"


@dataclasses.dataclass(slots=True)
class DraftOption:
    """An option whose triggers are not known yet."""

    event: str
    chance: model.Chance | None
    effects: tuple[model.Effect, ...] = ()
    costs: tuple[tuple[str, float], ...] = ()
    says: str = ""
    triggers: list[int] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(slots=True)
class Draft:
    """A decision being made ready."""

    name: str
    kind: model.Kind
    owners: tuple[str, ...]
    rule: model.Rule
    when: model.Condition
    group: str
    says: str
    origin: model.Origin
    options: list[DraftOption]
    place: Place | None = None


@dataclasses.dataclass(slots=True)
class Window:
    """A response's window: the hidden variable and the turns it stays open."""

    variable: int
    turns: int
    days: float


class Events:
    """The options by the event that they carry, and the responses that wait for events."""

    def __init__(self, scope: Scope, dropped: frozenset[str]) -> None:
        self.scope = scope
        self.findings: Findings = scope.findings
        self._dropped = dropped  # base names that the scenario switches off
        self._options: dict[str, list[DraftOption]] = {}
        self._bases: dict[str, list[str]] = {}
        self._declared = {
            parse_name(a.name).base for a in (*scope.scenario.moves, *scope.scenario.responses)
        }

    def add(self, option: DraftOption, base: str) -> None:
        """Note that taking `option` is an event of the move or response `base`."""
        self._options.setdefault(option.event, []).append(option)
        events = self._bases.setdefault(base, [])
        if option.event not in events:
            events.append(option.event)

    def link(
        self, response: syntax.Response, spot: Instance, first: int, window: Window | None
    ) -> None:
        """Let each event in `to` raise the decision `first`, or open the response's window."""
        for pattern in response.to or ():
            for event in self._matching(pattern, spot):
                for option in self._options[event]:
                    if window is not None:
                        opens = model.Effect(window.variable, model.Change.SET, window.turns)
                        if opens not in option.effects:
                            option.effects = (*option.effects, opens)
                    elif first not in option.triggers:
                        option.triggers.append(first)

    def _matching(self, pattern: str, spot: Instance) -> list[str]:
        """The events that a pattern of `to` stands for."""
        text, colon, option = str(pattern).rpartition(": ")
        if not colon:
            text, option = option, ""
        place = place_of(pattern)
        try:
            name = parse_name(text)
        except MalformedNameError as fault:
            self.findings.error(fault.what, place, found=f"'{pattern}'", hint=fault.hint)
            return []
        events = self._bases.get(name.base)
        if events is None:
            # One that is switched off, or whose set is empty, is known and never happens.
            if name.base not in self._dropped and name.base not in self._declared:
                self.findings.error(
                    "there is no such event", place, expected="a move or response",
                    found=f"'{pattern}'", hint=nearest(name.base, self._bases), code="event",
                )  # fmt: skip
            return []
        codes = []
        for index in name.indices:
            code = None if index.over is not None else self.scope.known(index.word, spot.bound)
            if code is None:
                self.findings.error(
                    "an index of this event is not known here", place,
                    found=f"'{index}'", expected="an index of the response, a role or an actor",
                    hint=f"Declare it in the response's name, as in '{spot.base}[m in …]', "
                    "or leave the brackets out for any instance",
                    code="index",
                )  # fmt: skip
                return []
            codes.append(code)
        head = instance(name.base, tuple(codes)) if codes else None
        found = [e for e in events if _matches(e, head, option)]
        if not found and option:
            known = dict.fromkeys(e.rpartition(": ")[2] for e in events[:200])
            self.findings.error(
                f"'{name.base}' has no such option", place, found=f"'{option}'",
                hint=nearest(option, known), code="event",
            )  # fmt: skip
        return found


def _matches(event: str, head: str | None, option: str) -> bool:
    text, colon, last = event.partition(": ")
    if head is not None and text != head:
        return False
    return last == option if option else not colon or last != REFUSED


def find_circle(drafts: Sequence[Draft]) -> list[Draft]:
    """Decisions that raise each other in a circle, in its order; empty if there are none."""
    state = [0] * len(drafts)  # 0 not seen, 1 on the path, 2 done
    for start in range(len(drafts)):
        if state[start]:
            continue
        path = [(start, iter(_raised(drafts[start])))]
        state[start] = 1
        while path:
            at, following = path[-1]
            step = next(following, None)
            if step is None:
                state[at] = 2
                path.pop()
            elif state[step] == 1:
                loop = [d for d, _ in path]
                return [drafts[d] for d in loop[loop.index(step) :]]
            elif state[step] == 0:
                state[step] = 1
                path.append((step, iter(_raised(drafts[step]))))
    return []


def _raised(draft: Draft) -> list[int]:
    return [t for option in draft.options for t in option.triggers]
