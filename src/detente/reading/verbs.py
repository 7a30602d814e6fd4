"""Verbal cues: say that, tell X that, want to, urge X to, call for, accuse X of, call X Y.

Each construction is a frame; the lexicon grades the verb in the frame. What is over-generated
here is selected later.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.lexicon import Lexicon
from detente.reading.narration import (
    DAYS,
    GIVING,
    RECIPIENT,
    WH,
    clause_type,
    is_time,
    narration,
    no_clause,
    stands_apart,
)
from detente.reading.parsing import Parse
from detente.reading.source import agent_of, noun_phrase, source_of

_WHEN = frozenset(["during", "after", "before", "at", "by", "since", "while"])
_OCCASIONS = frozenset(
    ["meeting", "summit", "conference", "briefing", "rally", "congress", "end", "dawn", "session",
     "ceremony", "event", "forum", "hearing", "talk", "noon", "midnight", "hour", "gathering",
     "seminar", "funeral", "dinner", "parade", "sitting", "beginning", "start", "reception"]
)  # fmt: skip
_LIABLE = frozenset(["responsible", "accountable", "liable", "guilty", "culpable", "answerable"])
_PARTICLES = frozenset(["aside", "away", "out", "off", "down", "up", "back", "over", "on", "in"])
_SURELY = 0.92
_FAIRLY = 0.74
_VESSELS = frozenset(  # what an attribution is put into; what it says stands elsewhere
    ["statement", "letter", "tweet", "memo", "email", "message", "post", "speech", "interview"]
)
_SENDING = frozenset(
    ["release", "issue", "write", "post", "send", "tweet", "share", "deliver", "give"]
)


def verbal_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every verb of the document in every frame that it stands in."""
    for verb, tag in enumerate(parse.tags):
        if tag.startswith("VB") and parse.deps[verb] not in ("aux", "auxpass", "amod"):
            passive = parse.child(verb, "auxpass") >= 0 or parse.child(verb, "nsubjpass") >= 0
            reduced = (  # "Asked about the plan, he …": he did not ask
                tag == "VBN"
                and parse.deps[verb] in ("advcl", "acl")
                and not parse.kids(verb, "aux")
            )
            if passive or reduced:
                yield from _passive(parse, lexicon, verb)
            else:
                yield from _clausal(parse, lexicon, verb)
                yield from _objects(parse, lexicon, verb)
                yield from _prepositions(parse, lexicon, verb)


def cue_words(parse: Parse, verb: int, *more: int) -> frozenset[int]:
    """The verb with its particle and negation, and further words of the cue."""
    tokens = {verb, *(token for token in more if token >= 0)}
    tokens.update(parse.kids(verb, "prt", "neg"))
    return frozenset(tokens)


def phrasal(parse: Parse, lexicon: Lexicon, verb: int, frame: str) -> str:
    """The verb's lemma, with its particle where the lexicon lists the two together ("rule out")."""
    lemma, particle = parse.lemmas[verb], parse.child(verb, "prt")
    if particle < 0 and verb + 1 < len(parse) and parse.lowered[verb + 1] in _PARTICLES:
        particle = verb + 1  # taken for an adverb
    together = f"{lemma} {parse.lemmas[particle]}" if particle >= 0 else lemma
    return together if lexicon.lists(together, frame) else lemma


def _clausal(parse: Parse, lexicon: Lexicon, verb: int) -> Iterator[Candidate]:
    clauses = parse.kids(verb, "ccomp", "xcomp")
    particle = parse.child(verb, "prt")
    clauses += [  # "rules out sending a frigate"
        c
        for c in parse.kids(verb, "advcl")
        if particle > verb and parse.left[c] == particle + 1 and parse.tags[c] == "VBG"
    ]
    aside = parse.deps[verb] in ("parataxis", "ccomp")
    if not clauses and not aside:
        return
    lemma = phrasal(parse, lexicon, verb, "ing")
    source = source_of(parse, verb)
    dative = parse.child(verb, "dative", "dobj")
    for clause in clauses:
        content = parse.subtree(clause)
        kind = clause_type(parse, clause)
        label = parse.deps[clause]
        if clause < verb and label == "ccomp":
            kind = "left"
        if label in ("xcomp", "advcl"):
            if kind == "ing":
                frame = "ing"
            elif kind == "inf":
                frame = "inf"
                if 0 <= dative < clause and not is_time(parse, dative):
                    frame = "objinf"
                    content |= parse.subtree(dative)
            else:
                continue
        elif kind == "inf":
            frame = "objinf"
        else:
            frame = kind
        if lemma == "be" and frame in ("that", "zero", "wh", "left"):
            continue
        if frame == "left" and stands_apart(parse, verb, clause, dative, lemma):
            continue
        if frame == "zero" and no_clause(parse, clause):
            continue  # "…, he said, according to the agency Ara", "said Friday, after five days"
        if frame in ("that", "zero", "wh"):
            mark = parse.child(clause, "mark") if frame == "that" else -1
            if mark > verb:  # "reports, citing a source, that …"
                content = {t for t in content if t >= mark}
            for joined in parse.kids(verb, "conj") if frame == "that" else ():
                again = parse.child(joined, "mark")
                if again > clause and parse.lowered[again] == "that":
                    content |= {again - 1} | parse.subtree(joined)  # "…, but that Y"
            content -= narration(parse, lexicon, verb, clause)
            told = lemma in RECIPIENT or lemma in GIVING
            if not told and verb < dative and parse.right[dative] + 1 == parse.left[clause]:
                content |= parse.subtree(dative)  # a subject that the parser took for an object
        fallback = ("clause",) if frame in ("that", "zero", "left", "wh") else ()
        score = lexicon.reliability(lemma, frame, *fallback)
        if frame in ("inf", "objinf"):
            for other in parse.kids(clause, "conj"):  # "… to pay and reaffirmed …"
                if parse.tags[other] in ("VBD", "VBZ", "VBP"):
                    content -= parse.subtree(other)
            for other in parse.kids(verb, "advcl"):
                marks = {parse.lemmas[m] for m in parse.kids(other, "mark")}
                if other > clause and marks & {"if", "unless", "until"}:
                    content |= parse.subtree(other)
        if frame == "inf" and lemma in ("seem", "appear"):
            content |= source
            source = frozenset()
        if frame == "left" and any(
            parse.deps[c] in ("ccomp", "xcomp") and c > verb for c in parse.children[verb]
        ):
            score *= 0.5
        if frame == "left" and not source:
            score *= 0.5
        if score > 0:
            more = [t for t in (dative,) if frame in ("that", "zero", "wh") and 0 <= t < clause]
            yield Candidate(
                verb,
                cue_words(parse, verb, *more),
                source,
                trimmed(parse, content - {verb} - source),
                lemma,
                frame,
                score,
                f"verb:{frame}",
            )
    if parse.deps[verb] == "parataxis" or (
        parse.deps[verb] == "ccomp" and parse.child(verb, "nsubj") >= 0 and _set_off(parse, verb)
    ):
        head = parse.heads[verb]
        content = parse.subtree(head) - parse.subtree(verb)
        begin, _ = parse.sentences[parse.sentence[verb]]
        colons = [t for t in range(begin, verb) if parse.words[t] == ":" and parse.quote[t] < 0]
        if colons:  # "he was gloomier: should it burn, he said, …"
            content = {t for t in content if t > colons[-1]}
        for other in parse.kids(verb, "advcl", "prep", "npadvmod"):
            after = parse.right[other] + 1
            if other < verb and after < verb and parse.words[after] == ",":
                content |= parse.subtree(other)  # "If X, he warns, Y": the clause belongs to Y
        score = lexicon.reliability(lemma, "left", "clause")
        if score > 0.3 and source and not parse.kids(verb, "ccomp", "xcomp", "dobj"):
            yield Candidate(
                verb,
                cue_words(parse, verb),
                source,
                trimmed(parse, content),
                lemma,
                "left",
                score * 0.95,
                "verb:parenthesis",
            )


def _set_off(parse: Parse, verb: int) -> bool:
    before, after = parse.left[verb] - 1, parse.right[verb] + 1
    size = len(parse)
    return (
        before >= 0
        and parse.words[before] in (",", "–", "—", "-", "(")
        and after < size
        and parse.words[after] in (",", "–", "—", "-", ")", ".")
    )


def _of_time(parse: Parse, prep: int) -> bool:
    """Whether a preposition says when, or on what occasion, something was said."""
    inner = parse.child(prep, "pobj")
    noun = parse.lemmas[inner] if inner >= 0 else ""
    if parse.lemmas[prep] == "at":
        return noun in _OCCASIONS or noun in DAYS or inner < 0 or parse.tags[inner] == "NNP"
    if parse.lemmas[prep] in _WHEN:
        return True
    return parse.lemmas[prep] in ("on", "in") and noun in DAYS


def _judged(parse: Parse, target: int) -> int:
    """The adjective after an object that is judged: "considered an attack improbable"."""
    if parse.tags[target].startswith("NN"):
        for token in parse.kids(target, "amod"):
            if token > target and parse.tags[token].startswith("JJ"):
                return token
    return -1


def _objects(parse: Parse, lexicon: Lexicon, verb: int) -> Iterator[Candidate]:
    target = parse.child(verb, "dobj")
    complement = parse.child(verb, "oprd")
    if complement < 0 and target > verb:
        complement = _judged(parse, target)
    clauses = parse.kids(verb, "ccomp")
    if target < 0 and complement < 0 and not clauses:
        return
    lemma = phrasal(parse, lexicon, verb, "obj")
    source = source_of(parse, verb)
    if complement >= 0:
        score = lexicon.reliability(lemma, "objpred")
        if lemma == "hold" and parse.lemmas[complement] in _LIABLE:
            score = _SURELY
        object_ = target if target >= 0 else parse.child(complement, "nsubj")
        content = parse.subtree(complement) | (parse.subtree(object_) if object_ >= 0 else set())
        if score > 0:
            yield Candidate(
                verb,
                cue_words(parse, verb),
                source,
                trimmed(parse, content - {verb}),
                lemma,
                "objpred",
                score,
                "verb:objpred",
            )
    for clause in clauses:
        if clause_type(parse, clause) == "small":
            score = lexicon.reliability(lemma, "objpred")
            if lemma == "hold" and parse.lemmas[clause] in _LIABLE:
                score = _SURELY
            if score > 0:
                yield Candidate(
                    verb,
                    cue_words(parse, verb),
                    source,
                    trimmed(parse, parse.subtree(clause)),
                    lemma,
                    "objpred",
                    score,
                    "verb:objpred",
                )
    if target < 0:
        return
    score = lexicon.reliability(lemma, "obj")
    if lemma == "see" and any(
        parse.lowered[t] in ("no", "little") for t in parse.kids(target, "det", "amod")
    ):
        score = _FAIRLY  # "sees no threat"
    if lemma in _SENDING and parse.lemmas[target] in _VESSELS:
        score *= 0.5
    content = parse.subtree(target)
    if target < verb and parse.tags[target] in WH:
        noun = parse.heads[verb] if parse.deps[verb] == "relcl" else -1
        if noun < 0:
            return
        content = set(noun_phrase(parse, noun, without=verb))
    if score > 0:
        edge = max(content, default=-1)
        for prep in parse.kids(verb, "prep", "advcl"):
            if not content or parse.left[prep] != edge + 1:
                continue
            if parse.deps[prep] == "advcl" and clause_type(parse, prep) != "inf":
                continue
            if parse.deps[prep] == "prep" and _of_time(parse, prep):
                edge = parse.right[prep]
                continue
            if parse.lowered[prep] == "according":
                continue
            content |= parse.subtree(prep)
            edge = max(content)
        yield Candidate(
            verb,
            cue_words(parse, verb),
            source,
            trimmed(parse, content),
            lemma,
            "obj",
            score,
            "verb:obj",
        )
    for prep in [*parse.kids(verb, "prep"), *parse.kids(target, "prep")]:
        name = parse.lemmas[prep]
        score = lexicon.reliability(lemma, f"obj {name}")
        if score > 0 and prep > target:
            content = parse.subtree(target) | parse.subtree(prep)
            if any(is_time(parse, t) for t in parse.kids(prep, "pobj")):
                continue
            cue = cue_words(parse, verb)
            inner = parse.child(prep, "pobj", "pcomp")
            if lemma in RECIPIENT and inner >= 0 and name != "for":
                content = parse.subtree(inner)
                cue = cue_words(parse, verb, target, prep)
            yield Candidate(
                verb,
                cue,
                source,
                trimmed(parse, content),
                lemma,
                f"obj {name}",
                score,
                "verb:obj+prep",
            )


def _prepositions(parse: Parse, lexicon: Lexicon, verb: int) -> Iterator[Candidate]:
    for prep in parse.kids(verb, "prep", "prt", "agent"):
        inner = parse.child(prep, "pobj", "pcomp")
        if inner < 0 or prep < verb:
            continue
        name = parse.lemmas[prep]
        lemma = phrasal(parse, lexicon, verb, f"prep {name}")
        score = lexicon.reliability(lemma, f"prep {name}")
        if score > 0:
            content = parse.subtree(inner)
            for clause in parse.kids(verb, "xcomp", "advcl"):
                if clause > inner and clause_type(parse, clause) == "inf":
                    content |= parse.subtree(clause)
            for more in parse.kids(verb, "prep"):
                if parse.left[more] == max(content) + 1 and not _of_time(parse, more):
                    content |= parse.subtree(more)
            yield Candidate(
                verb,
                cue_words(parse, verb, prep),
                source_of(parse, verb),
                trimmed(parse, content),
                lemma,
                f"prep {name}",
                score,
                "verb:prep",
            )


def _passive(parse: Parse, lexicon: Lexicon, verb: int) -> Iterator[Candidate]:
    lemma = parse.lemmas[verb]
    agent = agent_of(parse, verb)
    patient = parse.child(verb, "nsubjpass")
    whom = parse.subtree(patient) if patient >= 0 else set()
    impersonal = patient >= 0 and parse.lemmas[patient] == "it"
    cue = cue_words(parse, verb, *parse.kids(verb, "auxpass"))
    for clause in parse.kids(verb, "ccomp", "xcomp", "advcl"):
        kind = clause_type(parse, clause)
        if parse.deps[clause] == "advcl" and (kind != "wh" or lemma != "ask"):
            continue
        content = parse.subtree(clause)
        if kind == "inf":
            frame = "pass inf"
            content = content | whom
        elif kind in ("that", "zero", "wh"):
            frame = "pass that"
        else:
            continue
        score = lexicon.reliability(lemma, frame)
        if score > 0:
            source = agent or (frozenset() if impersonal or kind == "inf" else frozenset(whom))
            yield Candidate(
                verb,
                cue,
                source,
                trimmed(parse, content - source),
                lemma,
                frame,
                score,
                "verb:passive",
            )
    for prep in parse.kids(verb, "prep"):
        name = parse.lemmas[prep]
        score = lexicon.reliability(lemma, f"pass {name}", f"obj {name}") * 0.9
        if score > 0 and prep > verb:
            yield Candidate(
                verb,
                cue,
                agent,
                trimmed(parse, whom | parse.subtree(prep)),
                lemma,
                f"pass {name}",
                score,
                "verb:passive",
            )
    if agent and whom and not impersonal:
        score = lexicon.reliability(lemma, "pass obj", "obj")
        if score > 0:
            yield Candidate(
                verb,
                cue,
                agent,
                trimmed(parse, whom),
                lemma,
                "pass obj",
                score,
                "verb:passive",
            )
