"""How long a large case takes: 1,000 documents with 20,000 statements.

    python bench/dossier.py [DOCUMENTS]

Prints processor and wall seconds of: opening the case, weighing and moving the beliefs, adding one
document (without its reading), `why` from the log, writing the whole case, and the commands `why`,
`read` and `add` as a person runs them, `add` also split into its stages.
"""

from __future__ import annotations

import datetime
import functools
import importlib
import json
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from detente.answer.casework import Put, answer_case, believed_in
from detente.answer.moved import moved
from detente.cli.keeping import keep
from detente.dossier.case import Case
from detente.dossier.opening import open_case
from detente.dossier.stored import Stored
from detente.reading.document import read_text
from detente.reading.statement import Act, Document, Relay, Statement
from detente.scenario.catalog import Catalog

EACH = 20
SUBJECTS = (
    "lifting restrictions on strikes against Russia",
    "extending air defence over Ukraine",
    "sending ground troops to Ukraine",
    "a strike on the logistics hub in Rzeszow",
    "invoking Article 5 of the treaty",
    "the weather in spring",
    "grain exports through the Black Sea",
)
MEMBERS = ("POL", "DEU", "FRA", "GBR", "USA", "ITA", "ESP", "NLD", "BEL", "CZE", "SWE", "FIN")
STANCES = ("supports", "opposes", "predicts", "threatens", "asserts")


COMMANDS = 3  # times that a whole command is run; the median counts
STAGES = (  # what one does inside another counts for the inner one
    ("opening the case", "detente.dossier.opening", "open_case"),
    ("scenario to model", "detente.answer.casework", "model_of"),
    ("first weighing", "detente.dossier.believing", "believe"),
    ("made ready while documents are read", "detente.cli.add", "ahead"),
    ("reading in this process", "detente.answer.statements", "read_statements"),
    ("waiting for what is done beside", "detente.answer.aside", "Errand.result"),
    ("second weighing", "detente.answer.ask", "believe"),
    ("laying out what will be written", "detente.cli.add", "More.__call__"),
    ("putting the answer together", "detente.answer.ask", "_answer"),
    ("writing", "detente.cli.add", "keep"),
    ("printing what it moved", "detente.cli.add", "shown"),
)


def split(arguments: list[str]) -> None:
    """Run a command in this process and print how long each of its stages took, as JSON."""
    begun = time.perf_counter()
    took = dict.fromkeys((label for label, *_ in STAGES), 0.0)
    inside = [0.0]  # for each stage that has begun: what stages inside it took

    def timed(label: str, work):  # type: ignore[no-untyped-def]
        @functools.wraps(work)
        def inner(*args, **rest):  # type: ignore[no-untyped-def]
            start = time.perf_counter()
            inside.append(0.0)
            try:
                return work(*args, **rest)
            finally:
                whole = time.perf_counter() - start
                took[label] += whole - inside.pop()
                inside[-1] += whole

        return inner

    for label, module, name in STAGES:
        holder = importlib.import_module(module)
        *outer, last = name.split(".")
        for part in outer:
            holder = getattr(holder, part)
        setattr(holder, last, timed(label, getattr(holder, last)))
    program = importlib.import_module("detente.cli.main")

    def leave(code: int) -> None:
        took["start, imports and the rest"] = time.perf_counter() - begun - sum(took.values())

    program.leave = leave
    program.run(arguments)
    print(json.dumps(took), file=sys.stderr)


def made(number: int, rng: random.Random) -> tuple[Document, list[Statement]]:
    """A document of EACH sentences, and a statement in each."""
    lines = [
        f"Minister {rng.randrange(400)} said in town {rng.randrange(10**6)} that "
        f"{rng.choice(SUBJECTS)} in case {rng.randrange(10**6)} would be looked at by Poland and "
        "its partners in the coming weeks."
        for _ in range(EACH)
    ]
    day = datetime.date(2024, 5, 1) + datetime.timedelta(number % 30)
    text = f"Report {number}\n\n{day.day} May 2024\n\n" + "\n\n".join(lines) + "\n"
    document = read_text(text, name=f"report-{number}.txt")
    statements = []
    for line in lines:
        start = text.index(line)
        content = start + line.index("that"), start + len(line) - 1
        statements.append(
            Statement(
                f"{document.id}-{start:08x}",
                document.id,
                ((start, start + 8),),
                ((start + line.index("said"), start + line.index("said") + 4),),
                (content,),
                text[content[0] : content[1]],
                speaker=line.split(" said")[0],
                speaks_for=rng.choice([*MEMBERS, "RUS", "NATO", ""]),
                authority=rng.choice(["decides", "official", "in government", "other"]),
                mode="reported",
                channel=(Relay(f"outlet {number % 50}"),),
                act=Act(stance=rng.choice(STANCES)),
            )
        )
    return document, statements


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    rng = random.Random(1)
    pairs = [made(n, rng) for n in range(count)]
    extra = made(count, rng)
    rows = []

    def timed(name: str, work):  # type: ignore[no-untyped-def]
        wall, cpu = time.perf_counter(), time.process_time()
        result = work()
        rows.append((name, time.process_time() - cpu, time.perf_counter() - wall))
        return result

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case"
        stored = Stored(
            path,
            documents=tuple(d for d, _ in pairs),
            read=tuple(s for _, part in pairs for s in part),
            scenario=Catalog().scenario_path("may-2024").read_text(),
        )
        timed("weighing and update, first time", lambda: believed_in(stored))
        step = timed("first answer, engine compiled", lambda: answer_case(stored, Put()))
        with Case(path).lock():
            timed("writing the case", lambda: keep(Case(path), None, stored, step))
        opened = timed("opening the case", lambda: open_case(path))
        old = timed("weighing and update, words known", lambda: believed_in(opened))
        more = opened.with_documents([extra[0]], extra[1])
        new = timed("weighing and update with one more document", lambda: believed_in(more))
        timed(
            "what it moved (headline)", lambda: moved(old, new, split=("armed attack exchanged",))
        )
        again = timed("answer with one more document", lambda: answer_case(more, Put()))
        with Case(path).lock():
            timed("writing what changed", lambda: keep(Case(path), opened, again.stored, again))
        report = Path(folder) / "one-more.txt"
        report.write_text(made(count + 1, rng)[0].text, encoding="utf-8")
        copy = Path(folder) / "copy"
        program = str(Path(sys.executable).with_name("detente"))
        parts: list[dict[str, float]] = []
        for command in (
            [program, "why", str(copy), "--json"],
            [program, "read", str(report)],
            [program, "add", str(copy), str(report)],
            [sys.executable, __file__, "--split", "add", str(copy), str(report)],
        ):
            times = []
            for _ in range(COMMANDS):
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(path, copy)
                wall = time.perf_counter()
                done = subprocess.run(command, check=True, capture_output=True)
                times.append(time.perf_counter() - wall)
                if "--split" in command:
                    parts.append(json.loads(done.stderr.splitlines()[-1]))
            if "--split" not in command:
                name = f"detente {command[1]}, whole command"
                rows.append((name, float("nan"), statistics.median(times)))
        for stage in parts[0]:
            took = statistics.median(part[stage] for part in parts)
            rows.append((f"  of add: {stage}", float("nan"), took))
        size = sum(p.stat().st_size for p in path.rglob("*") if p.is_file())
    print(json.dumps({"documents": count, "statements": count * EACH, "bytes": size}))
    for name, cpu, wall in rows:
        print(f"{name:45} {cpu:7.2f} s cpu {wall:7.2f} s wall")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--split"]:
        split(sys.argv[2:])
    else:
        main()
