"""Sources given beside a clause: according to X, in X's view, as X put it."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.lexicon import Lexicon
from detente.reading.parsing import Parse
from detente.reading.source import agent_of, noun_phrase, source_of
from detente.reading.verbs import cue_words

_TAIL = 9  # tokens at the end of a sentence among which "X said" is looked for
_FAIRLY = 0.7
_CLOSING = frozenset([",", "”", '"', "''", "»"])
_VIEWS = frozenset(
    ["view", "opinion", "judgment", "judgement", "word", "eye", "telling", "estimate", "estimation",
     "reckoning", "assessment", "account", "analysis", "mind", "conviction", "belief", "reading"]
)  # fmt: skip


def adjunct_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every adjunct of the document that names a source for the clause around it."""
    for token, word in enumerate(parse.lemmas):
        if word in ("according", "accord") and parse.words[token].lower() == "according":
            yield from _according(parse, token)
        elif word in ("for", "in", "by") and parse.deps[token] == "prep":
            yield from _in_view(parse, token)
        elif word == "as" and parse.deps[token] in ("mark", "prep", "advmod"):
            yield from _as_said(parse, lexicon, token)


def tail_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """A sentence that ends with ", X said.": all before the comma, however it was parsed."""
    for begin, stop in parse.sentences:
        if parse.tags[begin] == "VBN" and parse.lemmas[begin] in ("ask", "press", "question"):
            continue  # "Asked whether it would start again, X answered: '…'"
        source = range(max(begin, stop - 2 * _TAIL), stop)
        end = next((t - 1 for t in source if parse.lowered[t] == "according"), stop)
        for verb in range(max(begin + 3, end - 2 * _TAIL), end):
            aside = parse.tags[verb] == "VBN" and parse.deps[verb] == "acl"
            aside = aside and parse.words[verb - 1] == "," and parse.tags[verb - 2] == "NNP"
            aside = aside or _mistaken(parse, verb)
            if not (aside or parse.tags[verb] in ("VBD", "VBZ")) or parse.quote[verb] >= 0:
                continue
            yield from _said_by(parse, lexicon, begin, verb)
            yield from _said_name(parse, lexicon, begin, verb)
            subject = parse.child(verb, "nsubj")
            if subject < 0 and parse.deps[verb] == "acl":
                subject = parse.heads[verb]  # "…, the premier announced in Riga"
            whom = () if parse.lemmas[verb] == "tell" else parse.kids(verb, "dobj")
            if subject < 0 or not begin < subject < verb or whom or parse.kids(verb, "xcomp"):
                continue
            comma = parse.left[subject] - 1
            clause = parse.child(verb, "ccomp")
            if clause >= 0 and parse.lowered[parse.left[clause]] == "according":
                clause = -1
            if comma <= begin + 2 or parse.words[comma] != "," or clause >= 0:
                continue
            if subject != verb - 1 and parse.tags[verb - 1] not in ("NNP", ",", "NN", "NNS", "RB"):
                continue
            grade = _at_the_end(lexicon, parse.lemmas[verb])
            told = any(parse.tags[t].startswith(("VB", "MD")) for t in range(begin, comma))
            if grade >= _FAIRLY and told:
                yield Candidate(
                    verb,
                    cue_words(parse, verb),
                    noun_phrase(parse, subject, without=verb),
                    trimmed(parse, set(range(begin, comma))),
                    parse.lemmas[verb],
                    "left",
                    grade * (0.97 if aside else 0.9 if verb >= end - 2 else 0.85),
                    "adjunct:tail",
                )


def _mistaken(parse: Parse, verb: int) -> bool:
    """ "…, the minister, X, promised on Tuesday": a past tense taken for a participle."""
    if parse.tags[verb] != "VBN" or parse.kids(verb, "aux", "auxpass"):
        return False
    subject = parse.child(verb, "nsubj")
    return 0 <= subject < verb and parse.words[verb - 1] in (",", parse.words[subject])


def _at_the_end(lexicon: Lexicon, lemma: str) -> float:
    """How surely "…, X promised" attributes: at the end of a sentence, what quotes can do it."""
    grade = lexicon.reliability(lemma, "left")
    return grade if grade >= _FAIRLY else max(grade, 0.9 * lexicon.reliability(lemma, "quote"))


def _said_name(parse: Parse, lexicon: Lexicon, begin: int, verb: int) -> Iterator[Candidate]:
    """ "A truce is unlikely, said X of the institute", where the truce is taken for a subject."""
    own = [t for t in parse.kids(verb, "nsubj") if t > begin]
    after = [t for t in own if parse.left[t] == verb + 1]
    if (
        parse.words[verb - 1] != ","
        or not after
        or not any(t < verb for t in parse.kids(verb, "nsubj"))
    ):
        return
    grade = lexicon.reliability(parse.lemmas[verb], "left")
    told = any(parse.tags[t].startswith(("VB", "MD")) for t in range(begin, verb - 1))
    if grade >= _FAIRLY and told:
        yield Candidate(
            verb,
            cue_words(parse, verb),
            noun_phrase(parse, after[0], without=verb),
            trimmed(parse, set(range(begin, verb - 1))),
            parse.lemmas[verb],
            "left",
            grade,
            "adjunct:said",
        )


def _said_by(parse: Parse, lexicon: Lexicon, begin: int, verb: int) -> Iterator[Candidate]:
    """ "…, said two men briefed on it": a source with a participle, taken for a clause."""
    subject = next(
        (t for c in parse.kids(verb, "ccomp") for t in parse.kids(c, "nsubj", "nsubjpass")), -1
    )
    clause = parse.heads[subject]
    bare = subject > verb and parse.left[clause] == verb + 1 and parse.words[verb - 1] in _CLOSING
    if not bare or parse.tags[clause] not in ("VBN", "VBG") or parse.kids(clause, "aux", "auxpass"):
        return
    grade = lexicon.reliability(parse.lemmas[verb], "left")
    if grade >= _FAIRLY:
        content = trimmed(parse, set(range(begin, verb - 1)))
        source = frozenset(range(verb + 1, parse.right[clause] + 1))
        source = frozenset(t for t in source if parse.wordlike[t] or parse.words[t] == ",")
        yield Candidate(
            verb,
            cue_words(parse, verb),
            source,
            content,
            parse.lemmas[verb],
            "left",
            grade,
            "adjunct:by",
        )


def _clause(parse: Parse, adjunct: int) -> set[int]:
    """The clause that an adjunct belongs to, without the adjunct."""
    head = parse.heads[adjunct]
    own = parse.subtree(adjunct)
    begin, end = parse.sentences[parse.sentence[adjunct]]
    if adjunct == begin or parse.left[adjunct] == begin:
        return set(range(begin, end)) - own
    current = head
    while not parse.tags[current].startswith(("VB", "MD")) and parse.heads[current] != current:
        current = parse.heads[current]
    while parse.deps[current] in ("xcomp", "pcomp") and parse.heads[current] != current:
        current = parse.heads[current]
    if parse.right[adjunct] >= end - 2:
        root = current
        while (
            parse.deps[root] in ("conj", "advcl", "ccomp", "prep", "pcomp")
            and parse.heads[root] != root
            and not _cue_like(parse, parse.heads[root])
        ):
            root = parse.heads[root]
        current = root
    return parse.subtree(current) - own


def _cue_like(parse: Parse, token: int) -> bool:
    return parse.lemmas[token] in (
        "say",
        "tell",
        "claim",
        "add",
        "write",
        "report",
        "argue",
        "note",
    )


def _according(parse: Parse, token: int) -> Iterator[Candidate]:
    if _breaks_off(parse, token):
        return
    to = parse.child(token, "prep", "pcomp", "aux")
    if to < 0 and token + 1 < len(parse) and parse.lemmas[token + 1] == "to":
        to = token + 1
    if to < 0:
        return
    head = parse.child(to, "pobj", "pcomp")
    if head < 0:
        return
    source = noun_phrase(parse, head)
    verb = parse.heads[token]
    if parse.tags[verb].startswith("VB"):
        source -= source_of(parse, verb)  # an apposition that is the clause's own subject
    source = frozenset(t for t in source if parse.words[t] != "," or t < max(source))
    while source and parse.words[max(source)] == ",":
        source -= {max(source)}
    content = _clause(parse, token) - source
    if parse.tags[verb].startswith("VB"):
        content |= source_of(parse, verb) - source
    if source and content:
        yield Candidate(
            token,
            frozenset([token, to]),
            source,
            trimmed(parse, content),
            "according to",
            "according",
            0.95,
            "adjunct:according",
        )


def _breaks_off(parse: Parse, token: int) -> bool:
    """Whether it parts a cue from what is said: "he answered, according to the site, that"."""
    verb = token - 2
    if verb < 0 or parse.words[token - 1] != "," or not parse.tags[verb].startswith("VB"):
        return False
    clause = parse.child(verb, "ccomp")
    mark = parse.child(clause, "mark") if clause > token else -1
    return mark > token and parse.lowered[mark] == "that"


def _in_view(parse: Parse, token: int) -> Iterator[Candidate]:
    noun = parse.child(token, "pobj")
    if noun < 0 or parse.lemmas[noun] not in _VIEWS or parse.tags[noun] not in ("NN", "NNS"):
        return
    owner = parse.child(noun, "poss")
    if owner >= 0:
        source = noun_phrase(parse, owner) - set(parse.kids(owner, "case"))
    else:
        of = parse.child(noun, "prep")
        inner = parse.child(of, "pobj") if of >= 0 else -1
        if inner < 0 or parse.lemmas[noun] not in (
            "view",
            "opinion",
            "word",
            "eye",
            "estimate",
            "judgement",
            "estimation",
        ):
            return
        source = noun_phrase(parse, inner)
    if parse.words[noun].lower() in ("word", "telling") and parse.lemmas[token] != "by":
        return
    content = _clause(parse, token)
    yield Candidate(
        noun,
        frozenset(parse.subtree(token) - source),
        source,
        trimmed(parse, content),
        f"{parse.lemmas[token]} {parse.lemmas[noun]}",
        "view",
        0.75,
        "adjunct:view",
    )


def _as_said(parse: Parse, lexicon: Lexicon, token: int) -> Iterator[Candidate]:
    verb = parse.heads[token]
    agent = agent_of(parse, verb) if parse.tags[verb] == "VBN" else frozenset()
    if agent and parse.deps[verb] in ("advcl", "prep", "pcomp") and token < verb:
        score = lexicon.reliability(parse.lemmas[verb], "as")
        if score > 0:
            yield Candidate(
                verb,
                cue_words(parse, verb, token),
                agent,
                trimmed(parse, _clause(parse, verb) - agent),
                parse.lemmas[verb],
                "as",
                score,
                "adjunct:as by",
            )
        return
    if not parse.tags[verb].startswith("VB") or parse.child(verb, "nsubj") < 0:
        return
    if parse.deps[verb] not in ("advcl", "pcomp", "ccomp", "parataxis"):
        return
    if parse.kids(verb, "ccomp") or token > verb:
        return
    score = lexicon.reliability(parse.lemmas[verb], "as")
    if score <= 0:
        return
    object_ = parse.child(verb, "dobj")
    told = parse.lemmas[verb] in ("tell", "remind", "put")
    if object_ >= 0 and not told and parse.lemmas[object_] not in ("it", "that"):
        return
    content = _clause(parse, verb)
    yield Candidate(
        verb,
        cue_words(parse, verb, token, object_),
        source_of(parse, verb),
        trimmed(parse, content),
        parse.lemmas[verb],
        "as",
        score,
        "adjunct:as",
    )
