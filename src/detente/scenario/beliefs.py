"""Grounds beliefs: numbers and words become Gaussians on their link scale, and chances use them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping

from detente.errors import Place
from detente.scenario import likelihood, model, syntax
from detente.scenario.extend import split_origin
from detente.scenario.findings import Findings, Text, nearest, place_of
from detente.scenario.likelihood import BaseRate, Likelihood
from detente.scenario.names import MalformedNameError, instance, parse_name
from detente.scenario.scope import Bound, Scope

History = Mapping[str, BaseRate]


@dataclasses.dataclass(slots=True)
class _Known:
    """A declared belief, its scale settled at its first use if it has no length of time."""

    belief: model.Belief
    likely: Likelihood
    place: Place | None
    base: str
    at: int
    window: float | None = None
    used: bool = False


class Beliefs:
    """The beliefs by name; `chance` says how likely an option is in terms of them."""

    def __init__(self, scope: Scope, history: History | None, topics: tuple[str, ...]) -> None:
        self.scope = scope
        self.findings: Findings = scope.findings
        self.history = history
        self._topics = topics
        self._known: dict[str, _Known] = {}
        names = [parse_name(b.name) for b in scope.scenario.beliefs]
        self._bases = {n.base: bool(n.indices) for n in names}
        for spot, entry in scope.expand(scope.scenario.beliefs):
            self._declare(spot.name, spot.base, entry, spot.bound)

    # ------------------------------------------------------------ declarations

    def _declare(self, name: str, base: str, entry: syntax.Belief, bound: Bound) -> None:
        if entry.likely is None:
            self.findings.error(
                f"belief '{name}' has no number", entry.place, expected="'is:'", code="missing"
            )
        likely_text = entry.likely or "50%"  # something, so that its absence is told once
        kind, text = split_origin(entry.origin or "")
        origin = model.Origin(kind or "scenario", self.scope.say(text, bound), entry.source or "")
        likely, rate = self._likelihood(likely_text, entry.otherwise, f"belief '{name}'")
        if rate is not None:
            origin = model.Origin("history", rate.text, rate.source)
        belief = self._belief(name, likely, place_of(likely_text))
        self._known[name] = _Known(
            dataclasses.replace(
                belief,
                origin=origin,
                because=tuple(self.scope.say(b, bound) for b in entry.because or ()),
                talk=self._talk(entry.talk or (), bound),
                says=self.scope.say(entry.says, bound),
            ),
            likely,
            place_of(likely_text) or entry.place,
            base,
            len(self._known),
        )

    def _likelihood(
        self, text: str, otherwise: str | None, what: str
    ) -> tuple[Likelihood, BaseRate | None]:
        """The numbers of a text; a base rate is looked up, `otherwise` standing in for it."""
        try:
            likely = likelihood.parse_likelihood(text)
        except likelihood.NotationError as fault:
            self._notation(text, fault.what, fault.expected, fault.hint)
            return Likelihood(0.25, 0.75), None
        if likely is None:
            self._notation(
                text, f"{what} has no likelihood",
                "such as '5% to 20% within 12 months', 'likely' or 'history(name)'",
                nearest(text, likelihood.likelihood_words()),
            )  # fmt: skip
            return Likelihood(0.25, 0.75), None
        if not likely.history:
            return likely, None
        rate = (self.history or {}).get(likely.history)
        if rate is not None:
            days = likely.days if likely.days is not None else rate.days
            return Likelihood(rate.low, rate.high, days, likely.history), rate
        if otherwise is not None:
            return self._likelihood(otherwise, None, what)
        known = list(self.history or ())
        self._notation(
            text, "there is no such base rate", "",
            nearest(likely.history, known)
            or "Say what holds without the data with 'otherwise: 5% to 20%'",
        )  # fmt: skip
        return Likelihood(0.25, 0.75, likely.days), None

    def _notation(self, text: str, what: str, expected: str, hint: str) -> None:
        self.findings.error(
            what, place_of(text), expected=expected, found=f"'{text}'", hint=hint, code="notation"
        )

    def _belief(
        self, name: str, likely: Likelihood, place: Place | None, days: float | None = None
    ) -> model.Belief:
        days = days or likely.days
        scale = model.Scale.RATE if days else model.Scale.ODDS
        low, high = likely.low, likely.high
        if not (low > 0 and high < 1):
            self.findings.error(
                f"belief '{name}' touches 0% or 100%", place,
                expected="more than 0% and less than 100%",
                hint="Write what is certain as the chance of a move or response itself",
                code="value",
            )  # fmt: skip
            low, high = 0.25, 0.75
        mean, sd = likelihood.gaussian(low, high, scale)
        return model.Belief(name, scale, mean, sd, days or 0.0)

    def _talk(self, talk: tuple[syntax.Talk, ...], bound: Bound) -> tuple[model.Talk, ...]:
        found = []
        for entry in talk:
            if entry.topic not in self._topics:
                self.findings.error(
                    "there is no such topic", place_of(entry.topic) or entry.place,
                    found=f"'{entry.topic}'", hint=nearest(entry.topic, self._topics),
                    code="topic",
                )  # fmt: skip
            of = ""
            if entry.of is not None:
                of = self.scope.actor(entry.of, bound, place_of(entry.of) or entry.place) or ""
            found.append(model.Talk(str(entry.topic), of, -1 if entry.lowers else 1, entry.threat))
        return tuple(found)

    # ------------------------------------------------------------ chances

    def chance(
        self,
        text: str,
        bound: Bound,
        name: str,
        *,
        origin: model.Origin,
        step: float | None,
        window: tuple[float, int] | None = None,
        modifiers: tuple[model.Modifier, ...] = (),
    ) -> model.Chance | None:
        """How likely an option is; None, and a report, where the text names no belief.

        `step`: days of a turn for a move, None for a response. `window`: days and turns of a
        response's window. A literal likelihood makes a belief called `name`.
        """
        try:
            likely = likelihood.parse_likelihood(text)
        except likelihood.NotationError as fault:
            self._notation(text, fault.what, fault.expected, fault.hint)
            return None
        if likely is None:
            known = self._referred(text, bound)
            if known is None:
                return None
        else:
            if not likely.history and likely.low == likely.high and likely.low in (0.0, 1.0):
                if window is None and not likely.days:
                    return model.Chance(fixed=likely.low, modifiers=modifiers)
                likely = dataclasses.replace(
                    likely, low=abs(likely.low - 1e-12), high=abs(likely.high - 1e-12)
                )
            known = self._literal(likely, text, name, origin)
        known.used = True
        return self._use(known, text, step, window, modifiers)

    def _referred(self, text: str, bound: Bound) -> _Known | None:
        try:
            name = parse_name(text)
        except MalformedNameError as fault:
            self._notation(text, fault.what, "a likelihood or the name of a belief", fault.hint)
            return None
        codes = []
        for index in name.indices:
            code = self.scope.actor(index.word, bound, place_of(text))
            if code is None:
                return None
            codes.append(code)
        known = self._known.get(instance(name.base, tuple(codes)))
        if known is None:
            indexed = self._bases.get(name.base)
            if indexed is None or codes or not indexed:
                hint = nearest(instance(name.base, tuple(codes)), self._known)
                hint = hint or nearest(name.base, self._bases)
            else:
                hint = "It has indices: write them in brackets"
            self.findings.error(
                "this is neither a likelihood nor a belief", place_of(text),
                expected="such as '5% to 20% within 12 months', 'likely', or a belief's name",
                found=f"'{text}'", hint=hint, code="belief",
            )  # fmt: skip
        return known

    def _literal(self, likely: Likelihood, text: str, name: str, origin: model.Origin) -> _Known:
        if likely.history:
            likely, rate = self._likelihood(text, None, f"the chance of '{name}'")
            if rate is not None:
                origin = model.Origin("history", rate.text, rate.source)
        if name in self._known:
            name = f"chance of {name}"
        belief = self._belief(name, likely, place_of(text))
        known = _Known(
            dataclasses.replace(belief, origin=origin), likely, place_of(text), name,
            len(self._known),
        )  # fmt: skip
        self._known[name] = known
        return known

    def _use(
        self,
        known: _Known,
        text: str,
        step: float | None,
        window: tuple[float, int] | None,
        modifiers: tuple[model.Modifier, ...],
    ) -> model.Chance:
        belief = known.belief
        share = 1.0
        if window is not None:
            days, turns = window
            if known.likely.days is None:
                if known.window not in (None, days):
                    self._misused(known, text, "windows of different lengths")
                belief = self._belief(belief.name, known.likely, known.place, days)
                known.belief = dataclasses.replace(
                    known.belief, scale=belief.scale, mean=belief.mean, sd=belief.sd, days=days
                )
                known.window = days
            share = days / turns / known.belief.days
        elif known.window is not None:
            self._misused(known, text, "a response with a window and elsewhere")
        elif belief.scale is model.Scale.RATE:
            if step is None:
                self.findings.error(
                    "a chance per time needs time to pass, but this response is made at once",
                    place_of(text), expected="a chance without 'within'", found=f"'{text}'",
                    hint="Or give the response a window: 'within: 30 days'", code="within",
                )  # fmt: skip
                return model.Chance(fixed=0.5)
            share = step / belief.days
        return model.Chance(known.at, 0.0, share, modifiers)

    def _misused(self, known: _Known, text: str, where: str) -> None:
        self.findings.error(
            f"belief '{known.belief.name}' is used for {where}", place_of(text),
            hint="Say its length of time with 'within', or use two beliefs", code="window",
        )  # fmt: skip

    # ------------------------------------------------------------ the finished list

    def finished(self) -> tuple[tuple[model.Belief, ...], tuple[str, ...], dict[int, int]]:
        """The beliefs that are used, the names of factors, and the new index of each old one."""
        kept = [k for k in self._known.values() if k.used]
        moved = {k.at: i for i, k in enumerate(kept)}
        loadings: list[list[tuple[int, float]]] = [[] for _ in kept]
        shares = [0.0] * len(kept)
        factors: list[str] = []
        for factor in self.scope.scenario.factors:
            at = len(factors)
            listed = self._listed(factor)
            touched = [i for i, k in enumerate(kept) if k.belief.name in listed]
            if not touched:
                continue
            factors.append(str(factor.name))
            share = factor.share if factor.share is not None else 0.0
            if factor.share is None:
                self.findings.error(
                    f"factor '{factor.name}' has no share", factor.place, expected="'share: 40%'",
                    code="missing",
                )  # fmt: skip
            for i in touched:
                loadings[i].append((at, math.sqrt(share) * kept[i].belief.sd))
                shares[i] += share
        for i, total in enumerate(shares):
            if total > 1 + 1e-9:
                self.findings.error(
                    f"the factors of belief '{kept[i].belief.name}' share more than all of it",
                    kept[i].place, expected="shares that add up to at most 100%",
                    found=f"{total:.0%}", code="share",
                )  # fmt: skip
        beliefs = tuple(
            dataclasses.replace(k.belief, loadings=tuple(load))
            for k, load in zip(kept, loadings, strict=True)
        )
        return beliefs, tuple(factors), moved

    def _listed(self, factor: syntax.Factor) -> set[str]:
        """Names of the beliefs that a factor moves: those named, and all instances of a base."""
        listed: set[str] = set()
        for word in factor.moves or ():
            name = " ".join(word.split())
            found = {n for n, k in self._known.items() if name in (n, k.base)}
            if not found and name not in self._bases:
                found = self._instances(name, word)
                if not found:
                    self.findings.error(
                        f"factor '{factor.name}' moves no such belief", place_of(word),
                        found=f"'{word}'", hint=nearest(name, [*self._bases, *self._known]),
                        code="belief",
                    )  # fmt: skip
            listed |= found
        return listed

    def _instances(self, text: str, word: str) -> set[str]:
        """The known beliefs that a name with roles or index ranges in its brackets stands for."""
        try:
            name = parse_name(text)
        except MalformedNameError:
            return set()
        if not name.indices:
            return set()
        spots = self.scope.instances(name, Text(text, place_of(word)))
        return {spot.name for spot in spots} & self._known.keys()

    def unused(self) -> list[tuple[str, Place | None]]:
        """Names and places of beliefs declared that no chance uses."""
        return [(n, k.place) for n, k in self._known.items() if not k.used]
