"""The record of the shipped cases: complete under the scenarios' own outcomes, dated, sourced."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from detente.answer.modelling import model_of
from detente.cli.documents import read_scenario
from detente.history import scoring
from detente.history.shipped import Record, case_files, records
from detente.scenario.model import Model

RECORDS = records()


def grounded(record: Record) -> Model:
    return model_of(read_scenario(Path(record.scenario)), source=record.scenario, horizon_days=None)


def test_july_1914_and_may_2024_carry_their_resolutions() -> None:
    assert {"july-1914", "may-2024"} <= {r.scenario for r in RECORDS}


@pytest.mark.parametrize("record", RECORDS, ids=lambda r: r.scenario)
def test_each_reading_says_what_became_of_every_outcome_and_why(
    record: Record, tmp_path: Path
) -> None:
    model = grounded(record)
    assert sum(r.taken for r in record.readings) == 1
    rungs = [model.answer.rest, *(model.outcomes[i].name for i in model.answer.rungs)]
    ladder = [{"outcome": name, "probability": 1 / len(rungs)} for name in rungs]
    for reading in record.readings:
        named = {c.outcome for c in reading.outcomes}
        assert named <= {o.name for o in model.outcomes}
        assert reading.why
        for came in reading.outcomes:
            assert came.because
            if came.happened is not None:
                assert model.as_of <= came.happened <= came.until
        others = [{"definition": n, "probability": 0.5} for n in sorted(named - set(rungs))]
        answer = {
            "question": model.question,
            "as_of": model.as_of.isoformat(),
            "horizon": f"{model.horizon_days} days",
            "answer": ladder,
            "definitions": others,
        }
        for name, text in case_files(answer, reading).items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        found = scoring.score(tmp_path, today=datetime.date.today())
        assert not found.unresolved
        assert len(found.ladders) == 1
