"""From a model and a question to a tape; the sizes are known before the large memory is spent."""

from __future__ import annotations

import dataclasses
import difflib
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from detente.engine.counting import Alike, alike
from detente.engine.lumping import lump
from detente.engine.once import drawn_twice
from detente.engine.reduction import Folded, Reduced, fold, reduce
from detente.engine.space import Frame, Space, explore
from detente.engine.tape import Shapes, Tape, write
from detente.engine.unroll import Forest, Turn, unroll
from detente.errors import DetenteError, Exit, Problem
from detente.scenario.model import Ladder, Model

Question = tuple[tuple[int, ...], ...]  # ladders of outcome indices


@dataclass(frozen=True, slots=True)
class Size:
    """How large a compiled question is."""

    facts: int
    decisions: int
    explored: int  # states reached
    states: int  # states left after alike ones were merged
    entries: int  # transitions of one turn
    slices: int

    def memory(self, columns: int) -> int:
        """Bytes that a sweep over `columns` draws at a time needs."""
        return self.states * 8 * columns + self.entries * 8


@dataclass(frozen=True, slots=True)
class Compiled:
    """One question about one model, ready for the sweeps.

    `ladders`: the outcomes of each ladder asked about, least grave first. A state's class is the
    combination of rungs it stands on, in mixed radix, the last ladder fastest.
    """

    model: Model
    ladders: Question
    reduced: Reduced
    turn: Turn
    space: Space
    tape: Tape
    size: Size

    @property
    def shape(self) -> tuple[int, ...]:
        """Rungs of each ladder, the rest included."""
        return tuple(len(rungs) + 1 for rungs in self.ladders)

    @property
    def classes(self) -> NDArray[np.int32]:
        """Class of every state of the tape; shape (states,). Ghosts are empty when it matters."""
        result = np.zeros(self.tape.states, dtype=np.int32)
        own = result[: self.space.states]
        for i, n in enumerate(self.shape):
            own *= n
            own += self.space.rungs[:, i].astype(np.int32)
        return result

    def beliefs(self) -> tuple[int, ...]:
        """Indices of the beliefs that decide anything on the tape."""
        return tuple(sorted({s.belief for s in self.tape.chances.slots if s.belief >= 0}))


@dataclass(slots=True)
class Compiler:
    """Compiles the questions put to one model, sharing what they have in common."""

    model: Model
    limit: int = 4_000_000
    _folded: dict[bool, Folded] = field(default_factory=dict)
    _forest: Forest = field(default_factory=Forest)
    _spaces: dict[tuple[object, ...], tuple[Space, int, Shapes]] = field(default_factory=dict)
    _compiled: dict[tuple[Question, bool, bool, frozenset[str] | None], Compiled] = field(
        default_factory=dict
    )

    def compile(
        self,
        ladders: Question,
        *,
        cut: bool = True,
        count: bool = True,
        acting: frozenset[str] | None = None,
    ) -> Compiled:
        """The tape for `ladders` jointly.

        1. Reduce the model to the question.
        2. Unroll a turn and explore it without flags; where a decision could be drawn twice in a
           turn, once more with flags for those decisions.
        3. Merge alike states and write the tape.

        `cut` False skips the reductions, the merging and the absorption of finished worlds; `count`
        False names every member and keeps options of chance 0 (who controls a decision, and what
        they may choose, then stays known). `acting`: a set of actors that will choose; options of
        chance 0 are kept, its members named and the others counted.
        """
        key = (ladders, cut, count and cut, acting)
        if key in self._compiled:
            return self._compiled[key]
        reduced = reduce(self.folded(every=not count or acting is not None), ladders, cut=cut)
        classes = alike(self.model, reduced, acting or frozenset()) if cut and count else ()
        turn = unroll(reduced, self._forest, classes=classes)
        space, explored, shaped = self._explored(
            reduced, turn, classes, cut, merge=not turn.repeated
        )
        if turn.repeated:
            again = drawn_twice(space, turn)
            if again:
                turn = unroll(reduced, self._forest, flagged=again, classes=classes)
            space, explored, shaped = self._explored(reduced, turn, classes, cut, merge=True)
        tape = write(self.model, reduced, turn, space, shaped)
        result = Compiled(
            model=self.model,
            ladders=ladders,
            reduced=reduced,
            turn=turn,
            space=space,
            tape=tape,
            size=Size(
                facts=len(reduced.variables),
                decisions=len(reduced.acts),
                explored=explored,
                states=space.states,
                entries=tape.entries,
                slices=len(tape.slices),
            ),
        )
        self._compiled[key] = result
        return result

    def folded(self, *, every: bool = False) -> Folded:
        """The model without what can never happen; `every` as in `fold`."""
        if every not in self._folded:
            check(self.model)
            self._folded[every] = fold(self.model, every=every)
        return self._folded[every]

    def rebound(self, model: Model) -> Compiler:
        """A compiler for `model` that keeps what is compiled and holds for it as well.

        That is everything where only the numbers of beliefs (mean, spread, loadings) differ; where
        outcomes do, the questions about those that are the same; else nothing.
        """
        mine = self.model
        alike = (
            (mine.variables, mine.decisions, mine.order, mine.turns)
            == (model.variables, model.decisions, model.order, model.turns)
            and mine.horizon_days == model.horizon_days
            and [(b.name, b.scale, b.days) for b in mine.beliefs]
            == [(b.name, b.scale, b.days) for b in model.beliefs]
        )
        if not alike:
            return Compiler(model, self.limit)
        check(model)
        pairs = zip(mine.outcomes, model.outcomes, strict=False)
        same = {number for number, (one, other) in enumerate(pairs) if one == other}
        whole = mine.outcomes == model.outcomes
        return Compiler(
            model,
            self.limit,
            {k: dataclasses.replace(f, model=model) for k, f in self._folded.items() if whole},
            self._forest,
            self._spaces,
            {
                key: dataclasses.replace(compiled, model=model)
                for key, compiled in self._compiled.items()
                if same.issuperset(itertools.chain.from_iterable(key[0]))
            },
        )

    def _explored(
        self,
        reduced: Reduced,
        turn: Turn,
        classes: tuple[Alike, ...],
        cut: bool,
        *,
        merge: bool,
    ) -> tuple[Space, int, Shapes]:
        nodes = frozenset(n for tree in turn.trees for n in tree.nodes)
        shape = (
            reduced.levels,
            reduced.start,
            reduced.ladders,
            nodes,
            len(turn.flags),
            classes,
            cut,
        )
        key = (*shape, merge)
        if key not in self._spaces:
            apart = self._spaces.get((*shape, False))  # explored to see what is drawn twice
            if apart is not None:
                space = apart[0]
            else:
                frame = Frame.of(reduced, turn, absorb=cut, classes=classes)
                space = explore(frame, self._forest, turn, limit=self.limit)
            explored = space.states
            if merge and cut:
                space = lump(space)
            self._spaces[key] = (space, explored, {})
        return self._spaces[key]


def compile_model(
    model: Model, outcomes: Sequence[str] | None = None, *, limit: int = 4_000_000
) -> Compiled:
    """The tape for `outcomes` jointly (None: the ladder of the answer crossed with the others).

    Raises DetenteError if a name is unknown, the model is not usable, or more than `limit` states
    can be reached.
    """
    if outcomes is None:
        ladders: Question = (
            model.answer.rungs,
            *(ladder.rungs for ladder in model.crossed),
        )
    else:
        ladders = tuple((outcome_index(model, name),) for name in outcomes)
    return Compiler(model, limit).compile(ladders)


def outcome_index(model: Model, name: str) -> int:
    """Index of the outcome called `name`; DetenteError with the nearest name if there is none."""
    names = [o.name for o in model.outcomes]
    if name in names:
        return names.index(name)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.4)
    raise DetenteError(
        Problem(
            f"there is no outcome {name!r}",
            hint=f"Did you mean {near[0]!r}?" if near else "Known: " + ", ".join(names) + ".",
            code="unknown-outcome",
        ),
        status=Exit.USAGE,
    )


def rungs_of(model: Model, ladder: Ladder) -> tuple[str, ...]:
    """Names of the rungs of `ladder`, the rest first."""
    return (ladder.rest, *(model.outcomes[o].name for o in ladder.rungs))


def check(model: Model) -> None:
    """Refuse a model that no sweep can run, with all its problems at once."""
    problems = []
    if model.turns < 1 or not model.horizon_days > 0:
        problems.append(
            Problem(
                "the horizon is not usable",
                expected="at least one turn of positive length",
                found=f"{model.turns} turns in {model.horizon_days:g} days",
                hint="Give a horizon such as 12 months and a turn such as 1 week.",
                code="horizon",
            )
        )
    for decision in model.decisions:
        total = 0.0
        for option in decision.options:
            if option.chance is None:
                continue
            fixed = option.chance.fixed if option.chance.belief is None else 0.0
            if not 0 <= fixed <= 1:
                problems.append(
                    Problem(
                        f"the chance of {option.event or decision.name!r} is not a probability",
                        expected="0 % to 100 %",
                        found=f"{100 * fixed:g} %",
                        code="probability",
                    )
                )
            total += fixed
        if total > 1 + 1e-9:
            problems.append(
                Problem(
                    f"the chances of the options of {decision.name!r} add up to more than 1",
                    expected="at most 100 %",
                    found=f"{100 * total:g} %",
                    code="chance-sum",
                )
            )
        if sum(option.chance is None for option in decision.options) > 1:
            problems.append(
                Problem(
                    f"two options of {decision.name!r} take what the others leave over",
                    expected="at most one",
                    code="left-over",
                )
            )
    for belief in model.beliefs:
        shared = sum(loading**2 for _, loading in belief.loadings)
        if not belief.sd >= 0 or shared > belief.sd**2 * (1 + 1e-9) + 1e-12:
            problems.append(
                Problem(
                    f"the spread of belief {belief.name!r} is smaller than what it shares",
                    expected="a standard deviation of at least that of its factors",
                    found=f"{belief.sd:g}",
                    code="spread",
                )
            )
    if problems:
        raise DetenteError(problems)
