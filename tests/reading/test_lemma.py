"""Remembered lemmas are those that spaCy's own components give."""

from __future__ import annotations

from goldset import pieces

from detente.reading.lemma import COMPONENTS, Lemmas, corrections
from detente.reading.parsing import parse, pipeline

# Words whose lemma depends on their neighbours, beside the same words elsewhere.
BESIDE = (
    "Let's go, it's late and Peru's president says we're gonna talk. There's hope, there is time. "
    "It ain't over; y'all gotta see that they've got it. There were talks and they were long. "
    "He'd gone before he'd know. C'mon, that is what is said. Who's there? There're two."
)


def lemmas_of_the_whole_pipeline(text: str) -> list[str]:
    doc = pipeline()(text)
    return [corrections().get(t.lower_) or t.lemma_.lower() or t.lower_ for t in doc]


def test_lemmas_of_words_that_depend_on_their_neighbours() -> None:
    assert parse(BESIDE).lemmas == lemmas_of_the_whole_pipeline(BESIDE)


def test_lemmas_do_not_depend_on_what_was_read_before() -> None:
    tokens = ["there", "is", "'s", "is"], ["EX", "VBZ", "POS", "VBZ"], ["expl", "ROOT", "x", "aux"]
    first = Lemmas(pipeline())
    second = Lemmas(pipeline())
    second.of(*(column[::-1] for column in tokens))
    assert first.of(*tokens) == second.of(*tokens) == first.of(*tokens)


def test_lemmas_of_the_gold_pieces() -> None:
    for document in (piece.document for piece in pieces()):
        parsed = parse(document.text)
        for begin, end in parsed.paragraphs:
            text = document.text[parsed.starts[begin] : parsed.ends[end - 1]]
            if [t.text for t in pipeline()(text)] == parsed.words[begin:end]:
                assert parsed.lemmas[begin:end] == lemmas_of_the_whole_pipeline(text)


def test_every_rule_over_several_words_is_known() -> None:
    """A new release of the pipeline with other such rules must not go unnoticed."""
    ruler = pipeline().get_pipe(COMPONENTS[0])
    several = [p for rule in ruler.patterns for p in rule["patterns"] if len(p) > 1]
    assert len(several) == 8
    assert all(len(pattern) == 2 for pattern in several)
