"""Nominal and adjectival cues: the claim that, a plan to, support for, be concerned that."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.candidate import Candidate, trimmed
from detente.reading.lexicon import Lexicon
from detente.reading.narration import clause_type
from detente.reading.parsing import Parse
from detente.reading.source import noun_phrase, owner_of, source_of, subject_of

_LIGHT = frozenset(["have", "make", "give", "issue", "express", "offer", "take", "voice", "be"])


def nominal_candidates(parse: Parse, lexicon: Lexicon) -> Iterator[Candidate]:
    """Every noun and adjective of the document in every frame that it stands in."""
    for token, tag in enumerate(parse.tags):
        if tag in ("NN", "NNS"):
            yield from _noun(parse, lexicon, token)
        elif (
            tag.startswith(("JJ", "VBN"))
            and parse.deps[token]
            in (
                "acomp",
                "oprd",
                "ccomp",
                "ROOT",
                "conj",
                "amod",
                "attr",
            )
        ) or tag.startswith("JJ"):
            yield from _adjective(parse, lexicon, token)


def _noun(parse: Parse, lexicon: Lexicon, noun: int) -> Iterator[Candidate]:
    if not parse.children[noun] and parse.deps[noun] != "nsubj":
        return
    lemma = parse.lemmas[noun]
    owner: frozenset[int] | None = None
    cue = {noun}
    head = parse.heads[noun]
    if parse.deps[noun] in ("dobj", "attr") and parse.lemmas[head] in _LIGHT:
        cue.add(head)
    cue.update(parse.kids(noun, "amod"))
    for clause in parse.kids(noun, "acl", "ccomp", "relcl"):
        kind = clause_type(parse, clause)
        if kind == "that" or (kind in ("zero", "wh") and parse.deps[clause] == "acl"):
            frame = "noun that"
        elif kind == "inf":
            mark = parse.child(clause, "mark")
            frame = "noun for" if mark >= 0 and parse.lemmas[mark] == "for" else "noun inf"
        else:
            continue
        if parse.tags[clause] in ("VBN", "VBG") and kind == "zero":
            continue
        if kind == "that" and parse.child(clause, "nsubj", "nsubjpass") < 0:
            continue
        score = lexicon.reliability(lemma, frame)
        if score > 0:
            owner = owner_of(parse, noun) if owner is None else owner
            yield Candidate(
                noun,
                frozenset(cue),
                owner - {noun},
                trimmed(parse, parse.subtree(clause)),
                lemma,
                frame,
                score * (1.0 if owner else 0.8),
                "noun:clause",
            )
    if head >= 0 and parse.deps[noun] == "nsubj" and parse.lemmas[head] == "be":
        for clause in parse.kids(head, "ccomp", "xcomp"):
            kind = clause_type(parse, clause)
            frame = "noun inf" if kind == "inf" else "noun that"
            if kind not in ("that", "zero", "inf", "wh"):
                continue
            score = lexicon.reliability(lemma, frame)
            if score > 0:
                owner = owner_of(parse, noun) if owner is None else owner
                yield Candidate(
                    noun,
                    frozenset(cue | {head}),
                    owner,
                    trimmed(parse, parse.subtree(clause)),
                    lemma,
                    frame,
                    score,
                    "noun:is",
                )
    within = f"in {lemma}" if parse.deps[noun] == "pobj" and parse.lemmas[head] == "in" else ""
    for prep in parse.kids(noun, "prep"):
        name = parse.lemmas[prep]
        score = lexicon.reliability(lemma, f"noun {name}")
        if within and lexicon.lists(within, f"noun {name}"):
            score = lexicon.reliability(within, f"noun {name}")
            above = parse.heads[head]
            owner = source_of(parse, above) if parse.tags[above].startswith("VB") else frozenset()
            cue |= {head, above} if owner else {head}
        inner = parse.child(prep, "pobj", "pcomp")
        if score > 0 and inner >= 0:
            owner = owner_of(parse, noun) if owner is None else owner
            yield Candidate(
                noun,
                frozenset(cue | {prep}),
                owner - {noun},
                trimmed(parse, parse.subtree(inner)),
                lemma,
                f"noun {name}",
                score * (1.0 if owner else 0.7),
                "noun:prep",
            )


def _adjective(parse: Parse, lexicon: Lexicon, adjective: int) -> Iterator[Candidate]:
    lemma = (
        parse.lemmas[adjective]
        if parse.tags[adjective].startswith("JJ")
        else parse.words[adjective].lower()
    )
    head = parse.heads[adjective]
    if parse.tags[head].startswith("VB") and parse.deps[adjective] in ("acomp", "oprd", "ccomp"):
        source = source_of(parse, head)
        verb = head
    elif parse.deps[adjective] == "conj" and parse.tags[parse.heads[head]].startswith("VB"):
        verb = parse.heads[head]
        source = source_of(parse, verb)
    elif parse.deps[adjective] in ("acl", "amod", "relcl") and parse.tags[head].startswith("NN"):
        verb = -1
        source = noun_phrase(parse, head, without=adjective)
    elif parse.tags[adjective] == "VBN":
        verb = parse.child(adjective, "auxpass")
        subject = parse.child(adjective, "nsubjpass", "nsubj")
        subject = subject if subject >= 0 else subject_of(parse, adjective)
        source = noun_phrase(parse, subject, without=adjective)
    else:
        return
    cue = {adjective} | ({verb} if verb >= 0 else set())
    cue.update(parse.kids(adjective, "neg"))
    if verb >= 0:
        cue.update(parse.kids(verb, "neg"))
    clauses = parse.kids(adjective, "ccomp", "xcomp")
    if verb >= 0 and verb != adjective:
        clauses += [c for c in parse.kids(verb, "ccomp", "xcomp", "advcl") if c > adjective]
    for clause in clauses:
        kind = clause_type(parse, clause)
        if kind in ("that", "zero", "wh"):
            frame = "adj that"
        elif kind == "inf":
            frame = "adj inf"
        else:
            continue
        score = lexicon.reliability(lemma, frame)
        if score > 0:
            yield Candidate(
                adjective,
                frozenset(cue),
                source,
                trimmed(parse, parse.subtree(clause)),
                lemma,
                frame,
                score,
                "adjective:clause",
            )
    for prep in parse.kids(adjective, "prep"):
        name = parse.lemmas[prep]
        inner = parse.child(prep, "pobj", "pcomp")
        score = lexicon.reliability(lemma, f"adj {name}")
        if score > 0 and inner >= 0:
            yield Candidate(
                adjective,
                frozenset(cue | {prep}),
                source,
                trimmed(parse, parse.subtree(inner)),
                lemma,
                f"adj {name}",
                score,
                "adjective:prep",
            )
