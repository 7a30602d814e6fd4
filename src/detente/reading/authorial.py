"""The writer's own assertions: forecasts, conditions, judgements and demands about actors.

In an editorial, a column or a review of the press these count wherever nobody else is named for
them; a bracketed comment counts whole. In other documents only forecasts about actors do. A
communiqué speaks in the name of whoever issues it, and takes sides in its own sentences. Of what is
merely told, only an editorial's claims about arms and their use now are assertions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from detente.reading.candidate import is_word, trimmed
from detente.reading.clause import none_does
from detente.reading.condition import condition_of
from detente.reading.foretelling import (
    event_led,
    is_belied,
    is_bidden,
    is_foreseen,
    is_future,
    is_judged,
    is_meant,
    is_odds,
    is_plain,
    is_political,
    main_verbs,
    of_force,
    of_several,
    on_oneself,
    ones_own,
    own_view,
    risk_led,
)
from detente.reading.likelihood import likelihood_of
from detente.reading.parsing import Parse
from detente.reading.people import Party, People
from detente.reading.speaker import is_writer
from detente.reading.stance import stance_of_words
from detente.reading.statement import Document
from detente.reading.telling import (
    author_words,
    is_hearsay,
    is_mixed,
    is_recommended,
    is_scheduled,
    only_tells,
    root_of,
)
from detente.reading.verdict import verdict_of

_OPINION = frozenset(["editorial", "review", "dispatch"])
_SIDES = frozenset(["supports", "opposes"])
_ACTS = frozenset(["supports", "opposes", "promises", "threatens", "denies"])
_LEAST = 5  # words
_FEWEST = 3  # where they are clear
_NO_LABEL = frozenset(["VBZ", "VBP", "VBD", "VB", "MD", "TO", "IN"])
_LABEL = 6  # tokens of a label and its colon
_TITLE = 16  # tokens
_ASIDE = 6  # tokens of a clause that is worth leaving out


@dataclass(frozen=True, slots=True)
class Assertion:
    """A sentence of the writer's: its content, and the words that name the writer, if any."""

    content: frozenset[int]
    source: frozenset[int]
    cue: frozenset[int]


def assertions(
    people: People, document: Document, writer: Party, taken: frozenset[int]
) -> Iterator[Assertion]:
    """The writer's own sentences; `taken` are the tokens of statements by others."""
    parse = people.parse
    comment: tuple[int, frozenset[int]] | None = None
    for begin, end in parse.sentences:
        if comment and parse.paragraph[begin] != comment[0]:
            comment = None
        region = parse.quote[begin]
        if region >= 0 and parse.regions[region][0] < begin:
            continue
        if parse.words[end - 1] == "?" or (parse.paragraph[begin] == 0 and is_headline(parse)):
            continue
        source: frozenset[int] = frozenset()
        cue: frozenset[int] = frozenset()
        start = begin
        opened = _comment_opening(people, begin, end)
        if opened is not None:
            start, source, cue = opened
            comment = (parse.paragraph[begin], source)
        elif comment:
            source = comment[1]
        else:
            labelled = _label_end(parse, begin, end)
            if labelled >= 0 and document.kind not in (*_OPINION, "communiqué"):
                continue  # a turn of somebody who is named
            start = labelled + 1 if labelled >= 0 else start
        parts = _free(parse, start, end, taken, opinion=document.kind in _OPINION)
        if _only_inside(parse, start, end, taken):
            parts = iter([(start, end)])
        halves = (h for part in parts for h in _halves(people, document, writer, *part))
        for first, last in halves:
            content = trimmed(parse, set(range(first, last)))
            words = [t for t in range(first, last) if is_word(parse, t)]
            short = len(words) < _LEAST and not (
                len(words) >= _FEWEST and _terse(people, document, content)
            )
            if not content or short or not _finite(people, first, last):
                continue
            if _asking(parse, words[0], root_of(parse, first, last)):
                continue
            if only_tells(parse, document, first, last):
                continue
            heading = parse.paragraphs[parse.paragraph[first]][0]
            if document.kind == "review" and not comment and taken & set(range(heading, first)):
                continue  # told on by the paper that speaks in this paragraph
            if comment or _worth(people, document, writer, content, first, last):
                yield Assertion(_without_asides(parse, content, taken), source, cue)


def _halves(
    people: People, document: Document, writer: Party, begin: int, end: int
) -> list[tuple[int, int]]:
    """A sentence, or what a semicolon parts: two assertions, or one beside mere telling."""
    parse = people.parse
    mark = next((t for t in range(begin + _FEWEST, end - _FEWEST) if parse.words[t] == ";"), -1)
    if mark < 0 or parse.quote[mark] >= 0:
        return [(begin, end)]
    halves = [(begin, mark), (mark + 1, end)]
    worth = []
    for first, last in halves:
        content = trimmed(parse, set(range(first, last)))
        if not content or not _finite(people, first, last):
            return [(begin, end)]
        worth.append(_worth(people, document, writer, content, first, last))
    if worth == [True, True]:
        root = root_of(parse, mark + 1, end)
        subject = parse.child(root, "nsubj", "nsubjpass")
        named = subject >= 0 and parse.tags[subject][:2] == "NN" and parse.tags[root] != "MD"
        return halves if named else [(begin, end)]
    return [half for half, good in zip(halves, worth, strict=True) if good] or [(begin, end)]


def _label_end(parse: Parse, begin: int, end: int) -> int:
    """The colon after a label: "Bottom line: …", "My prediction: …", "To Armenia: …"."""
    for token in range(begin, min(begin + _LABEL, end - _FEWEST)):
        if parse.words[token] == ":":
            return token if token > begin else -1
        if parse.tags[token] in _NO_LABEL or parse.quote[token] >= 0:
            return -1
    return -1


def _asking(parse: Parse, first: int, root: int) -> bool:
    """Whether a sentence opens with a question word, or a part of one is another's clause.

    Not so "What is needed is a treaty".
    """
    cleft = any(parse.left[t] == first for t in parse.kids(root, "csubj"))
    return parse.tags[first] in ("WP", "WRB") and not cleft


def _only_inside(parse: Parse, begin: int, end: int, taken: frozenset[int]) -> bool:
    """Whether others have a word only in a phrase or clause of a sentence that foretells.

    "The Union should reopen the line that Moscow says it never closed".
    """
    root = root_of(parse, begin, end)
    if (
        root in taken
        or not is_future(parse, root)
        or not any(t in taken for t in range(begin, end))
    ):
        return False
    near = (root, *parse.kids(root, "aux", "nsubj", "nsubjpass", "dobj", "attr", "acomp", "neg"))
    return not any(t in taken for t in near)


def _without_asides(parse: Parse, content: frozenset[int], taken: frozenset[int]) -> frozenset[int]:
    """The words without a relative clause in which somebody else speaks."""
    if not content & taken:
        return content
    left = content
    for token in sorted(content):
        if parse.deps[token] == "relcl" and token in left:
            below = frozenset(parse.subtree(token))
            if len(below) > _ASIDE and below & taken:
                left -= below
    return trimmed(parse, set(left)) if len(left) >= _LEAST else content


def _free(
    parse: Parse, begin: int, end: int, taken: frozenset[int], *, opinion: bool
) -> Iterator[tuple[int, int]]:
    """The sentence if nobody else has a word in it, else those of its parts that are free."""
    if not any(t in taken for t in range(begin, end)):
        yield begin, end
        return
    start = begin
    for token in range(begin, end + 1):
        if token == end or parse.words[token] in (":", ";") or _joint(parse, token, end, opinion):
            if token > start and not any(t in taken for t in range(start, token)):
                yield start, token
            start = token + 1


def _joint(parse: Parse, token: int, end: int, opinion: bool) -> bool:
    """Whether a comma parts two clauses that stand by themselves: "…, and X", "…, which X".

    In a report a second main clause is more likely told by the same speaker.
    """
    if parse.words[token] != "," or token + 2 >= end:
        return False
    joining = ("and", "but", "or", "so", "yet") if opinion else ()
    return parse.lowered[token + 1] in (*joining, "which", "who")


def is_headline(parse: Parse) -> bool:
    """Whether the first paragraph is a headline: it is not the only one and has no full stop."""
    if len(parse.paragraphs) < 2:
        return False
    begin, end = parse.paragraphs[0]
    quoted = parse.quote[begin] >= 0 and parse.quote[begin] == parse.quote[end - 1]
    if quoted and end - begin < _TITLE:
        return True  # "'We signed a paper, not a marriage'", over an interview
    return parse.words[parse.paragraphs[0][1] - 1] not in (".", "”", '"', "''", "»", "!")


def _comment_opening(
    people: People, begin: int, end: int
) -> tuple[int, frozenset[int], frozenset[int]] | None:
    """ "(Comment by the editorial writer: …": where the content starts, and who is named."""
    parse = people.parse
    colon = next((t for t in range(begin, min(begin + 12, end)) if parse.words[t] == ":"), -1)
    if colon < 0:
        return None
    before = range(begin, colon)
    if not any(
        parse.lemmas[t] in ("comment", "note", "editor", "author", "analysis", "remark")
        for t in before
    ):
        return None
    by = next((t for t in before if parse.lemmas[t] == "by"), -1)
    source = frozenset(range(by + 1, colon)) if by >= 0 else frozenset()
    if source and not is_writer(parse, source):
        return None
    cue = frozenset(t for t in before if t not in source and is_word(parse, t))
    return colon + 1, source, cue


def _finite(people: People, begin: int, end: int) -> bool:
    parse = people.parse
    finite = any(parse.tags[t] in ("VBZ", "VBP", "VBD", "MD") for t in range(begin, end))
    root = root_of(parse, begin, end)
    return finite or is_bidden(parse, root) or parse.lemmas[root] in author_words("chancy")


def _worth(
    people: People,
    document: Document,
    writer: Party,
    content: frozenset[int],
    begin: int,
    end: int,
) -> bool:
    """Whether a sentence of the writer's is an assertion about actors, not a mere telling."""
    parse = people.parse
    opinion = document.kind in _OPINION
    root = root_of(parse, begin, end)
    roots = main_verbs(parse, content, root)
    named = bool(people.actors_in(range(begin, end)))
    political = any(is_political(people, t) for t in roots)
    future = any(is_future(parse, t) and not on_oneself(parse, t) for t in roots)
    sure = likelihood_of(parse, content) is not None or any(
        parse.lowered[t] in author_words("chancy") for t in content
    )
    supposed = condition_of(parse, content) is not None
    if any(is_hearsay(parse, t) for t in roots):
        return False
    if is_recommended(parse, begin, root):
        return named or political
    if document.kind == "communiqué":
        stance = stance_of_words(people, content, writer).stance
        if stance in _ACTS or verdict_of(people, content):
            return True
        if (supposed and future) or any(is_plain(parse, t) for t in roots):
            return True
        present = parse.tags[root] in ("VBZ", "VBP") and parse.lemmas[root] in author_words(
            "standing"
        )
        present = present or (parse.tags[root] == "VBP" and ones_own(parse, root))
        return (named or political) and (future or supposed or sure or present)
    if future and not (sure or supposed) and is_scheduled(parse, roots, begin, end):
        return False
    if not opinion:
        if is_mixed(parse, content):
            return False
        foreseen = any(is_foreseen(parse, t) for t in roots)
        event = any(event_led(people, t) or of_several(parse, t) for t in roots)
        return (
            ((named or event) and sure)
            or any(is_odds(parse, t) for t in roots)
            or (supposed and (future or sure))
            or ((named or event) and foreseen)
        )
    if (
        sure
        or supposed
        or own_view(parse, root)
        or risk_led(parse, root)
        or verdict_of(people, content)
    ):
        return True
    holding = parse.tags[root] != "VBD" and parse.lemmas[root] in author_words("holding")
    if holding and ones_own(parse, root):
        return True
    if any(is_plain(parse, t) and not on_oneself(parse, t) for t in roots):
        return True
    if is_meant(parse, root) or (future and none_does(parse, root)):
        return True  # "nothing short of a visit will satisfy him"
    if not (named or political):
        return False
    told = parse.tags[root] == "VBD"
    if future or (not told and stance_of_words(people, content, writer).stance in _SIDES):
        return True
    if named and is_judged(parse, root):
        return True
    if named and none_does(parse, root) and parse.tags[root] != "VBD":
        return True  # "nobody is asking Italians to die"
    return named and of_force(parse, content, root)


def _terse(people: People, document: Document, content: frozenset[int]) -> bool:
    """Whether a few words are enough: "They won't.", "He is mistaken.", "China will abstain."."""
    parse = people.parse
    root = root_of(parse, min(content), max(content) + 1)
    if parse.tags[root] == "MD":
        return False  # "It will not.", answering a question of one's own
    roots = main_verbs(parse, content, root)
    if document.kind in _OPINION:
        if any(is_plain(parse, t) and not on_oneself(parse, t) for t in roots):
            return True
        if ones_own(parse, root) and parse.lemmas[root] in author_words("holding"):
            return parse.tags[root] != "VBD"
    if any(
        is_future(parse, t) and (is_political(people, t) or event_led(people, t)) for t in roots
    ):
        return True
    if likelihood_of(parse, content) is not None and any(
        of_several(parse, t) or event_led(people, t) for t in roots
    ):
        return True  # "That looks unlikely."
    if people.actors_in(content) and any(is_future(parse, t) for t in roots):
        return True
    judged = len(content) > _FEWEST + 1 and bool(verdict_of(people, content))
    if document.kind == "communiqué":
        return judged
    return document.kind in _OPINION and (judged or is_belied(parse, roots[0]))
