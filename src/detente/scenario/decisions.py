"""Grounds moves and responses into the decisions of the model and links events to responses.

What one move or response becomes:

- by one actor, or by any one of several (`rule: one`): one decision;
- by consensus or majority: one decision that all members own, with one shared chance; then, for
  consensus, one vote for each holdout, so that only the last yes carries the event;
- a response with a window: a hidden variable that its events set to the number of turns of the
  window, and a decision at the end of each turn that is open while it is above zero.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping

from detente.errors import Place
from detente.scenario import model, syntax
from detente.scenario.beliefs import Beliefs
from detente.scenario.conditions import ALWAYS, NEVER, Facts, negate
from detente.scenario.events import REFUSED, Draft, DraftOption, Events, Window, find_circle
from detente.scenario.extend import split_origin
from detente.scenario.findings import Findings, nearest, place_of
from detente.scenario.likelihood import NotationError, parse_duration
from detente.scenario.names import parse_name
from detente.scenario.scope import NATURE, Instance, Scope
from detente.scenario.votes import chain_votes, ground_holdouts

_RULES = {
    "one": model.Rule.ONE,
    "consensus": model.Rule.CONSENSUS,
    "majority": model.Rule.MAJORITY,
}


class Decisions:
    """All decisions, in order: moves, then responses with their votes; windows among them."""

    def __init__(
        self,
        scope: Scope,
        facts: Facts,
        beliefs: Beliefs,
        variables: list[model.Variable],
        turn_days: float,
    ) -> None:
        self.scope = scope
        self.findings: Findings = scope.findings
        self.facts = facts
        self.beliefs = beliefs
        self.variables = variables
        self.turn_days = turn_days
        self.drafts: list[Draft] = []
        self.order: list[int] = []
        self.strategic = {
            code
            for word, _ in scope.scenario.rationality
            if (code := scope.known(word, {})) is not None
        }
        self._waiting: list[tuple[syntax.Response, Instance, int, Window | None]] = []
        self._dropped: set[str] = set()
        self._make()

    def _make(self) -> None:
        scenario = self.scope.scenario
        moves = self._kept(scenario.moves)
        responses = self._kept(scenario.responses)
        self._check_without()
        self.events = Events(self.scope, frozenset(self._dropped))
        seen: dict[str, Place | None] = {}
        for spot, act in [*self.scope.expand(moves), *self.scope.expand(responses)]:
            if spot.name in seen:
                self.findings.error(
                    f"two moves or responses are called '{spot.name}'", act.place, code="twice"
                )
                continue
            seen[spot.name] = act.place
            if isinstance(act, syntax.Response):
                self._response(act, spot)
            else:
                self._move(act, spot)
        windows = [i for i, d in enumerate(self.drafts) if d.kind is model.Kind.WINDOW]
        self.order += windows
        for response, spot, first, window in self._waiting:
            self.events.link(response, spot, first, window)
        circle = find_circle(self.drafts)
        if circle:
            self.findings.error(
                "events raise each other in a circle", circle[0].place,
                found=" → ".join(d.name for d in [*circle, circle[0]]),
                hint="Make one of them a move that waits for the next turn", code="circle",
            )  # fmt: skip

    def _kept(self, acts: Iterable[syntax.Act]) -> tuple[syntax.Act, ...]:
        off = {" ".join(w.split()) for w in self.scope.scenario.without}
        kept = []
        for act in acts:
            base = parse_name(act.name).base
            if base in off or (act.road is not None and act.road in off):
                self._dropped.add(base)
            else:
                kept.append(act)
        return tuple(kept)

    def _check_without(self) -> None:
        scenario = self.scope.scenario
        acts = [*scenario.moves, *scenario.responses]
        known = {parse_name(a.name).base for a in acts} | {a.road for a in acts if a.road}
        for word in scenario.without:
            if word not in known:
                self.findings.error(
                    "'without' names no move, response or road", place_of(word),
                    found=f"'{word}'", hint=nearest(word, sorted(map(str, known))), code="without",
                )  # fmt: skip

    # ------------------------------------------------------------ one move or response

    def _move(self, act: syntax.Act, spot: Instance) -> None:
        first = self._act(act, spot, model.Kind.MOVE, None)
        if first is not None:
            self.order.append(first)

    def _response(self, act: syntax.Response, spot: Instance) -> None:
        if not act.to:
            self.findings.error(
                f"response '{spot.name}' answers nothing", act.place, expected="'to:' an event",
                code="missing",
            )  # fmt: skip
        window = None
        kind = model.Kind.RESPONSE
        if act.within is not None:
            window = self._window(act.within, spot)
            kind = model.Kind.WINDOW
        first = self._act(act, spot, kind, window)
        if first is not None:
            self._waiting.append((act, spot, first, window))

    def _window(self, within: str, spot: Instance) -> Window | None:
        try:
            days = parse_duration(within)
        except NotationError as fault:
            self.findings.error(fault.what, place_of(within), expected=fault.expected, found=within)
            return None
        turns = max(1, math.ceil(days / self.turn_days - 1e-9))
        if turns > 1000:
            self.findings.error(
                f"the window of '{spot.name}' has too many turns", place_of(within),
                expected="at most 1,000 turns", found=f"{turns:,}", code="limit",
            )  # fmt: skip
            return None
        levels = tuple(map(str, range(turns + 1)))
        self.variables.append(
            model.Variable(f"window: {spot.name}", levels, 0, says=f"turns left for {spot.name}")
        )
        return Window(len(self.variables) - 1, turns, days)

    def _act(
        self, act: syntax.Act, spot: Instance, kind: model.Kind, window: Window | None
    ) -> int | None:
        """Draft the decisions of one instance; the index of the first, None if never open."""
        when = self.facts.condition(act.when, spot.bound)
        owners, rule = self._owners(act, spot)
        origin_kind, origin_text = split_origin(act.origin or "")
        origin = model.Origin(origin_kind or "scenario", self.scope.say(origin_text, spot.bound))
        options = self._act_options(act, spot, kind, window, origin, owners, rule)
        holdouts = ground_holdouts(
            act, spot, origin=origin, rule=rule, scope=self.scope, beliefs=self.beliefs
        )
        left = self._left_over(act, spot, kind, rule, options)
        if window is not None:
            if when != ALWAYS:
                shut = model.Modifier(negate(when), 0.0)
                for option in options:
                    if option.chance is not None:
                        option.chance = dataclasses.replace(
                            option.chance, modifiers=(*option.chance.modifiers, shut)
                        )
            when = model.Compare(window.variable, ">", 0)
            close = model.Effect(window.variable, model.Change.SET, 0)
            for option in options:
                option.effects = (*option.effects, close)
            left = DraftOption("", None, (model.Effect(window.variable, model.Change.STEP, -1),))
        for option in [*options, *([left] if left and left.event else [])]:
            self.events.add(option, spot.base)
        if when == NEVER:
            return None
        says = self.scope.say(act.says, spot.bound)
        first = len(self.drafts)
        draft = Draft(
            spot.name, kind, owners, rule, when, spot.base, says, origin,
            [*options, *([left] if left else [])], act.place,
        )  # fmt: skip
        self.drafts.append(draft)
        if holdouts:
            refusals = [self._refusal(act, spot) for _ in holdouts]
            for refusal in refusals:
                self.events.add(refusal, spot.base)
            votes = chain_votes(
                draft, holdouts, refusals, following=len(self.drafts), closes=window is not None,
                name_of=self.scope.name_of,
            )  # fmt: skip
            self.drafts += votes
        return first

    def _owners(self, act: syntax.Act, spot: Instance) -> tuple[tuple[str, ...], model.Rule]:
        if not act.by:
            self.findings.error(
                f"'{spot.name}' does not say who decides", act.place,
                expected="'by:' an actor, role, pact or 'nature'", code="missing",
            )  # fmt: skip
            return (), model.Rule.NATURE
        if tuple(act.by) == (NATURE,):
            return (), model.Rule.NATURE
        owners = self.scope.owners(act.by, spot.bound)
        if act.rule is None and len(owners) > 1:
            self.findings.error(
                f"several actors decide '{spot.name}', by which rule?",
                place_of(act.by[0]) or act.place,
                expected="'rule: consensus', 'rule: majority', or 'rule: one' for any one of them",
                code="rule",
            )  # fmt: skip
        rule = _RULES[act.rule or "one"] if len(owners) > 1 else model.Rule.ONE
        shared = rule in (model.Rule.CONSENSUS, model.Rule.MAJORITY)
        if shared and self.strategic & set(owners):
            self.findings.error(
                f"strategic actors cannot vote at the same time in '{spot.name}'",
                act.place, found=", ".join(sorted(self.strategic & set(owners))),
                hint="Let each decide in turn, in responses of their own", code="strategic",
            )  # fmt: skip
        return owners, rule

    def _act_options(
        self,
        act: syntax.Act,
        spot: Instance,
        kind: model.Kind,
        window: Window | None,
        origin: model.Origin,
        owners: tuple[str, ...],
        rule: model.Rule,
    ) -> list[DraftOption]:
        written = act.options
        if written is None:
            written = (
                syntax.Option(
                    name="", chance=act.chance, then=act.then, cost=act.cost, says=act.says,
                    place=act.place,
                ),
            )  # fmt: skip
        chosen = bool(self.strategic & set(owners)) and rule is model.Rule.ONE
        common = self._modifiers(act.faster, spot) + self._modifiers(act.slower, spot)
        found = []
        for option in written:
            name = f"{spot.name}: {option.name}" if option.name else spot.name
            modifiers = (
                common + self._modifiers(option.faster, spot) + self._modifiers(option.slower, spot)
            )
            chance = None
            rest = option.chance == "rest"
            if option.chance is not None and not rest:
                chance = self.beliefs.chance(
                    option.chance, spot.bound, name, origin=origin,
                    step=self.turn_days if kind is model.Kind.MOVE else None,
                    window=None if window is None else (window.days, window.turns),
                    modifiers=modifiers,
                ) or model.Chance(fixed=0.5)  # fmt: skip
            elif option.chance is None and chosen:
                # A strategic actor chooses by value; the number is a placeholder that is not read.
                chance = model.Chance(fixed=1 / (len(written) + 1))
            elif option.chance is None:
                self.findings.error(
                    f"'{name}' has no chance", option.place or act.place,
                    expected="'chance:' a likelihood or a belief"
                    + (", or 'rest'" if option.name else ""),
                    hint="" if not self.strategic else "Only a strategic actor needs none",
                    code="missing",
                )  # fmt: skip
                chance = model.Chance(fixed=0.5)
            costs = tuple(option.cost or ()) + (tuple(act.cost or ()) if option.name else ())
            found.append(
                DraftOption(
                    name,
                    chance,
                    self.facts.effects(option.then, spot.bound),
                    self._costs(costs, spot),
                    self.scope.say(option.says or act.says, spot.bound),
                )
            )
        certain = sum(o.chance.fixed for o in found if o.chance and o.chance.belief is None)
        if certain > 1 + 1e-9 and not chosen:
            self.findings.error(
                f"the chances of '{spot.name}' are certain to add up to more than 100%", act.place,
                expected="at most 100%", found=f"{certain:.0%}", code="sum",
            )  # fmt: skip
        if sum(o.chance is None for o in found) > 1:
            self.findings.error(
                f"more than one option of '{spot.name}' has what is left over", act.place,
                expected="'chance: rest' once", code="rest",
            )  # fmt: skip
        if window is not None and any(o.chance is None for o in found):
            self.findings.error(
                f"'{spot.name}' has a window, so what is left over is to wait", act.place,
                expected="a chance for every option", code="rest",
            )  # fmt: skip
        return found

    def _modifiers(
        self, factors: syntax.Factors | None, spot: Instance
    ) -> tuple[model.Modifier, ...]:
        found = []
        for condition, factor in factors or ():
            when = self.facts.condition(condition, spot.bound)
            if when != NEVER and factor != 1.0:
                found.append(model.Modifier(when, factor))
        return tuple(found)

    def _costs(
        self, costs: Iterable[tuple[str, float]], spot: Instance
    ) -> tuple[tuple[str, float], ...]:
        found = []
        for word, amount in costs:
            code = self.scope.actor(word, spot.bound, place_of(word))
            if code is not None:
                found.append((code, amount))
        return tuple(found)

    def _left_over(
        self,
        act: syntax.Act,
        spot: Instance,
        kind: model.Kind,
        rule: model.Rule,
        options: list[DraftOption],
    ) -> DraftOption | None:
        """The option of refusing, where it has an event or effects of its own."""
        shared = rule in (model.Rule.CONSENSUS, model.Rule.MAJORITY)
        refused = act.otherwise
        if refused is None and not (shared and kind is model.Kind.RESPONSE):
            return None
        if any(o.chance is None for o in options) or kind is model.Kind.WINDOW:
            if refused is not None:
                self.findings.error(
                    f"'else' of '{spot.name}' is never reached", act.place,
                    hint="An option with 'chance: rest' or a window takes what is left over",
                    code="else",
                )  # fmt: skip
            return None
        if kind is model.Kind.MOVE and refused is not None and not act.holdouts:
            self.findings.error(
                f"move '{spot.name}' has an 'else'", act.place,
                hint="A move not taken is open again in the next turn and changes nothing",
                code="else",
            )  # fmt: skip
        if kind is model.Kind.MOVE:
            return None
        return self._refusal(act, spot)

    def _refusal(self, act: syntax.Act, spot: Instance) -> DraftOption:
        refused = act.otherwise or syntax.Option(name=REFUSED)
        return DraftOption(
            f"{spot.name}: {REFUSED}",
            None,
            self.facts.effects(refused.then, spot.bound),
            self._costs(refused.cost or (), spot),
            self.scope.say(refused.says, spot.bound),
        )

    # ------------------------------------------------------------ the finished list

    def finished(self, moved: Mapping[int, int]) -> tuple[model.Decision, ...]:
        """The decisions, with beliefs at their `moved` indices."""

        def chance(old: model.Chance | None) -> model.Chance | None:
            if old is None or old.belief is None:
                return old
            return dataclasses.replace(old, belief=moved[old.belief])

        return tuple(
            model.Decision(
                d.name,
                d.kind,
                d.when,
                tuple(
                    model.Option(
                        o.event, chance(o.chance), o.effects, tuple(o.triggers), o.costs, o.says
                    )
                    for o in d.options
                ),
                d.owners,
                d.rule,
                d.group,
                d.says,
                d.origin,
            )
            for d in self.drafts
        )
