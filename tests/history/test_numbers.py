"""The shipped model of entry: plausible, complete, and what the data give."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.history import numbers
from detente.scenario import Catalog


def test_what_is_known_moves_the_probability_the_right_way() -> None:
    model = numbers.load_numbers()
    average = model.probability({})
    assert 1e-5 < average < 0.01
    near = {"own_distance": 0.0, "other_distance": 0.0, "major": 1.0}
    assert model.probability(near) > 3 * average
    assert model.probability({"own_obl_defense": 1.0}) > model.probability({"own_obl_defense": 0.0})
    assert sum(model.months) == pytest.approx(1.0, abs=1e-3)
    assert model.months[0] > 3 / 12  # a third and more of the entries fall into the first month
    with pytest.raises(KeyError):
        model.probability({"year": 1914.0})


def test_no_weight_stands_on_what_is_known_only_later() -> None:
    names = set(numbers.load_numbers().weights)
    for word in ("hostility", "fatal", "duration", "year", "outcome", "members_of_system"):
        assert not [n for n in names if word in n]


@pytest.mark.shared
def test_it_is_fitted_to_what_it_says(shared: Path) -> None:
    from detente.history.conflicts import FORCE, disputes
    from detente.history.store import open_tables

    model = numbers.load_numbers()
    force = [c for c in disputes(open_tables(shared)) if c.hostility >= FORCE]
    assert model.conflicts == len(force)


def test_a_template_takes_from_the_fitted_model_what_entries_share() -> None:
    model = numbers.load_numbers()
    template = Catalog().template("two-state-crisis")
    (factor,) = (f for f in template.factors if f.name == "how far the war spreads")
    share = model.spread**2 / (model.spread**2 + model.lean**2)
    assert factor.share == pytest.approx(share, abs=0.05)
