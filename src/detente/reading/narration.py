"""What the parser takes for a part of what is said, and is told beside it; kinds of clauses."""

from __future__ import annotations

from detente.reading.lexicon import Lexicon
from detente.reading.parsing import Parse

WH = frozenset(["WDT", "WP", "WP$", "WRB"])
GIVING = frozenset(["show", "promise", "teach", "notify", "email", "text", "guarantee", "write"])
DAYS = frozenset(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "week",
     "month", "year", "day", "time", "tomorrow", "yesterday", "evening", "morning", "afternoon",
     "night", "january", "february", "march", "april", "june", "july", "august", "september",
     "october", "november", "december"]
)  # fmt: skip
RECIPIENT = frozenset(
    ["remind", "inform", "warn", "convince", "assure", "persuade", "tell", "ask", "advise", "brief"]
)


def clause_type(parse: Parse, clause: int) -> str:
    """that, wh, inf (with its own subject), bare, ing or zero."""
    first = parse.left[clause]
    mark = parse.child(clause, "mark")
    if mark >= 0 and parse.lemmas[mark] == "that":
        return "that"
    if mark >= 0 and parse.lemmas[mark] in ("whether", "if"):
        return "wh"
    if parse.tags[first] in WH or parse.lemmas[first] in ("whether", "how"):
        return "wh"
    auxiliaries = [parse.tags[token] for token in parse.kids(clause, "aux")]
    if "TO" in auxiliaries:
        return "inf"
    if (parse.tags[clause] == "VBG" and not auxiliaries) or auxiliaries == ["VBG"]:
        return "ing"
    if parse.tags[clause] == "VB" and not auxiliaries and parse.child(clause, "nsubj") >= 0:
        return "bare"
    if not parse.tags[clause].startswith(("VB", "MD")) and parse.child(clause, "cop", "aux") < 0:
        return "small"
    return "zero"


def no_clause(parse: Parse, clause: int) -> bool:
    """Whether what the parser took for a clause only says when, or who reports it."""
    first = parse.left[clause]
    subject = parse.child(clause, "nsubj", "nsubjpass", "expl", "csubj")
    return parse.lowered[first] == "according" or (subject < 0 and is_time(parse, first))


def stands_apart(parse: Parse, verb: int, clause: int, object_: int, lemma: str) -> bool:
    """Whether a clause before a verb only stands beside it: "A said x; B denied the quote"."""
    after = parse.right[clause] + 1
    if after < verb and parse.words[after] == ";":
        return True
    own = object_ > verb and lemma not in RECIPIENT and lemma not in GIVING
    return own and not is_time(parse, object_) and parse.quote[clause] < 0


def narration(parse: Parse, lexicon: Lexicon, verb: int, clause: int) -> set[int]:
    """What follows a reported clause but goes on with the narration: "…, and added", "…, calling".

    A coordinated verb without a subject that is itself a cue, a present tense after a past one
    under a past cue, or a participle of a cue after a comma.
    """
    out: set[int] = set()
    for token in parse.children[clause]:
        if token < clause or parse.quote[token] >= 0:
            continue
        label, tag = parse.deps[token], parse.tags[token]
        cue = lexicon.reliability(parse.lemmas[token], "clause") > 0.7 and bool(
            parse.kids(token, "ccomp", "xcomp")
        )
        cue = cue or lexicon.reliability(parse.lemmas[token], "obj") > 0.7
        cue = cue or (
            lexicon.reliability(parse.lemmas[token], "inf") > 0.7
            and bool(parse.kids(token, "xcomp"))
        )
        own = parse.child(token, "nsubj", "nsubjpass") >= 0
        begins = parse.left[token]
        before = begins - 1 if parse.lowered[begins - 1] not in ("and", "but") else begins - 2
        comma = before > 0 and parse.words[before] in (",", ";")
        if label == "conj" and tag.startswith("VB"):
            shifts = (
                parse.tags[verb] == "VBD" and parse.tags[clause] == "VBD" and tag in ("VBZ", "VBP")
            )
            told = cue and own and comma and bool(parse.kids(token, "ccomp"))
            told = told and _tense(parse, token) == _tense(parse, verb)
            if (cue and not own and tag == parse.tags[verb]) or shifts or told:
                out |= parse.subtree(token)
                out.update(t for t in parse.kids(clause, "cc") if clause < t < token)
        elif label == "advcl" and tag == "VBG" and comma and cue and not own:
            out |= parse.subtree(token)
        elif label == "advcl" and own and _tells(parse, lexicon, token, cue=cue):
            marks = {parse.lowered[t] for t in parse.kids(token, "mark", "advmod")}
            if marks & {"while", "whereas", "though", "although", "as", "after", "when"}:
                out |= parse.subtree(token)
    return out


def _tells(parse: Parse, lexicon: Lexicon, verb: int, *, cue: bool) -> bool:
    """Whether a verb tells of speech in a clause, or calls something a name."""
    judged = parse.child(verb, "oprd") >= 0 or any(
        clause_type(parse, c) == "small" for c in parse.kids(verb, "ccomp")
    )
    if judged and lexicon.reliability(parse.lemmas[verb], "objpred") > 0.7:
        return True
    return cue and bool(parse.kids(verb, "ccomp"))


def _tense(parse: Parse, verb: int) -> str:
    """The form in which a verb is told: says, said, has said."""
    helpers = [parse.lemmas[t] for t in parse.kids(verb, "aux")]
    return "have" if "have" in helpers else " ".join(helpers) or parse.tags[verb]


def is_time(parse: Parse, token: int) -> bool:
    return parse.lemmas[token] in DAYS
