"""Records of what the engine finds that hold words and plain numbers only.

They lie apart from what finds them, so that a process which only tells of them need load neither
the engine nor its compiled loops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.scenario.model import Rule

Others = Literal["believed", "hostile"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One probability: mean over draws with its standard error, 90 % range, central value."""

    mean: float
    low: float
    high: float
    central: float
    error: float


@dataclass(frozen=True, slots=True)
class Lever:
    """How one belief moves the probability of an outcome.

    `low`, `high`: the answer with the belief at its 5 % and 95 % quantile, all others central;
    `at_low`, `at_high`: those quantiles as probabilities (within `Belief.days` for rates).
    `derivative`: of the central answer by the belief's value on its link scale. `share`: first-
    order share of the variance over draws; `left`: the standard deviation that would be left on
    average if the belief were known, as a share of what it is now (value of information).
    `share` and `left` are None where they were not asked for.
    """

    belief: str
    low: float
    high: float
    at_low: float
    at_high: float
    central: float
    derivative: float
    share: float | None = None
    left: float | None = None

    @property
    def swing(self) -> float:
        """How far the answer moves between the two quantiles."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class RoadEvent:
    """One event of a road, or any one of several alike ones.

    `name`: the event, or the declared name that the alike ones share; `shares`: each event with
    its part of the road's way here, likeliest first. `says`: the option's own words, empty for
    alike ones that differ. `days`: mean time of the event on this road, from the start.

    `needed`: how many of `owners` must act together to prevent it, 0 where nobody can; where any
    of several alike decisions would do, all of them have to be held back. `willing`: the chance
    believed that it would be held back anyway, were it open all the time.
    """

    name: str
    shares: tuple[tuple[str, float], ...]
    owners: tuple[str, ...]
    rule: Rule
    says: str
    days: float
    needed: int
    willing: float


@dataclass(frozen=True, slots=True)
class Road:
    """A sequence of events to the outcome, how likely it is, and where to cut it.

    `cut`: of the decisions on the road the one without which the outcome is least likely;
    `without`: the outcome's probability with it forbidden (alike decisions together).
    """

    outcome: str
    events: tuple[RoadEvent, ...]
    probability: float
    share: float
    cut: str
    without: float


@dataclass(frozen=True, slots=True)
class Part:
    """`count` of the interchangeable actors `among`."""

    count: int
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopper:
    """A smallest set that holds an outcome below the threshold: any choice of its parts does.

    `lowest`: the probability it can enforce; the largest over the choices of its parts (where sets
    were sought that push the outcome up: the smallest that its choices can enforce).
    `willing`: the chance believed, without any intervention, that what it must prevent does not
    happen anyway while it is open: of the decisions it must hold back, the least likely to be
    held back. 1 if it need hold back nothing.
    """

    parts: tuple[Part, ...]
    lowest: float
    willing: float

    @property
    def size(self) -> int:
        """How many actors have to act together."""
        return sum(part.count for part in self.parts)


@dataclass(frozen=True, slots=True)
class Stoppers:
    """Smallest stopping sets, smallest first, then most willing first."""

    outcome: str
    threshold: float
    others: Others
    central: float
    sets: tuple[Stopper, ...]
    largest: int
    method: str
    states: int
