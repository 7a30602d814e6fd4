"""Says in plain English what a scenario says, completely enough to argue about it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from pathlib import Path

from detente.scenario import likelihood, model, syntax
from detente.scenario.beliefs import History
from detente.scenario.catalog import Catalog
from detente.scenario.extend import split_origin
from detente.scenario.findings import Findings
from detente.scenario.grounding import ground_whole
from detente.scenario.names import Name, parse_name
from detente.scenario.parse import load_scenario
from detente.scenario.scope import Scope
from detente.scenario.wording import condition_in_words, effects_in_words, listed

_HOLE = re.compile(r"<([^<>]+)>")


def describe(
    scenario: syntax.Scenario | Path | str,
    *,
    library: Catalog | None = None,
    history: History | None = None,
) -> str:
    """The scenario (or the one in a file) in plain English, as Markdown.

    Every fact, move, response, outcome and belief of the scenario and its templates is there.
    Raises DetenteError where the scenario has mistakes.
    """
    if not isinstance(scenario, syntax.Scenario):
        scenario = load_scenario(scenario)
    catalog = library or Catalog()
    grounded = ground_whole(scenario, library=catalog, history=history)
    as_of = grounded.model.as_of
    scope = Scope(grounded.scenario, catalog, as_of, Findings())
    lines = list(_Describer(grounded.model, grounded.scenario, scope).lines())
    return "\n".join(lines).strip() + "\n"


class _Describer:
    def __init__(self, grounded: model.Model, scenario: syntax.Scenario, scope: Scope) -> None:
        self.model = grounded
        self.scenario = scenario
        self.scope = scope

    def lines(self) -> Iterable[str]:
        grounded = self.model
        yield f"# {grounded.title or grounded.question or 'A scenario'}"
        if grounded.question:
            yield from ("", f"The question, as of {_day(grounded.as_of)}: {grounded.question}")
        if grounded.resolved_by is not None:
            outcome = grounded.outcomes[grounded.resolved_by]
            yield from ("", f"The answer is yes once **{outcome.name}** holds: {outcome.wording}.")
        if grounded.meta.get("about"):
            yield from ("", grounded.meta["about"])
        turn = f"{grounded.turn_days:.3g} days each"
        yield ""
        yield (
            f"It looks {_span(grounded.horizon_days)} ahead, in {grounded.turns} "
            f"turn{'s' if grounded.turns > 1 else ''} of {turn}. In a turn the moves are made in "
            "the order listed; each sees what those before it did, and each event is answered at "
            "once."
        )
        yield from self._section("It assumes", (f"- {n}" for n in grounded.notes))
        yield from self._section("Who takes part", self._actors())
        yield from self._section("How it stands at the start", self._facts())
        yield from self._section("What may happen in any turn", map(self._act, self._moves()))
        yield from self._section(
            "What answers what", map(self._act, self._kept(self.scenario.responses))
        )
        yield from self._section("How it can end", self._answer())
        yield from self._section("Under which definitions", self._definitions())
        yield from self._section("What is believed, and why", self._beliefs())
        yield from self._section("What makes beliefs move together", self._factors())
        yield from self._section("What is talked about", self._topics())
        yield from self._section("What strategic actors want", self._values())

    @staticmethod
    def _section(title: str, lines: Iterable[str]) -> Iterable[str]:
        found = list(lines)
        if found:
            yield from ("", f"## {title}", "", *found)

    def _kept(self, acts: Iterable[syntax.Act]) -> list[syntax.Act]:
        off = set(self.scenario.without)
        return [a for a in acts if parse_name(a.name).base not in off and a.road not in off]

    def _moves(self) -> list[syntax.Act]:
        return self._kept(self.scenario.moves)

    # ------------------------------------------------------------ words

    def _actor(self, word: str) -> str:
        """A role or actor by its name, a set as such; an index stays as it is."""
        if word in self.scope.roles:
            return self.scope.name_of(self.scope.roles[word])
        if word in self.scope.sets:
            return f"the {word}" if len(self.scope.sets[word]) != 1 else self.scope.name_of(
                self.scope.sets[word][0]
            )  # fmt: skip
        if word in self.scope.own or word in self.scope.catalog.actors:
            return self.scope.name_of(word)
        return word

    def _say(self, text: str | None) -> str:
        def fill(match: re.Match[str]) -> str:
            word = match[1]
            known = word in self.scope.roles or word in self.scope.sets
            return self.scope.say(match[0], {}) if known else word

        return _HOLE.sub(fill, text or "")

    def _named(self, name: Name) -> str:
        if not name.indices:
            return f"**{name.base}**"
        each = listed(
            f"each {i.word} in {self._set(i.over)}" if i.over else self._actor(i.word)
            for i in name.indices
        )
        return f"**{name.base}** of {each}"

    def _set(self, text: str) -> str:
        codes = self.scope.set_of(text, {})
        if len(codes) > 6 and text in self.scope.sets:
            return f"the {text}"
        return listed(map(self.scope.name_of, codes)) or f"the {text} (none)"

    # ------------------------------------------------------------ sections

    def _actors(self) -> Iterable[str]:
        by_role: dict[str, list[str]] = {}
        for actor in self.model.actors:
            for role in actor.roles or (actor.kind,):
                by_role.setdefault(role, []).append(actor.name)
        for role, names in by_role.items():
            yield f"- {role}: {listed(names)}"
        for name, codes in self.scope.sets.items():
            if len(codes) > 1:
                yield f"- the {name}: {listed(map(self.scope.name_of, codes))}"

    def _facts(self) -> Iterable[str]:
        for fact in self.scenario.facts:
            name = parse_name(fact.name)
            says = f": {self._say(fact.says)}" if fact.says else ""
            levels = f" ({', then '.join(fact.levels)})" if fact.levels else ""
            start = fact.start or (fact.levels or ("no",))[0]
            stands = f"starts as {start}" if " " not in start else f"starts as yes if {start}"
            since = f" since {_day(fact.since)}" if fact.since else ""
            source = f" (source: {fact.source})" if fact.source else " (a default)"
            yield f"- {self._named(name)}{levels}{says}; {stands}{since}{source}."

    def _act(self, act: syntax.Act) -> str:
        name = parse_name(act.name)
        words = [f"- {self._named(name)}"]
        if act.says:
            words.append(f": {self._say(act.says)}")
        words.append(f". {self._who(act)}")
        if isinstance(act, syntax.Response):
            words.append(f" It answers {listed((f'‘{t}’' for t in act.to or ()), 'or')}")
            words.append(f", within {act.within}." if act.within else ", at once.")
        if act.when:
            words.append(f" Open while {condition_in_words(act.when, self._actor)}.")
        if act.options:
            words.append(" The options:")
            for option in act.options:
                words.append(f" {option.name} ({self._chance(option.chance)}")
                if option.then:
                    words.append(f"; then {effects_in_words(option.then, self._actor)}")
                words.append(self._modifiers(option) + ");")
            words[-1] = words[-1][:-1] + "."
        else:
            words.append(f" How likely: {self._chance(act.chance)}.")
            if act.then:
                words.append(f" Then {effects_in_words(act.then, self._actor)}.")
        if act.otherwise is not None and act.otherwise.then:
            words.append(f" If not, {effects_in_words(act.otherwise.then, self._actor)}.")
        for actor, chance in act.holdouts or ():
            words.append(f" {self._actor(actor)} must agree too ({self._chance(chance)}).")
        modifiers = self._modifiers(act)
        if modifiers:
            words.append(modifiers.replace("; ", " It is ", 1) + ".")
        for actor, amount in act.cost or ():
            words.append(f" It costs {self._actor(actor)} {amount:g}.")
        if act.road:
            words.append(f" Road: {act.road}.")
        return "".join(words)

    def _who(self, act: syntax.Act) -> str:
        by = tuple(act.by or ())
        if by == ("nature",):
            return "Nobody decides it."
        who = listed(self._actor(b) for b in by)
        if act.rule in ("consensus", "majority"):
            return f"Decided by {act.rule} of {who}."
        return f"Decided by any one of {who}." if act.rule == "one" else f"Decided by {who}."

    def _modifiers(self, act: syntax.Act | syntax.Option) -> str:
        return "".join(
            f"; {factor:g} times as likely while {condition_in_words(text, self._actor)}"
            for text, factor in (*(act.faster or ()), *(act.slower or ()))
        )

    def _chance(self, text: str | None) -> str:
        if text is None:
            return "as it is worth to who decides"
        if text == "rest":
            return "what is left over"
        if likelihood.parse_likelihood(text) is not None:
            return text
        base = parse_name(text).base
        belief = next((b for b in self.scenario.beliefs if parse_name(b.name).base == base), None)
        return f"‘{text}’, {belief.likely}" if belief is not None else f"‘{text}’"

    def _answer(self) -> Iterable[str]:
        for ladder in (self.model.answer, *self.model.crossed):
            title = "The answer" if ladder.name == "answer" else f"Crossed with it, {ladder.name}"
            rest = f" ({ladder.rest_wording})" if ladder.rest_wording else ""
            yield f"{title}: the gravest of these that was reached; otherwise {ladder.rest}{rest}."
            yield ""
            for number, at in enumerate(ladder.rungs, 1):
                outcome = self.model.outcomes[at]
                yield f"{number}. **{outcome.name}**: {outcome.wording or 'no wording'}."
            yield ""

    def _definitions(self) -> Iterable[str]:
        for outcome in (*self.scenario.definitions, *self.scenario.members):
            when = condition_in_words(outcome.when, self._actor) if outcome.when else ""
            whose = f" ({outcome.whose})" if outcome.whose else ""
            wording = self._say(outcome.wording)
            yield f"- {self._named(parse_name(outcome.name))}: {wording}{whose}. Holds once {when}."

    def _beliefs(self) -> Iterable[str]:
        used = {b.name.split("[")[0] for b in self.model.beliefs}
        for belief in self.scenario.beliefs:
            name = parse_name(belief.name)
            if name.base not in used:
                continue
            kind, text = split_origin(belief.origin or "")
            source = f"; source: {belief.source}" if belief.source else ""
            reasons = f": {self._say(text)}" if text else ""
            yield f"- {self._named(name)}: {belief.likely} ({kind or 'scenario'}{reasons}{source})."

    def _factors(self) -> Iterable[str]:
        for factor in self.scenario.factors:
            if factor.name in self.model.factors and factor.share is not None:
                moved = listed(f"‘{m}’" for m in factor.moves or ())
                yield f"- {factor.name}: {factor.share:.0%} of the doubt about {moved}."

    def _topics(self) -> Iterable[str]:
        for topic in self.model.topics:
            yield f"- {topic.title}: {', '.join(f'“{p}”' for p in topic.patterns)}."

    def _values(self) -> Iterable[str]:
        for actor in self.model.actors:
            if actor.rationality is None:
                continue
            worth = listed(
                f"‘{self.model.outcomes[at].name}’ is worth {value:g}" for at, value in actor.values
            )
            yield f"- {actor.name} (rationality {actor.rationality:g}): {worth}."


def _day(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _span(days: float) -> str:
    months = days / likelihood.MONTH
    if months >= 1 and abs(months - round(months)) < 1e-6:
        return f"{round(months)} month{'s' if round(months) != 1 else ''}"
    return f"{days:g} days"
