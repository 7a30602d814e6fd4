"""The case on disk: kept as one change, re-opened with every problem told, never overwritten."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.dossier import transaction
from detente.dossier.case import Case, digest
from detente.dossier.corrections import Correction
from detente.dossier.judgements import Judgement
from detente.dossier.lines import statement_in
from detente.dossier.opening import inputs_on_disk, open_case
from detente.dossier.settings import Settings
from detente.dossier.stored import Stored, document_path, plan
from detente.errors import DetenteError, Exit
from detente.reading.record import statement_from_dict, statements_to_jsonl
from detente.reading.statement import (
    Act,
    Condition,
    Document,
    Likelihood,
    Relay,
    Statement,
)

TEXT = "Poland said that it would allow strikes.\n\nItaly said that it would not."
SCENARIO = "detente: 1\nquestion: Will it?\n"


def document(text: str = TEXT, name: str = "report one.txt") -> Document:
    return Document(
        digest(text)[:12],
        name,
        text,
        title="A “report”",
        date=datetime.date(2024, 5, 31),
        outlet="The Paper",
        notes=(("1", (0, 4)),),
        warnings=("short",),
    )


def statement(doc: Document, start: int, end: int, **fields: object) -> Statement:
    return dataclasses.replace(
        Statement(
            f"{doc.id}-{start:08x}",
            doc.id,
            ((0, 6),),
            ((7, 11),),
            ((start, end),),
            doc.text[start:end],
            speaker="Poland",
            speaks_for="POL",
            channel=(Relay("The Paper"),),
            act=Act(stance="supports"),
        ),
        **fields,
    )


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    doc = document()
    return Stored(
        tmp_path / "case",
        settings=Settings("Will it?", datetime.date(2024, 5, 31), "12 months"),
        documents=(doc,),
        read=(statement(doc, 12, 39), statement(doc, 53, 71, speaker="Italy")),
        corrections=(
            Correction("fix", f"{doc.id}-0000000c", doc.id, doc.text[12:39], "Ann", "2024-06-01",
                       "misread: \"not\"", (("stance", "opposes"), ("speaks for", "NOR"))),
        ),
        judgements=(
            Judgement("permits[ITA]", "1% to 5% within 1 year", "Bo", "2024-06-01", "no", ("d",)),
        ),
        choices={"permits[ITA]": "Bo"},
        scenario=SCENARIO,
        draft=SCENARIO,
    )  # fmt: skip


def write(stored: Stored, before: Stored | None = None, **answer: object) -> None:
    case = Case(stored.path)
    with case.lock():
        planned = plan(before, stored)
        case.commit(case.changes(planned.files), inputs=planned.inputs, **answer)


def problems(stored: Stored) -> str:
    with pytest.raises(DetenteError) as error:
        open_case(stored.path)
    assert error.value.status is Exit.INVALID
    return str(error.value)


def test_what_is_written_is_read_back(stored):
    write(stored)
    again = open_case(stored.path)
    for field in ("settings", "documents", "read", "judgements", "choices", "scenario", "draft"):
        assert getattr(again, field) == getattr(stored, field), field
    assert again.corrections == stored.corrections
    assert again.statements[0].act.stance == "opposes"
    assert again.statements[0].speaks_for == "NOR"  # text, whatever YAML makes of NO
    assert again.read[0].act.stance == "supports"  # what was read stays


def test_writing_it_again_changes_no_file(stored):
    write(stored)
    before = {p: p.stat().st_mtime_ns for p in stored.path.rglob("*") if p.is_file()}
    again = open_case(stored.path)
    write(again, again)
    after = {p: p.stat().st_mtime_ns for p in stored.path.rglob("*") if p.is_file()}
    assert before == after


def test_hashes_of_the_log_are_those_of_the_files(stored):
    write(stored, answer={"x": 1}, time="t", version="v")
    (line,) = (stored.path / "answers.jsonl").read_text().splitlines()
    entry = json.loads(line)
    assert entry["format"] == 1
    assert entry["inputs"] == inputs_on_disk(stored.path)


def test_the_same_document_twice_or_under_another_name_changes_nothing(stored):
    other = dataclasses.replace(stored.documents[0], name="copy.txt")
    again = stored.with_documents([other, *stored.documents], stored.read)
    assert again.documents == stored.documents
    assert again.read == stored.read


def test_removing_a_document_deletes_its_text_and_statements(stored):
    write(stored)
    doc = stored.documents[0]
    less = stored.without_documents(frozenset([doc.id]))
    write(less, stored)
    assert not (stored.path / document_path(doc)).exists()
    assert open_case(stored.path).read == ()


@pytest.mark.parametrize("step", ["os.rename", "os.replace", "_write"])
def test_a_command_cut_short_leaves_the_case_as_it_was_or_as_it_should_be(
    stored, monkeypatch, step
):
    write(stored)
    doc = document("Norway said that it would.", "two.txt")
    more = stored.with_documents([doc], [statement(doc, 0, 6)])

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        target = transaction if step == "_write" else os
        patch.setattr(target, step.rpartition(".")[2], killed)
        with pytest.raises(KeyboardInterrupt):
            write(more, stored, answer={"n": 1}, time="t", version="v")
    again = open_case(stored.path)
    counted = step == "os.replace"  # the change had been sealed: it is finished on opening
    assert len(again.documents) == (2 if counted else 1)
    assert (stored.path / "answers.jsonl").exists() == counted
    assert not [p for p in stored.path.iterdir() if p.name.startswith((".pending", ".commit"))]


def test_a_log_line_is_not_doubled_when_a_change_is_finished_twice(stored, monkeypatch):
    write(stored)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(transaction.shutil, "rmtree", killed)
        with pytest.raises(KeyboardInterrupt):
            write(stored, answer={"n": 1}, time="t", version="v")
    open_case(stored.path)
    assert len((stored.path / "answers.jsonl").read_text().splitlines()) == 1


def test_two_writers_are_kept_apart(stored):
    with Case(stored.path).lock(), pytest.raises(DetenteError, match="another command") as error:
        write(stored)
    assert error.value.status is Exit.UNWRITABLE


def test_a_lock_that_came_to_nothing_leaves_no_folder(tmp_path):
    with pytest.raises(ZeroDivisionError), Case(tmp_path / "new").lock():
        raise ZeroDivisionError
    assert not (tmp_path / "new").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder(stored):
    write(stored)
    stored.path.chmod(0o500)
    try:
        with pytest.raises(DetenteError) as error:
            write(stored)
        assert error.value.status is Exit.UNWRITABLE
        assert open_case(stored.path).read == stored.read
    finally:
        stored.path.chmod(0o700)


def test_full_disk_leaves_the_case_as_it_was(stored, monkeypatch):
    write(stored)
    before = {p.name: p.read_bytes() for p in stored.path.glob("*.*") if p.is_file()}

    def full(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(transaction, "_write", full)
    changed = dataclasses.replace(stored, scenario=SCENARIO + "# more\n")
    with pytest.raises(DetenteError, match="No space left") as error:
        write(changed, stored)
    assert error.value.status is Exit.UNWRITABLE
    assert {p.name: p.read_bytes() for p in stored.path.glob("*.*") if p.is_file()} == before


def test_no_case(tmp_path):
    with pytest.raises(DetenteError, match="is no case") as error:
        open_case(tmp_path / "nothing")
    assert error.value.status is Exit.UNREADABLE


def test_every_problem_of_a_hand_edited_case_is_told_at_once(stored):
    write(stored)
    place = stored.path
    text = place / document_path(stored.documents[0])
    text.write_text(TEXT + " And more.")
    (place / "sources.yaml").write_text("sources:\n  The Paper: {grade: Z9, because: x}\n")
    (place / "judgements.yaml").write_text("judgements:\n  - belief: x\n    is: 5%\n")
    (place / "corrections.yaml").write_text("corrections:\n  - fix: s1\n    by: Ann\n")
    (place / "case.yaml").write_text("as_of: yesterday\nhorizon: a while\n")
    (place / "facts.yaml").write_text("facts:\n  - id: F1\n    fact: x\n    is: yes\n    by: A\n")
    (place / "weights.yaml").write_text("caps:\n  threat: {ratio: 900, reason: x}\n")
    told = problems(stored)
    for part in (
        "hash is not the one", "Z9", "judgements.yaml:2:", "no 'by'", "sets nothing", "yesterday",
        "a while", "neither accepted nor refused", "'caps: threat'",
    ):  # fmt: skip
        assert part in told, part


def test_statements_lost_doubled_or_edited(stored):
    write(stored)
    listing = stored.path / "statements.jsonl"
    one, two = listing.read_text().splitlines()
    edited = json.loads(two)
    edited["text"] = "words that nobody said"
    edited["id"] = "x"
    elsewhere = {**json.loads(two), "id": "y", "document": "000000000000"}
    beyond = {**json.loads(two), "id": "z", "content": [[0, 10_000]]}
    rows = [one, one, json.dumps(edited), json.dumps(elsewhere), json.dumps(beyond), "{", "[1]"]
    listing.write_text("\n".join([*rows, json.dumps({"id": "q"})]))
    told = problems(stored)
    for line, part in (
        (2, "a second time"), (3, "word by word"), (4, "does not hold"),
        (5, "outside its document"), (6, "not a JSON object"), (7, "not a JSON object"),
        (8, "no statement's line"),
    ):  # fmt: skip
        assert f"statements.jsonl:{line}: " in told
        assert part in told
    listing.unlink()
    assert "is missing" in problems(stored)


@pytest.mark.parametrize(
    "change",
    [
        {"speaker": 5}, {"content": [[0.0, 6.0]]}, {"content": [[0, 6, 9]]},
        {"content": [["0", 6]]},
        {"act": {"type": "", "stance": None, "target": {"text": "", "spans": [], "actor": ""}}},
        {"channel": [{"name": 1, "spans": []}]}, {"negated": "no"}, {"score": "high"},
        {"score": float("nan")}, {"channel": 3}, {"condition": []}, {"likelihood": {"word": []}},
    ],
)  # fmt: skip
def test_a_field_of_the_wrong_kind_is_told(stored, change):
    write(stored)
    listing = stored.path / "statements.jsonl"
    one, two = listing.read_text().splitlines()
    listing.write_text(f"{one}\n{json.dumps({**json.loads(two), **change})}\n")
    told = problems(stored)
    assert "statements.jsonl:2" in told


def test_a_line_is_read_back_as_it_was_written(stored):
    doc = stored.documents[0]
    full = statement(
        doc, 0, 6,
        act=Act("ASSAULT", "threatens", "strikes", ((0, 6),), "RUS"),
        condition=Condition(((0, 3),), ((3, 6),)),
        likelihood=Likelihood(((0, 1),), "likely", 0.55, 0.8),
        time="in May", time_spans=((0, 2), (3, 4)), negated=True, author_assertion=True,
        score=0.1234,
    )  # fmt: skip
    for one in (*stored.read, full):
        line = statements_to_jsonl([one]).encode()
        assert statement_in(line) == statement_from_dict(json.loads(line)) == one


def test_paths_stay_inside_the_case(stored, tmp_path):
    write(stored)
    (tmp_path / "secret.txt").write_text("secret")
    listing = stored.path / "documents.jsonl"
    record = json.loads(listing.read_text())
    for path in ("../secret.txt", str(tmp_path / "secret.txt"), "documents/../../secret.txt"):
        listing.write_text(json.dumps({**record, "file": path, "sha256": digest("secret")}))
        assert "does not lie in the case" in problems(stored)
    link = stored.path / "documents" / "link.txt"
    link.symlink_to(tmp_path / "secret.txt")
    listing.write_text(
        json.dumps({**record, "file": "documents/link.txt", "sha256": digest("secret")})
    )
    assert "does not lie in the case" in problems(stored)


@pytest.mark.parametrize("name", ["case.yaml", "corrections.yaml", "judgements.yaml", "facts.yaml"])
def test_a_newer_format_is_refused_and_kept(stored, name):
    write(stored)
    (stored.path / name).write_text("detente: 7\nsomething: new\n")
    assert "newer Détente" in problems(stored)
    assert "something: new" in (stored.path / name).read_text()


def test_a_case_without_a_list_of_documents_is_read_from_its_texts(stored):
    write(dataclasses.replace(stored, corrections=(), judgements=(), choices={}))
    (stored.path / "documents.jsonl").unlink()
    assert [d.id for d in open_case(stored.path).documents] == [stored.documents[0].id]


def test_yaml_bombs_and_nesting_are_refused(stored):
    write(stored)
    (stored.path / "facts.yaml").write_text("a: &a [x]\nfacts: [*a, *a]\n")
    assert "aliases" in problems(stored)
    (stored.path / "facts.yaml").write_text("facts: " + "[" * 5000)
    assert "facts.yaml" in problems(stored)


def test_a_correction_follows_its_words_after_reading_again(stored):
    shifted = tuple(
        dataclasses.replace(s, id=s.id[:-8] + "ffffff" + s.id[-2:]) for s in stored.read
    )
    again = dataclasses.replace(stored, read=shifted)
    assert again.statements[0].act.stance == "opposes"
    assert not again.corrected.loose
    gone = dataclasses.replace(stored, read=shifted[1:])
    assert [c.statement for c in gone.corrected.loose] == [stored.read[0].id]


def test_an_added_statement_must_quote_the_document(stored):
    doc = stored.documents[0]
    add = Correction("add", f"{doc.id}-h0000001", doc.id, "Italy said", "Ann", "", "", ())
    more = dataclasses.replace(stored, corrections=(add,))
    added = more.statements[-1]
    (start, end), *_ = added.content
    assert doc.text[start:end] == added.text == "Italy said"
    wrong = dataclasses.replace(add, quote="Italy sang")
    with pytest.raises(DetenteError, match="letter by letter"):
        _ = dataclasses.replace(stored, corrections=(wrong,)).statements


FILES = (
    "case.yaml", "documents.jsonl", "statements.jsonl", "corrections.yaml", "judgements.yaml",
    "sources.yaml", "scenario.yaml",
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.sampled_from(FILES),
    cut=st.tuples(st.floats(0, 1), st.floats(0, 0.2)),
    junk=st.one_of(
        st.binary(max_size=6),
        st.sampled_from(
            [b"null", b"-1", b"[]", b"{}", b"1e999", b'"x"', b"\xff\xfe", b"\n", b": ", b"- ",
             b"true", b"0", b'"..%2f"', b"&a ", b"*a", b"!!python/object:os.system ", b"\x00"]
        ),
    ),
)  # fmt: skip
def test_whatever_stands_in_a_file_is_read_or_told(stored, name, cut, junk):
    """No damage to a file raises anything but DetenteError, and none of them is written."""
    if not (stored.path / "case.yaml").exists():
        write(stored)
    place = stored.path / name
    whole = place.read_bytes()
    first = int(cut[0] * len(whole))
    last = min(len(whole), first + int(cut[1] * len(whole)))
    damaged = whole[:first] + junk + whole[last:]
    place.write_bytes(damaged)
    try:
        opened = open_case(stored.path)
        plan(opened, opened)
    except DetenteError:
        pass  # told, and nothing else
    finally:
        assert place.read_bytes() == damaged
        place.write_bytes(whole)
