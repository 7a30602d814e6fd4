"""From a number to the sentence, and back: `why`, `what-if`, and what a new report moved."""

from __future__ import annotations

import dataclasses
import json
import math
from pathlib import Path

import pytest

from detente.answer import figures
from detente.answer.casework import Put, Step, answer_case, believed_in
from detente.answer.moved import moved
from detente.answer.statement_trace import statement_lines
from detente.answer.trace import last_line, last_logged, trace
from detente.answer.what_if import Changes, what_if
from detente.cli.add import answered_with
from detente.cli.main import status
from detente.dossier import weighing
from detente.dossier.corrections import Correction
from detente.dossier.evidence import Grade
from detente.dossier.judgements import Judgement
from detente.dossier.opening import open_case
from detente.dossier.stored import Stored, document_path
from detente.engine.sensitivity import levers
from detente.engine.solve import solve
from detente.errors import DetenteError, Exit
from detente.reading import read_document
from detente.reading.document import read_text
from detente.scenario.catalog import Catalog
from detente.scenario.model import Scale

REVIEW = Path(__file__).parents[2] / "examples" / "may-2024" / "press-review.txt"
LATER = (
    "Notes of the week\n\n7 June 2024\n\n"
    "Italy's prime minister said that Italy would never lift restrictions on the use of Italian "
    "weapons against Russia. Belgium's government supported lifting restrictions on strikes "
    "against Russia.\n\nRussia's defence minister warned that Russia would retaliate against "
    "any base in Europe.\n"
)
DRAWS = 64


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case on disk: the shipped review under the shipped scenario, graded."""
    place = tmp_path_factory.mktemp("cases") / "may"
    text = Catalog().scenario_path("may-2024").read_text()
    answered_with(
        place,
        [read_document(REVIEW)],
        Put(scenario=text, draws=DRAWS),
        grades={REVIEW.name: Grade("B", "2", "a careful review")},
        progress=lambda step, share: None,
    )
    return place


@pytest.fixture(scope="module")
def stored(path: Path) -> Stored:
    return open_case(path)


@pytest.fixture(scope="module")
def later(stored: Stored) -> Stored:
    from detente.answer.statements import read_statements

    document = read_text(LATER, name="later.txt")
    return stored.with_documents([document], read_statements([document]))


def answered(stored: Stored) -> Step:
    return answer_case(stored, Put(draws=DRAWS))


# ------------------------------------------------------------ why


def test_every_number_of_the_trace_comes_from_the_files_of_the_case(path, stored):
    logged = last_logged(path)
    assert logged is not None
    assert not logged.stale
    found = trace(logged.answer)
    believed = believed_in(stored)
    result = solve(believed.model, draws=DRAWS, seed=1)
    estimate = result.outcome(found.subject).estimate
    assert (found.probability, found.low, found.high) == pytest.approx(
        (estimate.mean, estimate.low, estimate.high), rel=1e-12
    )
    swings = {lever.belief: lever for lever in levers(believed.model, found.subject)}
    texts = {d.name: (path / document_path(d)).read_bytes().decode() for d in stored.documents}
    seen = 0
    for carrier in found.carriers:
        assert carrier.lever is not None
        mine = swings[carrier.belief.name]
        assert (carrier.lever.at_low, carrier.lever.at_high) == pytest.approx((mine.low, mine.high))
        assert carrier.belief.value == pytest.approx(_value(believed, carrier.belief.name))
        for row in carrier.statements:
            seen += 1
            assert (row.grade, row.grade_because) == (
                "B2",
                "given to the document: a careful review",
            )
            assert row.alone == pytest.approx(
                max(row.cap, 1 / row.cap)
                ** (row.said * row.tells * math.copysign(1, row.alone - 1))
            )
            lines = texts[row.document].split("\n")
            words = row.quote.split(" … ")[0].split("\n")[0]
            assert words in texts[row.document]
            assert any(words[:20] in line for line in lines[row.line - 1 : row.line + 3])
    assert seen


def test_every_outcome_has_beliefs_under_it(path):
    logged = last_logged(path)
    assert logged is not None
    answer = logged.answer
    rungs = [rung.outcome for rung in answer.answer[1:]]
    for name in (*rungs, *(row.definition for row in answer.definitions if not row.already)):
        found = trace(answer, name)
        assert found.carriers, name
        assert (found.at_all is not None) == (name in rungs)
    first = trace(answer, rungs[0])
    lever = first.carriers[0].lever
    assert lever is not None
    assert min(lever.at_low, lever.at_high) <= first.at_all <= max(lever.at_low, lever.at_high)
    least = trace(answer, answer.answer[0].outcome)
    assert least.rest
    assert not least.carriers


def _value(believed, name: str) -> float:
    """The central belief, from the prior and the sums on all beliefs, by the formula."""
    prior = {b.name: b for b in believed.prior.beliefs}
    belief = prior[name]
    z = belief.mean
    for other, total in believed.dossier.sums().items():
        if other == name:
            z += total
        else:
            mine = dict(belief.loadings)
            shared = sum(v * mine.get(f, 0) for f, v in prior[other].loadings)
            z += total * shared / prior[other].sd ** 2
    return 1 - math.exp(-math.exp(z)) if belief.scale is Scale.RATE else 1 / (1 + math.exp(-z))


def test_factors_of_statements_add_up_to_the_belief(stored):
    believed = believed_in(stored)
    for name, total in believed.dossier.sums().items():
        rows = [i.applied for i in believed.dossier.used() if i.belief == name]
        assert sum(rows) == pytest.approx(total)


def test_why_of_a_belief_shows_its_statements(path):
    logged = last_logged(path)
    assert logged is not None
    found = trace(logged.answer, "permits[ITA]")
    (carrier,) = found.carriers
    assert found.probability is None
    assert [row.speaks_for for row in carrier.statements] == ["ITA"]
    assert carrier.statements[0].grade == "B2"


def test_why_of_what_there_is_not_names_the_nearest(path):
    logged = last_logged(path)
    assert logged is not None
    with pytest.raises(DetenteError, match=r"permits\[ITA\]") as error:
        trace(logged.answer, "permits[ITX]")
    assert error.value.status is Exit.USAGE


def test_a_log_older_than_the_case_is_told(path, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(path, copy)
    with (copy / "scenario.yaml").open("a") as file:
        file.write("# a remark\n")
    logged = last_logged(copy)
    assert logged is not None
    assert logged.stale == ("scenario.yaml",)
    with (copy / "answers.jsonl").open("a") as file:
        file.write('{"cut off')
    assert last_logged(copy) is not None


@pytest.mark.parametrize("step", [1, 3, 7, 100])
def test_the_last_line_of_a_log(tmp_path, step):
    log = tmp_path / "log"
    for text, last in (
        (b"", b""), (b"cut off", b""), (b"one\n", b"one"), (b"one line\ncut", b"one line"),
        (b"one\nthe second\n", b"the second"), (b"one\ntwo\ncut off", b"two"),
        ("one\nwith a \u2028 in it\n".encode(), "with a \u2028 in it".encode()),
        (b"x" * 50 + b"\n", b"x" * 50),
    ):  # fmt: skip
        log.write_bytes(text)
        assert last_line(log, step) == last


def test_two_commands_lead_from_a_number_to_the_sentence(path, capsys):
    assert status(["why", str(path)]) == 0
    text = capsys.readouterr().out
    assert "serious consequences" in text
    assert f"{REVIEW.name}:" in text


def test_why_of_a_statement_says_what_became_of_it(stored):
    labels = {s.id: f"S{i}" for i, s in enumerate(stored.statements, 1)}
    for item in believed_in(stored).dossier.items:
        text = "\n".join(map(str, statement_lines(stored, labels[item.statement])))
        assert ("×" in text) if item.status == "used" else (item.why in text)


def test_corrections_and_rejections_show_in_the_trace(stored):
    target = next(s for s in stored.read if s.speaks_for == "ITA" and s.act.stance == "opposes")
    fix = Correction("fix", target.id, target.document, target.text, "Ann", "", "misread",
                     (("stance", "supports"),))  # fmt: skip
    fixed = dataclasses.replace(stored, corrections=(fix,))
    found = trace(answered(fixed).asked.answer, "permits[ITA]")
    assert any("Ann" in row.corrected for c in found.carriers for row in c.statements)
    assert all(row.factor > 1 for c in found.carriers for row in c.statements if row.corrected)
    out = dataclasses.replace(fix, verb="reject", set=())
    rejected = answered(dataclasses.replace(stored, corrections=(out,))).asked.answer
    assert any(u.status == "rejected" and "Ann" in u.why for u in rejected.unused)
    believed = believed_in(dataclasses.replace(stored, corrections=(out,))).dossier.items
    assert [i.status for i in believed if i.statement == target.id] == ["rejected"]


def test_what_was_found_before_changes_nothing_that_is_found_now(stored, later):
    graded = dataclasses.replace(later, grades={"later.txt": Grade("A", "1")})
    for case in (stored, later, graded, later, stored):
        remembered = believed_in(case)
        weighing._last.clear()
        assert believed_in(case) == remembered


# ------------------------------------------------------------ what if


def test_a_change_without_effect_says_why(stored):
    silent = next(i for i in believed_in(stored).dossier.items if i.status == "unused")
    found = what_if(stored, Changes(without=(silent.statement,)), draws=DRAWS)
    assert all(row.difference == 0 for row in found.rows)
    assert any(silent.why in note for note in found.notes)
    same = what_if(stored, Changes(grades=((REVIEW.name, "B2"),)), draws=DRAWS)
    assert all(row.difference == 0 for row in same.rows)
    assert any("is B2 already" in note for note in same.notes)


def test_one_statement_can_be_graded(stored):
    item = next(i for i in believed_in(stored).dossier.used() if not i.witnesses)
    number = [s.id for s in stored.statements].index(item.statement) + 1
    found = what_if(stored, Changes(grades=((f"S{number}", "E5"),)), draws=DRAWS)
    assert any(row.difference for row in found.rows)
    grades = {**stored.grades, item.statement: Grade("E", "5", "a slip of the tongue")}
    graded = dataclasses.replace(stored, grades=grades, grades_text=None)
    lines = [str(line) for line in statement_lines(graded, f"S{number}")]
    assert "grade: E5, given to the statement itself: a slip of the tongue" in lines
    assert item.statement in graded.files()["sources.yaml"]
    lost = {**stored.grades, f"{'0' * 12}-{'0' * 8}": Grade("B", "2")}
    answer = answered(dataclasses.replace(stored, grades=lost)).asked.answer
    assert any("sources.yaml grades statements" in note for note in answer.notes)


def test_without_all_evidence_the_answer_is_the_priors(stored):
    every = tuple(s.id for s in stored.statements)
    found = what_if(stored, Changes(without=every), draws=DRAWS)
    alone = solve(believed_in(stored).scenario, draws=DRAWS, seed=1)
    definitions = {o.name for o in alone.outcomes if o.role == "definition"}
    compared = [row for row in found.rows if row.outcome in definitions]
    assert len(compared) > 3
    for row in compared:
        assert row.after.mean == pytest.approx(alone.outcome(row.outcome).estimate.mean, rel=1e-12)


def test_setting_forbidding_and_staying_out(stored):
    head = "armed attack exchanged"

    def after(**changes: object) -> dict[str, float]:
        found = what_if(stored, Changes(**changes), draws=8)
        return {row.outcome: row.difference for row in found.rows}

    assert after(sets=(("strike in reaction", "20% within 12 months"),))[head] > 0
    assert after(forbid=("strike in reaction",))[head] < 0
    assert after(stays_out=("RUS",))[head] < 0
    assert after(stays_out=("Russia",)) == after(stays_out=("RUS",))
    no_council = after(forbid=("council",))
    assert no_council["clause invoked"] < 0


def test_everything_that_there_is_not_is_told_at_once(stored):
    wrong = Changes(
        sets=(("permits[IT]", "5%"), ("permits[ITA]", "500%")),
        without=("S999",),
        grades=(("No Paper", "B2"), (REVIEW.name, "Z9")),
        forbid=("raise the shields",),
        stays_out=("BRA",),
    )
    with pytest.raises(DetenteError) as error:
        what_if(stored, wrong, draws=DRAWS)
    assert len(error.value.problems) == 7
    assert "raise the shield" in str(error.value)
    assert error.value.status is Exit.USAGE


# ------------------------------------------------------------ what moved


def test_shares_and_residual_add_up_to_the_difference(stored, later):
    rows = moved(believed_in(stored), believed_in(later))
    assert rows
    for row in rows:
        whole = row.after - row.before
        parts = row.scenario + sum(s.part for s in row.shares) + row.residual
        assert parts == pytest.approx(whole, abs=1e-15)
        assert row.scenario == 0
        # The residual is what quadrature and the step of the difference miss.
        assert abs(row.residual) <= 2e-3 * sum(abs(s.part) for s in row.shares) + 1e-9
    head = next(r for r in rows if r.outcome == "strike")
    new = {d.id for d in later.documents} - {d.id for d in stored.documents}
    largest = head.shares[0].statement
    assert any(largest.startswith(id_) for id_ in new)


def test_what_moved_is_the_same_with_the_questions_compiled_for_the_answer(stored, later):
    before, put = believed_in(stored), Put(scenario=stored.scenario, draws=DRAWS)
    step = answer_case(later, put)
    rows = moved(before, step.asked.believed)
    figures._last.clear()
    assert rows == moved(before, believed_in(later))
    mine = (Judgement("permits[ITA]", "1% to 5%", "Ann", "2024-06-07", "a hunch", ()),)
    judged = answer_case(dataclasses.replace(later, judgements=mine), put)
    rows = moved(before, judged.asked.believed)
    figures._last.clear()
    assert rows == moved(before, judged.asked.believed)
    assert any(row.scenario for row in rows)


def test_a_statement_on_a_belief_that_does_not_matter_moves_nothing(stored, later):
    shield = next(
        r
        for r in moved(believed_in(stored), believed_in(later))
        if r.outcome == "shield is entry, together"
    )
    assert shield.after == shield.before


def test_slopes_agree_with_the_engines_exact_gradient(stored, later):
    """Two routes: central differences over draws, and one sweep forward and one back per draw."""
    import numpy as np

    from detente.answer.shares import _offset, _slopes
    from detente.engine.compiled import Compiler
    from detente.engine.draws import draw
    from detente.engine.sweep import gradient, reached

    prior = believed_in(later).prior
    model = prior.with_beliefs({})
    outcome = model.outcome_index("armed attack exchanged")
    compiled = Compiler(model).compile(((outcome,),))
    starts = draw(model, 8, 1).z
    move = _offset(model, believed_in(later).dossier.sums())
    found = _slopes(compiled, model, starts, move, ["strike in reaction"])["strike in reaction"]
    nodes, weights = np.polynomial.legendre.leggauss(2)
    unit = _offset(model, {"strike in reaction": 1.0})
    exact = sum(
        w / 2 * gradient(compiled, z + (t + 1) / 2 * move, reached(compiled, 0, 1))[1] @ unit
        for t, w in zip(nodes, weights, strict=True)
        for z in starts
    ) / len(starts)
    assert found == pytest.approx(exact, rel=1e-3)


def test_order_of_documents_and_statements_never_matters(later):
    turned = dataclasses.replace(
        later, documents=later.documents[::-1], read=tuple(reversed(later.read))
    )
    one, other = believed_in(later), believed_in(turned)
    assert one.dossier.sums() == other.dossier.sums()
    assert one.model.beliefs == tuple(
        dataclasses.replace(b, because=a.because)
        for a, b in zip(one.model.beliefs, other.model.beliefs, strict=True)
    )


def test_a_new_report_that_should_matter_does(stored, later):
    was, now = believed_in(stored).model, believed_in(later).model
    assert now.belief("permits[BEL]").mean > was.belief("permits[BEL]").mean
    assert now.belief("permits[ITA]").mean < was.belief("permits[ITA]").mean
    assert now.belief("strike in reaction").mean > was.belief("strike in reaction").mean
    assert [b.sd for b in now.beliefs] == [b.sd for b in was.beliefs]


# ------------------------------------------------------------ judgements


def test_a_judgement_takes_the_place_of_number_and_documents_read(stored, later):
    read = tuple(d.id for d in stored.documents)
    mine = Judgement("permits[ITA]", "1% to 4% within 12 months", "Ann", "", "", read)
    judged = dataclasses.replace(stored, judgements=(mine,))
    alone = dataclasses.replace(judged, documents=(), read=())
    one, bare = believed_in(judged), believed_in(alone)
    assert one.prior.belief("permits[ITA]").mean == bare.model.belief("permits[ITA]").mean
    assert "permits[ITA]" not in one.dossier.sums()
    assert any(i.status == "judged" for i in one.dossier.items)
    # What comes later moves it.
    more = believed_in(dataclasses.replace(later, judgements=(mine,)))
    assert more.dossier.sums()["permits[ITA]"] < 0


def test_judgements_of_several_are_used_only_on_request_and_pooling_widens(stored):
    ann = Judgement("permits[ITA]", "1% to 4% within 12 months", "Ann", "", "")
    bo = Judgement("permits[ITA]", "10% to 30% within 12 months", "Bo", "", "")
    both = dataclasses.replace(stored, judgements=(ann, bo))
    plain = believed_in(stored).prior.belief("permits[ITA]")
    assert believed_in(both).prior.belief("permits[ITA]") == plain
    pooled = dataclasses.replace(both, choices={"permits[ITA]": "pooled"})
    chosen = dataclasses.replace(both, choices={"permits[ITA]": "Bo"})
    middle, his = (believed_in(s).prior.belief("permits[ITA]") for s in (pooled, chosen))
    assert middle.sd > his.sd
    assert middle.mean < his.mean
    assert middle.origin.kind == "analyst"


def test_the_command_line_corrects_judges_and_shows(path, tmp_path, capsys):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(path, copy)
    for arguments in (
        ["statement", "fix", copy, "S3", "--set", "stance=supports", "--by", "Ann"],
        ["judge", copy, "permits[ITA]", "1% to 4% within 12 months", "--by", "Ann"],
        ["case", copy, "--json"],
        ["what-if", copy, "--forbid", "council", "--draws", "16", "--json"],
        ["fact", copy],
        ["why", copy, "S3"],
    ):
        assert status([str(a) for a in arguments]) == 0, arguments
        text = capsys.readouterr().out
        if "--json" in arguments:
            json.loads(text)
    assert "Ann" in text
    assert status(["statement", "fix", str(copy), "S3", "--set", "stance=likes"]) == Exit.USAGE
    assert "supports, opposes" in capsys.readouterr().err
