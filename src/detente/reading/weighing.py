"""Candidates before they are selected: what belongs to them, which tell nothing, how sure they are.

The conditions told around a cue are part of what is said; what is only cited, supposed, ordered or
foretold is left out; a stand is surer of a state, a body or the holder of an office.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from detente.reading.candidate import Candidate, beyond_a_stop
from detente.reading.clause import NEGATIONS
from detente.reading.media import is_press
from detente.reading.own_voice import (
    PERSONAL,
    modals_over,
    only_told,
    recommended,
    speaks_in_person,
)
from detente.reading.parsing import Parse
from detente.reading.people import People
from detente.reading.source import head_of
from detente.reading.stance_words import stances
from detente.reading.statement import Document

_SURE = 0.9
_HEARSAY = frozenset(["say", "believe", "report", "understand", "think", "rumor", "rumour"])
_HEADLINES = 0.5  # the threshold above which headlines are left out
_NOBODY = frozenset(["no", "nobody", "neither", "none"])
_CALLED_BACK = frozenset(
    ["ambassador", "envoy", "diplomat", "troop", "soldier", "reservist", "representative", "consul",
     "attaché", "mission", "delegation", "negotiator", "team", "minister", "chargé", "nuncio"]
)  # fmt: skip
_ORDERS = frozenset(["order", "instruct", "command", "direct", "ban", "forbid", "prohibit"])
_TAKING = frozenset(
    ["seek", "fear", "doubt", "claim", "demand", "desire", "want", "propose", "urge", "advocate",
     "plan", "offer", "reserve", "see", "trust", "distrust", "mistrust", "dread"]
)  # fmt: skip
_FORETOLD = frozenset(["may", "might", "could", "will", "shall", "'ll", "’ll"])
_FORETELLING = frozenset(["obj", "that", "zero", "wh", "objpred"])
_MUSING = frozenset(
    ["think", "believe", "doubt", "expect", "fear", "hope", "want", "suspect", "wish"]
)
_POLITE = frozenset(["like", "support", "welcome", "oppose", "favour", "favor", "prefer", "back",
                     "love", "appreciate", "regret", "reject"])  # fmt: skip
_CONDITIONAL = frozenset(["rule", "refuse", "exclude", "reject", "oppose"])
_ENDING = frozenset([",", "”", '"', "''", "»", "’"])
_OPENING = frozenset(["if", "unless", "should", "were", "had", "provided"])
_SOURCES = frozenset(
    ["source", "official", "diplomat", "officer", "person", "people", "report", "document", "aide",
     "adviser", "advisor", "insider", "expert", "analyst", "witness", "resident", "spokesman",
     "spokeswoman", "spokesperson", "guard", "service", "ministry", "police", "army", "military",
     "statement", "agency", "newspaper", "paper", "medium", "media",
     "memo", "cable", "letter", "minister", "lawyer", "soldier", "commander", "member", "soldier"]
)  # fmt: skip
_ANONYMOUS = frozenset(["name", "identify", "quote"])
_ABLE = frozenset(["can", "could", "may", "might", "ca", "will", "wo", "would", "shall"])
_FATED = frozenset(["will", "would", "shall", "'ll", "’ll"])
_DEMANDING = frozenset(["should", "must", "ought"])
_SAYING = frozenset(["that", "zero", "wh", "obj", "quote", "left"])
_SUPPOSING = frozenset(["can", "could", "may", "might", "must", "should", "will"])


def _whatever(parse: Parse, verb: int) -> bool:
    """ "Whatever Moscow says": nothing is told of it."""
    first = parse.left[verb]
    return first < verb and parse.lowered[first] in ("whatever", "whichever", "whoever", "however")


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weighs the candidates of one document."""

    document: Document
    parse: Parse
    people: People
    threshold: float

    def scoped(self, candidate: Candidate) -> Candidate:
        """ "Offers an investigation if …": the condition belongs to what is offered."""
        parse = self.parse
        modals = {parse.words[t].lower() for t in parse.kids(candidate.head, "aux", "neg")}
        candidate = self._with_opening(self._with_proviso(candidate))
        cue = candidate.lemma.split()[0]
        offered = cue in stances()["conditional cues"] or cue in _CONDITIONAL
        if not offered or modals & (_SUPPOSING | NEGATIONS):
            return candidate
        for clause in parse.kids(candidate.head, "advcl"):
            marks = {parse.lemmas[t] for t in parse.kids(clause, "mark")}
            if clause > candidate.head and marks & {"if", "unless"}:
                below = frozenset(parse.subtree(clause)) - candidate.source
                return replace(candidate, content=candidate.content | below)
        return candidate

    def _with_proviso(self, candidate: Candidate) -> Candidate:
        """ "X, he added, provided that Y": what is set down as the condition of it."""
        parse = self.parse
        if not candidate.content or parse.quote[candidate.head] >= 0:
            return candidate
        last = max(candidate.content | candidate.cue | candidate.source)
        begin, end = parse.sentences[parse.sentence[candidate.head]]
        if not begin <= last < end - 3:
            return candidate
        if parse.lowered[last + 1] == "should" and parse.child(last + 1, "dobj") < 0:
            rest = range(last + 1, end - 1 if parse.words[end - 1] == "." else end)
            return replace(candidate, content=candidate.content | frozenset(rest))
        if parse.words[last + 1] != ",":
            return candidate
        first = last + 2
        proviso = parse.lowered[first] in ("provided", "providing") or (
            parse.lowered[first : first + 2] in (["on", "condition"], ["so", "long"])
        )
        if not proviso:
            return candidate
        rest = range(first, end - 1 if parse.words[end - 1] == "." else end)
        return replace(candidate, content=candidate.content | frozenset(rest))

    def _with_opening(self, candidate: Candidate) -> Candidate:
        """ "If X, he warned, Y", "'X,' said he, 'Y'": what stands before the cue belongs to it."""
        parse = self.parse
        outside = candidate.cue | candidate.source
        if candidate.frame not in ("zero", "quote") or not candidate.content or not outside:
            return candidate
        start, first = min(outside), min(candidate.content)
        begin, _ = parse.sentences[parse.sentence[start]]
        if first < start or start - begin < 3 or parse.words[start - 1] not in _ENDING:
            return candidate
        opened = parse.quote[begin] >= 0 and parse.quote[begin] == parse.quote[start - 1]
        spoken = opened and parse.quote[first] >= 0
        word = begin + (parse.lowered[begin] in ("but", "and", "so"))
        supposed = parse.words[start - 1] == "," and parse.lowered[word] in _OPENING
        told = any(
            parse.tags[t] in ("VBD", "VBZ", "VBP") and parse.heads[t] == t
            for t in range(begin, start)
        )
        if not (spoken or (supposed and not told)):
            return candidate
        before = frozenset(range(begin, start - (not spoken)))
        return replace(candidate, content=candidate.content | before)

    def says_nothing(self, candidate: Candidate) -> bool:
        """Whether it tells nothing of its own: who asked not to be named, what is only quoted."""
        parse = self.parse
        if candidate.rule.startswith("announced") and not self._somebody(candidate):
            return True
        lemmas = {parse.lemmas[t] for t in candidate.content}
        cites = candidate.lemma in ("cite", "quote") and parse.tags[candidate.head] == "VBG"
        if candidate.lemma in ("cite", "quote") and self._of_a_source(candidate):
            return True  # "…, citing two officials": what they said stands elsewhere
        if cites and (
            not candidate.source or is_press(self.people, parse.phrase(candidate.source))
        ):
            return True
        first = parse.words[min(candidate.source)].lower() if candidate.source else ""
        if self.threshold > _HEADLINES and first in _NOBODY:
            return True  # "neither side wants war": told by the writer, said by nobody
        asked = candidate.lemma == "ask" and candidate.frame.startswith("pass")
        if asked and is_press(self.people, parse.phrase(candidate.source)):
            return True  # "asked by the BBC about …"
        if candidate.lemma == "recall" and candidate.frame == "obj" and lemmas & _CALLED_BACK:
            return True
        if candidate.lemma in _ORDERS and candidate.frame in ("objinf", "obj"):
            return self.threshold > _HEADLINES and parse.quote[candidate.head] < 0
        if candidate.lemma == "welcome" and candidate.frame == "obj" and candidate.content:
            met = head_of(parse, candidate.content)
            if parse.tags[met] in ("NNP", "NNPS") or self.people.title_over(met) is not None:
                return True  # "welcomed the minister": greeted
        careful = self.threshold > _HEADLINES
        asking = len(candidate.source) == 1 and first in ("who", "what", "which")
        if careful and asking and parse.deps[candidate.head] != "relcl":
            return True  # "who is for and who is against it": a question, nobody's stand
        if careful and first in ("those", "whoever", "anyone", "anybody"):
            return True  # "those members that wish to go further"
        if careful and _whatever(parse, candidate.head):
            return True
        if careful and self._only_supposed(candidate):
            return True
        if candidate.frame == "inf" and lemmas <= {"to", "say", "know", "hear", "see", "add"}:
            return True  # "as the general likes to say"
        if candidate.lemma == "want" and "name" in lemmas and lemmas & {"print", "use", "give"}:
            return True
        unnamed = candidate.lemma in ("ask", "decline", "refuse", "want", "wish")
        if unnamed and lemmas & _ANONYMOUS and "be" in lemmas:
            return True
        if recommended(self.people, candidate) or only_told(self.people, self.document, candidate):
            return True
        return self._only_quotes(candidate) or beyond_a_stop(parse, candidate)

    def _somebody(self, candidate: Candidate) -> bool:
        """Whether the source of words that are only announced is one who speaks."""
        people, parse = self.people, self.parse
        head = head_of(parse, candidate.source)
        person = (
            people.title_over(head) is not None
            or any(people.at.get(t) is not None for t in candidate.source)
            or parse.lowered[head] in ("he", "she")
        )
        if candidate.rule == "announced:held":
            return (person and people.title_over(head) is not None) or any(
                (p := people.at.get(t)) is not None and p.kind == "person" for t in candidate.source
            )
        if candidate.rule == "announced:next":
            return person
        political = parse.lemmas[head] in stances()["political sources"] | stances()["own people"]
        return person or political or bool(people.actors_in(candidate.source))

    def _only_supposed(self, candidate: Candidate) -> bool:
        """ "If the parliament rejects the budget, …": not done or said yet."""
        parse = self.parse
        verb = candidate.head
        if parse.deps[verb] != "advcl" or not candidate.rule.startswith("verb"):
            return False
        marks = {parse.lowered[t] for t in parse.kids(verb, "mark")}
        return bool(marks & {"if", "unless", "provided", "lest"})

    def _of_a_source(self, candidate: Candidate) -> bool:
        """Whether what is cited is somebody, or a paper, and no reason."""
        parse = self.parse
        if candidate.frame != "obj" or not candidate.content:
            return False
        head = parse.lemmas[head_of(parse, candidate.content)]
        return head in stances()["political sources"] or head in _SOURCES

    def _only_quotes(self, candidate: Candidate) -> bool:
        """ "The paper cites X as saying …": X's statement is found by itself."""
        parse = self.parse
        if candidate.lemma.split()[0] not in ("cite", "quote", "report"):
            return False
        return any(
            parse.lemmas[prep] == "as"
            and "VBG" in (parse.tags[inner], *(parse.tags[t] for t in parse.kids(inner, "aux")))
            for prep in parse.kids(candidate.head, "prep")
            for inner in parse.kids(prep, "pcomp")
        )

    def political(self, candidate: Candidate) -> Candidate:
        """A taking of sides is surer where a state, body or office-holder is its source.

        "Norway supports the claim" is a position; "the tide supports the pier" is not.
        """
        modal = modals_over(self.parse, candidate.head)
        if modal & _DEMANDING and (self.threshold > _HEADLINES or candidate.frame in _SAYING):
            return replace(candidate, score=candidate.score / 2)  # "X should say" says nothing
        lemma = candidate.lemma.split()[0]
        if modal & _FATED and lemma in stances()["suffering"]:
            return replace(candidate, score=candidate.score / 2)  # "Iran would regret it"
        if (
            speaks_in_person(self.people, self.document, candidate)
            and lemma in _MUSING
            and candidate.frame in _SAYING
        ):
            return replace(candidate, score=max(candidate.score, _SURE))
        careful = self.threshold > _HEADLINES
        foretold = careful and modal & _FORETOLD and self.parse.quote[candidate.head] < 0
        own = self.document.kind in PERSONAL or candidate.frame in _FORETELLING
        if foretold and own and not candidate.rule.startswith("noun"):
            return replace(candidate, score=candidate.score * 0.6)  # "may announce a decision"
        telling = (
            lemma in stances().cue
            or (lemma in _TAKING and candidate.frame in ("obj", "obj as", "prep for"))
            or (lemma in _POLITE and candidate.frame == "inf")
            or lemma in stances()["inf promises"]
            or candidate.frame in ("that", "zero", "left", "be against")
        )
        if candidate.score >= _SURE or not telling or not candidate.source:
            return candidate
        head = head_of(self.parse, candidate.source)
        political = (
            bool(self.people.actors_in(candidate.source))
            or self.people.title_over(head) is not None
            or self.people.run_over(head) is not None
            or self.parse.lemmas[head] in stances()["own people"]
            or self.parse.lemmas[head] in stances()["political sources"]
        )
        polite = (
            "would" in modal and not self.parse.kids(candidate.head, "neg") and lemma in _POLITE
        )
        finite = polite or self.parse.tags[candidate.head] not in (
            "VB",
            "VBG",
        )
        forceful = lemma in stances()["deeds too"] and candidate.frame != "prep for"
        finite = finite or "be" in {
            self.parse.lemmas[t] for t in self.parse.kids(candidate.head, "aux")
        }  # "are asking for"
        above = self.parse.heads[candidate.head]
        hearsay = self.parse.deps[candidate.head] == "xcomp" and self.parse.tags[above] == "VBN"
        finite = finite or (hearsay and self.parse.lemmas[above] in _HEARSAY)  # "is said to favour"
        if modal & _ABLE and candidate.frame not in _SAYING and not polite:
            # "cannot agree on sanctions", "will not endorse them": told of by somebody else
            return replace(candidate, score=candidate.score * 0.8)
        if not finite or forceful:
            return candidate
        supposing = bool(modal & _SUPPOSING) and not polite
        if not political or candidate.frame.startswith("noun") or supposing:
            return candidate
        return replace(candidate, score=min(_SURE, candidate.score + 0.22))
