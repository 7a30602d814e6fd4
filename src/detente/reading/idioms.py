"""Cues of several words: let it be known that, make it clear that, be against.

Also the cue between two parts of what is said: "If X, he wrote to the Council, Y". The parser takes
them apart in many ways; they are found by their words.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.estimates import CHANCES, odds_put, put_at
from detente.reading.lexicon import Lexicon
from detente.reading.narration import DAYS
from detente.reading.parsing import Parse
from detente.reading.questions import asked_in_vain, left_open, unforthcoming
from detente.reading.source import noun_phrase, source_of

_MADE = frozenset(["clear", "plain", "known", "understood", "public"])
_TELLING = frozenset(
    [
        *("tell", "inform", "assure", "notify", "warn", "remind", "convince", "write", "say"),
        *("declare", "announce", "claim", "insist", "argue", "state", "report", "add", "repeat"),
    ]
)
_HEARD = frozenset(["tell", "inform", "assure", "notify", "warn", "remind", "brief", "advise"])
_MAKING = frozenset(["make", "let"])
_SUBORDINATE = frozenset(
    ["if", "when", "unless", "should", "once", "although", "though", "while", "as", "because",
     "since", "until", "after", "before", "without", "in"]
)  # fmt: skip
_MEANWHILE = frozenset(["amid", "as", "despite", "during", "adding", "while", "according", "when"])
_HEARERS = frozenset(
    ["reporter", "journalist", "parliament", "conference", "rally", "meeting", "lawmaker",
     "programme", "program", "newspaper", "station", "broadcaster", "agency", "radio",
     "television", "channel", "crowd", "audience", "forum", "briefing", "daily", "weekly",
     "magazine", "show", "podcast"]
)  # fmt: skip
_OCCASIONS = frozenset(
    ["call", "session", "hearing", "conference", "briefing", "meeting", "interview", "speech",
     "letter", "email", "e-mail", "statement", "dinner", "lunch", "breakfast", "break", "visit",
     "phone", "telephone", "trip", "message", "rally", "ceremony", "forum", "cable", "telegram",
     "note", "memo", "tour", "flight", "plane", "stop", "debate", "address", "broadcast", "video",
     "conversation", "summit", "talk", "gathering", "event", "reception", "council", "parliament",
     "programme", "program", "show", "podcast", "door", "stage", "margin", "sideline", "text",
     "aside", "panel", "seminar", "campaign", "dispatch", "wire", "writing", "private", "public"]
)  # fmt: skip
_GOING_ON = frozenset(
    ["if", "unless", "should", "provided", "until", "because", "but", "once", "so"]
)
_QUOTING = frozenset(["quote", "cite", "report"])
_SAYING = frozenset(["saying", "telling", "warning", "declaring", "stating", "insisting", "adding"])
_SURE = 0.9
_FAIRLY = 0.7


def idiom_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every idiom of the document that introduces what somebody says or stands for."""
    for token, word in enumerate(parse.words):
        lowered = word.lower()
        if lowered == "open" and token and parse.lemmas[token - 1] == "leave":
            yield from left_open(parse, token)
        if parse.lemmas[token] in CHANCES and parse.tags[token].startswith("NN"):
            yield from odds_put(parse, token)
        if lowered == "at" and parse.lemmas[parse.heads[token]] in ("put", "estimate"):
            yield from put_at(parse, token)
        if lowered in ("asked", "pressed", "questioned") and parse.tags[token] == "VBN":
            yield from asked_in_vain(parse, token)
        if lowered in ("neither", "drawn"):
            yield from unforthcoming(parse, token)
        elif lowered == "know" and parse.tags[token] == "VB":
            yield from _let_know(parse, token)
        elif lowered in _MADE:
            yield from _made_known(parse, token)
        elif lowered == "that" and (parse.deps[token] == "mark" or _on_an_occasion(parse, token)):
            yield from _told_that(parse, lexicon, token)
        elif lowered == "against" and parse.lemmas[parse.heads[token]] == "be":
            yield from _against(parse, token)
        elif lowered == "as" and _says(parse, token + 1):
            yield from _quoted_as(parse, token)
        elif lowered == "it" and parse.lemmas[token - 1] == "have":
            yield from _has_it(parse, token)
        elif lowered == "as" and parse.deps[token] != "prep":
            yield from _described_as(parse, lexicon, token)
        elif parse.tags[token].startswith("VB") and len(parse.kids(token, "dobj")) == 2:
            yield from _called(parse, lexicon, token)
        elif lowered in ("told", "tells") and parse.child(token, "ccomp") < 0:
            yield from _told_whom(parse, token)
            yield from _parenthesis(parse, lexicon, token)
        elif parse.tags[token] in ("VBD", "VBZ"):
            yield from _parenthesis(parse, lexicon, token)
            yield from _appeal(parse, lexicon, token)


def _made_known(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "X let it be known that …", "X made it plain that …"."""
    before = range(max(word - 3, 0), word)
    it = next((t for t in before if parse.words[t].lower() == "it"), -1)
    that = word + 1
    it = word if it < 0 and parse.lemmas[word - 1] == "make" else it  # "made clear that"
    if it < 1 or that >= len(parse) or parse.words[that].lower() != "that":
        return
    verb = it - 1
    if parse.lemmas[verb] not in _MAKING:
        return
    clause = parse.heads[that]
    content = {t for t in parse.subtree(clause) if t >= that}
    source = frozenset(t for t in source_of(parse, verb) if t < verb)
    if content and source:
        cue = frozenset(range(verb, word + 1))
        yield Candidate(
            verb, cue, source, trimmed(parse, content), "make clear", "that", 0.92, "idiom"
        )


def _let_know(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "X let the envoy know that …": said by X."""
    verb, clause = parse.heads[word], parse.child(word, "ccomp")
    if parse.lemmas[verb] != "let" or clause < 0 or verb > word:
        return
    source = frozenset(t for t in source_of(parse, verb) if t < verb)
    if source:
        cue = frozenset([verb, word])
        content = trimmed(parse, parse.subtree(clause))
        yield Candidate(word, cue, source, content, "make clear", "that", 0.93, "idiom")


def _told_whom(parse: Parse, verb: int) -> Iterator[Candidate]:
    """ "X told broadcaster Y he would resign": what is told, taken for a clause about Y."""
    whom = parse.child(verb, "dobj", "dative")
    clause = parse.child(whom, "relcl", "acl") if whom > verb else -1
    subject = parse.child(clause, "nsubj", "nsubjpass", "expl") if clause >= 0 else -1
    if subject < 0 or parse.tags[subject] in ("WP", "WDT") or parse.lowered[subject] == "that":
        return
    if parse.left[clause] < whom or any(parse.tags[t][:2] == "WD" for t in parse.subtree(clause)):
        return
    heard = parse.tags[whom] in ("NNP", "NNPS") or parse.lemmas[whom] in _HEARERS
    source = frozenset(t for t in source_of(parse, verb) if t < verb)
    if heard and source:
        cue = frozenset([verb])
        content = trimmed(parse, parse.subtree(clause))
        yield Candidate(verb, cue, source, content, "tell", "zero", 0.92, "idiom")


def _on_an_occasion(parse: Parse, that: int) -> bool:
    """ "Told reporters on a call that the US …", taken for "a call that the US made"."""
    clause = parse.heads[that]
    if parse.deps[clause] != "relcl" or parse.deps[that] not in ("dobj", "pobj", "nsubj", "advmod"):
        return False
    subject = parse.child(clause, "nsubj", "nsubjpass", "expl")
    noun = that - 1
    if subject <= that and parse.kids(clause, "nsubjpass"):
        subject = parse.kids(clause, "nsubjpass")[0]
    timed = parse.lemmas[noun] in DAYS or parse.tags[noun] in ("NNP", "CD")
    return subject > that and (parse.lemmas[noun] in _OCCASIONS or timed)


def _told_that(parse: Parse, lexicon: Lexicon, that: int) -> Iterator[Candidate]:
    """ "X told his colleague, General Y, that …", with the clause hung on the one who was told."""
    clause = parse.heads[that]
    if parse.deps[clause] not in ("relcl", "acl", "ccomp"):
        return
    begin, _ = parse.sentences[parse.sentence[that]]
    verb = next(
        (
            t
            for t in range(that - 1, max(begin, that - 16), -1)
            if parse.tags[t].startswith("VB")
            and lexicon.reliability(parse.lemmas[t], "that", "clause") > _FAIRLY
        ),
        -1,
    )
    if verb < 0 or parse.child(verb, "ccomp") >= 0 or parse.heads[clause] == verb:
        return
    if parse.deps[that] != "mark" and parse.lemmas[verb] not in _HEARD:
        return
    if parse.deps[clause] != "relcl" and parse.child(clause, "nsubj", "nsubjpass", "expl") < 0:
        return
    told = parse.subtree(verb)
    if parse.heads[clause] not in told:
        return
    content = trimmed(parse, {t for t in parse.subtree(clause) if t >= that})
    source = source_of(parse, verb)
    if content and source:
        score = lexicon.reliability(parse.lemmas[verb], "that", "clause")
        yield Candidate(
            verb, frozenset([verb]), source, content, parse.lemmas[verb], "that", score, "idiom"
        )


def _against(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "X is against any negotiation": a stand, of whoever can take one."""
    verb, inner = parse.heads[word], parse.child(word, "pobj", "pcomp")
    if inner >= 0 and parse.deps[word] == "prep" and not parse.kids(verb, "attr", "acomp"):
        yield Candidate(
            verb,
            frozenset([verb, word]),
            source_of(parse, verb),
            trimmed(parse, parse.subtree(inner)),
            "against",
            "be against",
            0.52,
            "idiom",
        )


def _says(parse: Parse, token: int) -> bool:
    return token < len(parse) and parse.lowered[token] in _SAYING


def _quoted_as(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "X, Y was quoted as saying", "X, Tass quoted Y as saying": what stands before."""
    begin, _ = parse.sentences[parse.sentence[word]]
    verb = next((t for t in range(word - 1, begin, -1) if parse.lemmas[t] in _QUOTING), -1)
    if verb < 0 or parse.kids(word + 1, "ccomp", "dobj") or not parse.tags[verb].startswith("VB"):
        return
    passive = parse.child(verb, "nsubjpass")
    subject = passive if passive >= 0 else parse.child(verb, "nsubj")
    whom = passive if passive >= 0 else parse.child(verb, "dobj")
    if subject < 0 or whom < 0:
        return
    start = parse.left[subject]
    if start - begin < 3 or parse.words[start - 1] not in (",", "”", '"', "''", "»"):
        return
    content = trimmed(parse, set(range(begin, start)))
    source = noun_phrase(parse, whom)
    yield Candidate(
        word + 1, frozenset([verb, word, word + 1]), source, content, "say", "left", 0.9, "idiom"
    )


def _has_it(parse: Parse, word: int) -> Iterator[Candidate]:
    """ "The paper has it from diplomats that …", "rumour has it that …"."""
    verb = word - 1
    _, end = parse.sentences[parse.sentence[word]]
    that = next((t for t in range(word + 1, min(word + 12, end)) if parse.words[t] == "that"), -1)
    fro = parse.words[word + 1 : word + 2] in (["from"], ["on"])
    if that < 0 or parse.deps[that] != "mark" or not (that == word + 1 or fro):
        return
    content = trimmed(parse, {t for t in parse.subtree(parse.heads[that]) if t >= that})
    source = frozenset(t for t in source_of(parse, verb) if t < verb)
    if content and source:
        cue = frozenset([verb, word])
        yield Candidate(verb, cue, source, content, "report", "that", 0.9, "idiom")


def _described_as(parse: Parse, lexicon: Lexicon, word: int) -> Iterator[Candidate]:
    """ "X described the report as fabricated", with "as" taken for an adverb."""
    if word + 1 >= len(parse) or not parse.tags[word + 1].startswith(("JJ", "VBN", "RB")):
        return
    for noun in range(word - 1, max(word - 8, 0), -1):
        verb = parse.heads[noun]
        if parse.deps[noun] != "dobj" or verb > noun:
            continue
        score = lexicon.reliability(parse.lemmas[verb], "obj as")
        _, end = parse.sentences[parse.sentence[word]]
        stop = next((t for t in range(word, end) if parse.words[t] in (",", ".", ";", ":")), end)
        if score > 0.5:
            yield Candidate(
                verb,
                frozenset([verb]),
                source_of(parse, verb),
                trimmed(parse, set(range(verb + 1, stop))),
                parse.lemmas[verb],
                "obj as",
                score,
                "idiom",
            )
        return


def _called(parse: Parse, lexicon: Lexicon, verb: int) -> Iterator[Candidate]:
    """ "X branded the attack a crime", with two objects."""
    first, second = parse.kids(verb, "dobj")
    score = lexicon.reliability(parse.lemmas[verb], "objpred")
    if score > 0.5 and verb < first and parse.left[second] == parse.right[first] + 1:
        yield Candidate(
            verb,
            frozenset([verb]),
            source_of(parse, verb),
            trimmed(parse, parse.subtree(first) | parse.subtree(second)),
            parse.lemmas[verb],
            "objpred",
            score,
            "idiom",
        )


def _appeal(parse: Parse, lexicon: Lexicon, verb: int) -> Iterator[Candidate]:
    """ "X appealed to the islanders to stay calm"."""
    score = lexicon.reliability(parse.lemmas[verb], "to inf")
    to = [p for p in parse.kids(verb, "prep") if parse.lemmas[p] in ("to", "with", "on", "upon")]
    prep = next((p for p in to if p > verb), -1)
    if prep < 0 or score <= 0:
        return
    inner = parse.child(prep, "pobj", "pcomp")
    below = [
        *parse.kids(verb, "xcomp", "advcl"),
        *(parse.kids(inner, "acl", "relcl", "advcl", "xcomp") if inner >= 0 else ()),
        *((inner,) if inner >= 0 and parse.deps[inner] == "pcomp" else ()),
    ]
    clause = next(
        (
            c
            for c in below
            if c > prep and any(parse.lowered[t] == "to" for t in parse.kids(c, "aux"))
        ),
        -1,
    )
    if inner >= 0 and clause >= 0:
        content = trimmed(parse, parse.subtree(inner) | parse.subtree(clause))
        yield Candidate(
            verb,
            frozenset([verb, prep]),
            source_of(parse, verb),
            content,
            parse.lemmas[verb],
            "to inf",
            score,
            "idiom",
        )


def _tells_when(parse: Parse, begin: int, first: int, end: int) -> bool:
    """Whether "…, hours after the raid" goes on with the telling of a whole sentence before."""
    if parse.lowered[begin] in _SUBORDINATE:
        return False
    stop = next(
        (t for t in range(first, min(first + 5, end)) if parse.tags[t].startswith(("VB", "MD"))),
        min(first + 5, end),
    )
    near = [parse.lowered[t] for t in range(first, stop)]
    timed = any(word in ("after", "before", "following", "since") for word in near)
    return bool(near) and (timed or near[0] in _MEANWHILE)


def _parenthesis(parse: Parse, lexicon: Lexicon, verb: int) -> Iterator[Candidate]:
    """ "If X, he wrote to the Council, Y": a cue between two parts of what is said."""
    begin, end = parse.sentences[parse.sentence[verb]]
    subject = parse.child(verb, "nsubj")
    if subject != verb - 1 or parse.lemmas[verb] == "be" or parse.quote[verb] >= 0:
        return
    if parse.tags[subject] in ("WP", "WDT") or parse.deps[verb] == "relcl":
        return  # "an official, who asked not to be named, said"
    start = parse.left[subject]
    begin = max(
        (t + 1 for t in range(begin, start) if parse.words[t] == ":" and parse.quote[t] < 0),
        default=begin,
    )  # "he was blunter: the port, he said, would be …"
    after = next((t for t in range(verb + 1, min(verb + 9, end)) if parse.words[t] == ","), -1)
    said = lexicon.reliability(parse.lemmas[verb], "left")
    if after < 0 or start - begin < 2 or parse.words[start - 1] != "," or said < _FAIRLY:
        return
    if any(parse.tags[t] in ("VBD", "VBZ", "VBP", "MD") for t in range(verb + 1, after)):
        return
    if not any(parse.tags[t].startswith(("VB", "MD")) for t in range(after + 1, end)):
        return
    content = {*range(begin, start - 1), *range(after + 1, end)}
    if _tells_when(parse, begin, after + 1, end):
        content = set(range(begin, start - 1))
    source = noun_phrase(parse, subject)
    cue = frozenset([verb])
    goes_on = parse.lowered[after + 1] in _GOING_ON or (
        parse.tags[after + 1] in ("MD", "VBD", "VBZ", "VBP") or parse.lowered[after + 1] == "not"
    )
    score = 0.94 if goes_on else 0.8
    yield Candidate(
        verb, cue, source, trimmed(parse, content), parse.lemmas[verb], "left", score, "idiom"
    )
