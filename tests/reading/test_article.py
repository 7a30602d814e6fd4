"""The article beside the project: every statement that a careful reader finds, and every trap."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence

import pytest

from detente.reading import Document, Statement

pytestmark = pytest.mark.shared

Statements = Sequence[Statement]


def by(statements: Statements, speaker: str, **wanted: object) -> list[Statement]:
    return [
        s
        for s in statements
        if s.speaker == speaker and all(getattr(s, key) == value for key, value in wanted.items())
    ]


def one(statements: Statements, speaker: str, holds: Callable[[Statement], bool]) -> Statement:
    found = [s for s in statements if s.speaker == speaker and holds(s)]
    assert len(found) == 1, [s.text for s in found]
    return found[0]


def written(document: Document, spans: Sequence[tuple[int, int]]) -> str:
    return " … ".join(document.text[start:end] for start, end in spans)


def test_document(article: Document) -> None:
    assert article.title.startswith(
        "Will NATO member states individually or collectively go to war"
    )
    assert article.date == datetime.date(2024, 5, 31)
    assert article.outlet == "Voltaire Network"
    assert article.author == "Thierry Meyssan"
    assert article.kind == "editorial"
    [(address, (start, end))] = article.notes
    assert address.startswith("https://www.economist.com/europe/2024/05/24/")
    assert article.text[start:end] == "¹"


def test_spokesman_opposes_air_defence(article: Document, article_statements: Statements) -> None:
    s = one(article_statements, "Steffen Hebestreit", lambda s: s.act.stance == "opposes")
    assert (s.speaks_for, s.authority, s.mode) == ("DEU", "official", "reported")
    assert s.role == "Spokesman for the German government"
    assert "anti-missile system on Ukrainian territory" in s.act.target
    assert len(s.channel) == 1


def test_spokesman_evades_weapons(article_statements: Statements) -> None:
    s = one(article_statements, "Steffen Hebestreit", lambda s: s.act.stance == "evades")
    assert s.speaks_for == "DEU"
    assert "restrictions on the use of weapons" in s.act.target  # "this subject"


def test_german_view_on_weapons_is_not_that_on_air_defence(article_statements: Statements) -> None:
    german = [s for s in article_statements if s.speaks_for == "DEU"]
    assert {s.speaker for s in german} == {"Steffen Hebestreit"}
    for s in german:
        if "weapons" in s.text or "weapons" in s.act.target:
            assert s.act.stance not in ("supports", "opposes")


def test_secretary_general(article: Document, article_statements: Statements) -> None:
    mine = by(article_statements, "Jens Stoltenberg", parent="")
    assert len(mine) == 2
    for s in mine:
        assert (s.speaks_for, s.mode, s.authority) == ("NATO", "quoted", "official")
        assert s.role == "Secretary General of the Alliance"
    lift, troops = mine
    assert lift.act.stance == "supports"
    assert "lift some of the restrictions" in lift.act.target
    assert [link.name for link in lift.channel] == ["Voltaire Network", "The Economist"]
    assert lift.note.startswith("https://www.economist.com/")
    assert "very difficult to defend it" in lift.text
    assert troops.act.stance == "denies"
    assert "ground troops" in troops.act.target
    assert troops.negated


def test_blinken_is_hearsay_twice_over(article: Document, article_statements: Statements) -> None:
    s = one(article_statements, "Antony Blinken", lambda s: True)
    assert (s.speaks_for, s.act.stance, s.mode) == ("USA", "supports", "reported")
    assert [link.name for link in s.channel] == ["Voltaire Network", "New York Times"]
    assert "lift some of the restrictions" in s.act.target  # "this second proposal"
    outer = next(o for o in article_statements if o.id == s.parent)
    assert (outer.speaker, outer.act.stance) == ("New York Times", "asserts")
    assert outer.speaks_for == ""


def test_editors_conditionals(article: Document, article_statements: Statements) -> None:
    shield, permission = [
        s for s in article_statements if s.author_assertion and s.condition is not None
    ]
    assert shield.condition is not None
    assert permission.condition is not None
    assert written(article, shield.condition.if_spans).startswith("Extending the protection")
    assert "collectively" in written(article, shield.condition.then_spans)
    assert written(article, permission.condition.if_spans).startswith("allowing Ukraine to attack")
    assert "individual entry" in written(article, permission.condition.then_spans)
    assert written(article, shield.source) == "the editorial writer"


def test_salvini(article_statements: Statements) -> None:
    mine = by(article_statements, "Matteo Salvini")
    assert mine
    for s in mine:
        assert (s.speaks_for, s.authority) == ("ITA", "in government")
        assert (s.mode, s.act.stance) == ("quoted", "opposes")
    assert any("gentleman" in s.act.target and s.act.target_actor == "NATO" for s in mine)
    assert any("force us to kill in Russia" in s.act.target for s in mine)


def test_putin(article: Document, article_statements: Statements) -> None:
    first, second = by(article_statements, "Vladimir Putin", parent="")
    for s in (first, second):
        assert (s.speaks_for, s.authority, s.mode) == ("RUS", "decides", "quoted")
        assert "Rzeszów" not in s.text
        assert "Rzeszów" not in s.act.target
    assert first.act.stance == "threatens"
    assert first.act.type == "THREATEN"
    assert first.condition is not None
    assert "Europe" in written(article, first.condition.if_spans)
    assert second.text.startswith("“Let them")
    assert "told" in written(article, first.cue)


def test_rogozin(article_statements: Statements) -> None:
    s = one(article_statements, "Dmitry Rogozin", lambda s: not s.parent)
    assert (s.speaks_for, s.authority, s.act.stance) == ("RUS", "other", "threatens")
    assert s.act.target_actor == "USA"
    assert s.role == "Russian senator"


def test_editors_forecasts(article: Document, article_statements: Statements) -> None:
    forecasts = [
        s
        for s in article_statements
        if s.author_assertion and s.act.stance == "predicts" and s.condition is None
    ]
    poland, moscow, others = forecasts
    assert poland.act.target_actor == "POL"
    assert "allow Ukraine to strike Russia" in poland.act.target
    assert poland.likelihood is not None
    assert written(article, poland.likelihood.spans) == "In all likelihood"
    assert (poland.likelihood.low, poland.likelihood.high) == (0.80, 0.95)
    assert moscow.act.target_actor == "RUS"
    assert "Rzeszów" in moscow.text
    assert "Article 5" in others.text


def test_editors_assertions(article_statements: Statements) -> None:
    mine = [s for s in article_statements if s.author_assertion and s.act.stance == "asserts"]
    assert any("US medium-range missiles" in s.text for s in mine)
    nuclear = next(s for s in mine if "simulations with Belarus" in s.text)
    assert nuclear.act.target_actor == "BLR"
    assert all(s.speaks_for == "" and s.speaker for s in mine)


def test_lavrov(article_statements: Statements) -> None:
    s = one(article_statements, "Sergei Lavrov", lambda s: not s.parent)
    assert (s.speaks_for, s.authority, s.mode) == ("RUS", "official", "reported")
    assert s.act.type == "AGREE"
    assert "joint defense agreement" in s.act.target
    assert s.act.target_actor == "CHN"  # "the two countries"


def test_nobody_else_speaks(article_statements: Statements) -> None:
    assert {s.speaker for s in article_statements if not s.author_assertion} == {
        "Steffen Hebestreit", "Jens Stoltenberg", "New York Times", "Antony Blinken",
        "Matteo Salvini", "Vladimir Putin", "Dmitry Rogozin", "Sergei Lavrov",
    }  # fmt: skip


def test_spans_are_verbatim(article: Document, article_statements: Statements) -> None:
    for s in article_statements:
        assert s.text == written(article, s.content)
        for start, end in (*s.source, *s.cue, *s.content):
            assert 0 <= start < end <= len(article.text)
            assert article.text[start:end].strip() == article.text[start:end]
