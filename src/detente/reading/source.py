"""Who speaks: from a cue to the words that name its source."""

from __future__ import annotations

from detente.reading.candidate import PUNCTUATION, QUOTE_MARKS
from detente.reading.parsing import Parse

_SUBJECTS = ("nsubj", "csubj", "expl")
_INVERTED = frozenset(["say", "add", "write", "ask", "explain", "recall", "note", "reply"])
_ADDRESSED = frozenset(["tell", "inform", "remind", "assure", "notify", "brief"])
_CLIMBED = ("conj", "xcomp", "advcl", "pcomp", "dep", "ccomp")


def subject_of(parse: Parse, verb: int) -> int:
    """The token that heads the (understood) subject of a verb, or -1.

    A verb without its own subject takes that of the verb it is coordinated with, controls it or
    governs its adverbial clause; a participle that modifies a noun takes the noun.
    """
    stolen = _stolen_subject(parse, verb)
    if stolen >= 0:
        return stolen
    current = verb
    for _ in range(6):
        own = [t for t in parse.kids(current, *_SUBJECTS) if t != verb]
        if len(own) > 1:  # "a diplomat there said"
            own = [t for t in own if parse.deps[t] != "expl"] or own
        if own:
            after = [t for t in own if parse.left[t] == current + 1]
            if len(own) > 1 and after and parse.words[current - 1] == ",":
                return after[0]  # "A truce is unlikely, said X", the truce taken for the speaker
            before = [t for t in own if t < verb]
            return before[-1] if before else own[0]
        label, head = parse.deps[current], parse.heads[current]
        if head == current:
            break
        if label == "pcomp" and parse.lemmas[head] == "as":
            quoted = parse.child(parse.heads[head], "dobj", "nsubjpass")
            if quoted >= 0:
                return quoted
        if label == "pcomp" and parse.deps[head] == "prep":
            current = parse.heads[head]
            if parse.tags[current].startswith("JJ") and parse.deps[current] == "acomp":
                current = parse.heads[current]
            if not parse.tags[current].startswith("VB"):
                return current if parse.tags[current].startswith(("NN", "PRP")) else -1
            continue
        if label in ("acl", "relcl"):
            if parse.tags[current] in ("VBG", "VB") or label == "acl":
                return head
            break
        if label == "ccomp" and parse.child(current, "mark") >= 0:
            break
        if label not in _CLIMBED:
            break
        outer = parse.heads[head]
        if label == "conj" and current == verb and _back_to_the_teller(parse, verb, head, outer):
            current = outer
            continue
        if (
            label in ("conj", "advcl")
            and parse.deps[head] == "ccomp"
            and current == verb
            and parse.tags[outer].startswith("VB")
            and (parse.tags[verb] == parse.tags[outer] or label == "advcl")
            and parse.tags[verb] in ("VBD", "VBZ", "VBG")
            and parse.lemmas[outer] in _INVERTED
            and parse.child(outer, *_SUBJECTS) >= 0
        ):
            current = outer
            continue
        if parse.tags[head].startswith("NN") and label == "conj":
            break
        passive = parse.child(head, "nsubjpass")
        if passive >= 0 and passive != verb:
            return passive
        current = head
    return _nearest_subject(parse, verb)


def _back_to_the_teller(parse: Parse, verb: int, clause: int, teller: int) -> bool:
    """ "X denied that they had crossed and accused Y": the tense is the teller's again."""
    told = parse.deps[clause] == "ccomp" and parse.tags[teller] == parse.tags[verb]
    plain = parse.tags[verb] in ("VBD", "VBZ") and not parse.kids(verb, "aux", "auxpass")
    other = bool(parse.kids(clause, "aux", "auxpass")) or parse.tags[clause] != parse.tags[verb]
    return told and plain and other and teller < clause < verb


def _stolen_subject(parse: Parse, verb: int) -> int:
    """The subject that the parser took for an apposition: "In a talk with A, B, X, said …"."""
    finite = parse.tags[verb] in ("VBD", "VBZ", "VBP") or bool(parse.kids(verb, "aux"))
    if (
        not finite
        or parse.deps[verb] not in ("ROOT", "ccomp")
        or parse.child(verb, *_SUBJECTS) >= 0
    ):
        return -1
    for aside in parse.kids(verb, "advcl", "dep"):
        subject = parse.child(aside, "nsubj")
        if 0 <= subject < aside < verb and parse.words[subject + 1] == ",":
            return subject  # "The United States, worried about it, urged restraint"
    for prep in parse.kids(verb, "prep"):
        if prep > verb:
            break
        for token in range(prep, parse.right[prep] + 1):
            before = parse.left[token] - 1
            joined = parse.deps[token] == "conj" and not parse.kids(parse.heads[token], "cc")
            aside = parse.deps[token] == "appos" or (joined and parse.tags[token] == "NNP")
            if aside and before > prep and parse.words[before] == ",":
                return token
    return -1


def _whole_aside(parse: Parse, head: int, verb: int) -> frozenset[int]:
    """ "In Kyiv, the head of intelligence, X, said": office and name, both taken for asides."""
    if parse.words[verb - 1] != ",":
        return frozenset()
    span = range(parse.left[head], verb - 1)
    verbs = any(parse.tags[t] in ("VBD", "VBN", "VBZ", "VBP", "MD") for t in span)
    named = parse.tags[verb - 2] == "NNP" and any(parse.words[t] == "," for t in span)
    return frozenset(span) if named and not verbs and len(span) <= 16 else frozenset()


def _nearest_subject(parse: Parse, verb: int) -> int:
    """A subject beside the verb that the parser hung elsewhere: "…, X said" or "…, said X"."""
    if parse.deps[verb] not in ("ROOT", "parataxis", "ccomp", "advcl", "dep"):
        return -1
    after = verb + 1
    for token in parse.children[verb]:
        if (
            token >= after
            and parse.lemmas[verb] not in _ADDRESSED
            and parse.left[token] == after
            and parse.deps[token] in ("dobj", "attr", "npadvmod", "nsubj", "oprd", "ccomp", "dep")
            and (
                parse.tags[token] in ("NNP", "NNPS")
                or (
                    parse.tags[token] in ("NN", "NNS")
                    and (parse.lemmas[verb] in _INVERTED or parse.words[verb - 1] in QUOTE_MARKS)
                )
            )
        ):
            return token
    return -1


def noun_phrase(parse: Parse, head: int, *, without: int = -1) -> frozenset[int]:
    """The words of the phrase headed by `head`, less a clause that holds the token `without`."""
    if head < 0:
        return frozenset()
    tokens: set[int] = set()
    open_ = [head]
    while open_:
        token = open_.pop()
        tokens.add(token)
        for other in parse.children[token]:
            if without >= 0 and parse.left[other] <= without <= parse.right[other]:
                continue
            aside = parse.deps[other] == "prep" and parse.words[other - 1] == ","
            if token == head and aside and other > head:
                continue  # "X, in an interview with Y, said"
            if (
                token == head
                and parse.deps[other]
                in (
                    "punct",
                    "advcl",
                    "parataxis",
                    "dep",
                    "ccomp",
                )
                and parse.deps[other] != "punct"
            ):
                continue
            open_.append(other)
    order = sorted(tokens)
    run = _run_around(order, head)
    while run and parse.words[run[0]] in PUNCTUATION | QUOTE_MARKS:
        run.pop(0)
    while run and parse.words[run[-1]] in PUNCTUATION | QUOTE_MARKS:
        run.pop()
    return frozenset(run)


def _run_around(order: list[int], head: int) -> list[int]:
    """The part of `order` without gaps of more than one token that holds `head`."""
    run: list[int] = []
    for token in order:
        if run and token - run[-1] > 2:
            if head in run:
                break
            run = []
        run.append(token)
    return run


def source_of(parse: Parse, verb: int) -> frozenset[int]:
    """The words that name who the verb's subject is; empty where there is none."""
    known = parse.sources.get(verb)
    if known is None:
        known = parse.sources[verb] = _source(parse, verb)
    return known


def _set_off(parse: Parse, verb: int) -> frozenset[int]:
    """Office and name before a verb that has no subject: "Asked of it, the minister, X, told …"."""
    begin, _ = parse.sentences[parse.sentence[verb]]
    if verb - begin < 6 or parse.words[verb - 1] != "," or parse.child(verb, *_SUBJECTS) >= 0:
        return frozenset()
    if parse.tags[verb] not in ("VBD", "VBZ", "VBP") or parse.tags[verb - 2] != "NNP":
        return frozenset()
    name = verb - 2
    while name > begin and (parse.tags[name] == "NNP" or parse.words[name] == "-"):
        name -= 1
    if parse.words[name] != ",":
        return frozenset()
    start = name - 1
    while start > begin and parse.words[start] not in (",", ":", ";"):
        if parse.tags[start][:2] in ("VB", "MD", "WP", "WD") or parse.quote[start] >= 0:
            return frozenset()
        start -= 1
    office = range(start + 1, name)
    if parse.words[start] != "," or not any(parse.tags[t][:2] == "NN" for t in office):
        return frozenset()
    return frozenset(range(start + 1, verb - 1))


def _source(parse: Parse, verb: int) -> frozenset[int]:
    opened = parse.tags[parse.sentences[parse.sentence[verb]][0]]
    if parse.words[verb - 1] == "," and opened in ("VBN", "VBG", "IN", "CD"):
        apart = _set_off(parse, verb)
        if apart:
            return apart
    head = subject_of(parse, verb)
    if head < 0:
        return frozenset()
    if parse.words[head].lower() in ("it", "there") and parse.deps[head] == "expl":
        return frozenset()
    phrase = noun_phrase(parse, head, without=verb)
    if head < verb and _stolen_subject(parse, verb) == head:
        phrase = _whole_aside(parse, head, verb) or phrase
    for other in parse.kids(parse.heads[head], *_SUBJECTS):
        if other < head and phrase and parse.right[other] + 1 == min(phrase):
            phrase |= noun_phrase(
                parse, other, without=verb
            )  # role and name, parsed as two subjects
    return _beside(parse, _without_dateline(parse, phrase), verb)


def _beside(parse: Parse, phrase: frozenset[int], verb: int) -> frozenset[int]:
    """Of "the general, an aide said, …" only "an aide"."""
    if not phrase or verb != max(phrase) + 1 or parse.words[verb + 1 : verb + 2] != [","]:
        return phrase
    comma = max((t for t in phrase if parse.words[t] == ","), default=-1)
    opening = parse.words[comma + 1].lower() if comma >= 0 else ""
    if opening in ("a", "an", "one") and parse.deps[comma + 1] == "det":
        return frozenset(t for t in phrase if t > comma)
    return phrase


def _without_dateline(parse: Parse, phrase: frozenset[int]) -> frozenset[int]:
    """ "Georgetown, 4 December — Guyana's president": what stands after the dash."""
    if not phrase or parse.paragraphs[parse.paragraph[min(phrase)]][0] != min(phrase):
        return phrase
    dash = next((t for t in sorted(phrase) if parse.words[t] in ("—", "–", "--", "-")), -1)
    dated = dash > 0 and any(parse.tags[t] == "CD" for t in phrase if t < dash)
    return frozenset(t for t in phrase if t > dash) if dated else phrase


def agent_of(parse: Parse, verb: int) -> frozenset[int]:
    """The words after "by" of a passive verb."""
    by = parse.child(verb, "agent")
    if by < 0:
        return frozenset()
    head = parse.child(by, "pobj")
    return noun_phrase(parse, head, without=verb)


def owner_of(parse: Parse, noun: int) -> frozenset[int]:
    """Whose claim, plan or view a noun is: possessor, "by …", or who has or makes it."""
    owner = parse.child(noun, "poss")
    if owner >= 0:
        return noun_phrase(parse, owner) - set(parse.kids(owner, "case"))
    for prep in parse.kids(noun, "prep", "agent"):
        if parse.lemmas[prep] in ("by", "from", "among"):
            return noun_phrase(parse, parse.child(prep, "pobj"), without=noun)
    label, head = parse.deps[noun], parse.heads[noun]
    if label in ("dobj", "attr") and parse.tags[head].startswith("VB"):
        return source_of(parse, head)
    if label == "pobj" and parse.deps[head] == "prep":
        verb = parse.heads[head]
        if parse.tags[verb].startswith("VB"):
            return source_of(parse, verb)
    if label == "nsubj" and parse.lemmas[head] == "be":
        for prep in parse.kids(noun, "prep"):
            if parse.lemmas[prep] == "of":
                return noun_phrase(parse, parse.child(prep, "pobj"), without=noun)
    return frozenset()


def head_of(parse: Parse, tokens: frozenset[int]) -> int:
    """The token of a phrase that governs the others."""
    for token in sorted(tokens):
        if parse.heads[token] not in tokens or parse.heads[token] == token:
            return token
    return min(tokens)
