"""The clauses of what is said: their main verbs, what these are about, whether they are negated."""

from __future__ import annotations

from detente.reading.candidate import is_word, trimmed
from detente.reading.parsing import Parse

_OBJECT_LIKE = frozenset(
    ["to", "on", "for", "with", "against", "about", "at", "of", "in", "into", "over", "from"]
)
_TELLING = frozenset(["say", "tell", "claim", "promise", "write", "announce", "warn"])
_NOBODY = frozenset(["no", "nobody", "nothing", "neither"])
NEGATIONS = frozenset(["not", "n't", "n’t", "never", "no", "nor", "neither", "cannot"])


def clause_roots(parse: Parse, content: frozenset[int]) -> list[int]:
    """The main verbs of the content's clauses, coordinated ones included, in order."""
    roots: list[int] = []
    finite = any(
        parse.tags[t].startswith(("VB", "MD"))
        and (parse.heads[t] not in content or parse.heads[t] == t)
        for t in content
    )
    for token in sorted(content):
        inside = parse.heads[token] != token and parse.heads[token] in content
        if inside or not is_word(parse, token):
            continue
        if finite and not parse.tags[token].startswith(("VB", "MD")):
            continue
        if parse.deps[token] in ("mark", "cc", "punct", "det"):
            continue
        roots.append(token)
        roots.extend(
            c
            for c in parse.children[token]
            if c in content
            and parse.deps[c] in ("conj", "ccomp", "parataxis")
            and parse.tags[c].startswith(("VB", "MD"))
            and not (parse.deps[c] == "ccomp" and parse.lemmas[token] in _TELLING)
            and (
                parse.child(c, "nsubj", "expl", "nsubjpass", "csubj") >= 0
                or (
                    parse.deps[c] == "conj"
                    and any(parse.tags[t] == "MD" for t in parse.children[c])
                )
            )
        )
    return roots


def is_negated(parse: Parse, content: frozenset[int]) -> bool:
    """Whether the first main clause of the content is negated."""
    roots = clause_roots(parse, content)
    if not roots:
        return False
    root = roots[0]
    if negates(parse, root):
        return True
    if parse.tags[root].startswith("NN") and parse.lemmas[root] != "comment":  # "sees no threat"
        return any(parse.lowered[t] == "no" for t in parse.kids(root, "det") if t in content)
    objects = parse.kids(root, "dobj", "attr")
    return any(
        parse.lowered[t] in _NOBODY
        for c in objects
        for t in (c, *parse.kids(c, "det"))
        if t in content
    )


def clause_target(parse: Parse, content: frozenset[int]) -> frozenset[int]:
    """What the first main verb of the content is about."""
    roots = clause_roots(parse, content)
    if not roots:
        return content
    root = roots[0]
    if parse.tags[root].startswith(("NN", "PRP")):
        return content
    return object_of(parse, root, content) or frozenset(parse.subtree(root) & content)


def negates(parse: Parse, root: int) -> bool:
    """Whether a verb is negated ("not only" is no negation)."""
    complement = parse.child(root, "acomp", "attr", "oprd")
    inner = parse.child(complement, "neg") if complement >= 0 else -1
    only = parse.words[inner + 1].lower() == "only" if root < inner < complement else False
    if parse.child(root, "neg") >= 0 or (root < inner < complement and not only):
        return True  # "was not sacred", but not "is land, not water"
    if any(
        parse.words[t].lower() == "no" and parse.words[t + 1 : t + 2] == ["longer"]
        for t in range(parse.left[root], min(parse.right[root] + 1, root + 4))
    ):
        return True
    return any(
        parse.words[t].lower() in NEGATIONS
        for t in parse.children[root]
        if parse.deps[t] in ("neg", "advmod", "preconj", "cc")
        and parse.words[t].lower() != "no"
        and not (t + 1 < len(parse) and parse.words[t + 1].lower() == "only")
    )


def none_does(parse: Parse, root: int) -> bool:
    """Whether the subject is no one or nothing: "no shot would be fired", "nobody will leave"."""
    subject = parse.child(root, "nsubj", "nsubjpass")
    if subject < 0:
        return False
    words = {parse.words[t].lower() for t in (subject, *parse.kids(subject, "det", "preconj"))}
    opening = parse.words[parse.left[subject]].lower()  # "not one of our soldiers"
    return opening == "not" or bool(words & {"no", "nobody", "nothing", "none", "neither"})


def is_perfect(parse: Parse, root: int) -> bool:
    """Whether a clause with a modal tells of what was: "would have led", "may have been"."""
    auxiliaries = {parse.words[t].lower() for t in parse.kids(root, "aux")}
    return "have" in auxiliaries and any(parse.tags[t] == "MD" for t in parse.kids(root, "aux"))


def tells_what_was(parse: Parse, content: frozenset[int]) -> bool:
    """Whether the first main clause tells what was or is, however surely: "was probably an act"."""
    roots = clause_roots(parse, content)
    if not roots:
        return False
    root = roots[0]
    auxiliaries = {parse.lemmas[t] for t in parse.kids(root, "aux")}
    if "have" in auxiliaries:
        return True
    plain = not any(parse.tags[t] in ("MD", "TO") for t in parse.kids(root, "aux"))
    told = parse.tags[root] in ("VBD", "VBZ", "VBP") and parse.kids(root, "advmod", "acomp")
    linking = parse.lemmas[root] in ("be", "remain", "seem", "become", "stay", "appear", "look")
    return plain and bool(told) and (not linking or parse.child(root, "attr") >= 0)


def object_of(parse: Parse, root: int, content: frozenset[int]) -> frozenset[int]:
    """The words of what a verb is about: its object or complement, with what belongs to it."""
    for label in ("dobj", "xcomp", "ccomp", "attr", "acomp", "oprd"):
        child = parse.child(root, label)
        if child not in content or child < 0:
            continue
        deed = _deed(parse, child) if label == "attr" else -1
        if deed >= 0:
            return trimmed(parse, set(parse.subtree(deed) & content))
        tokens = parse.subtree(child) & content
        if label == "dobj":
            for more in parse.kids(root, "prep", "xcomp"):
                if more == max(tokens) + 1:
                    tokens |= parse.subtree(more) & content
        return trimmed(parse, set(tokens))
    prep = parse.child(root, "prep")
    if prep in content and prep >= 0 and parse.lemmas[prep] in _OBJECT_LIKE:
        inner = parse.child(prep, "pobj", "pcomp")
        if inner >= 0:
            return trimmed(parse, set(parse.subtree(inner) & content))
    return frozenset()


def _deed(parse: Parse, noun: int) -> int:
    """The deed of "the first state to do it", or -1."""
    ranked = {"first", "next", "last", "only"} & {parse.lemmas[t] for t in parse.kids(noun, "amod")}
    clause = parse.child(noun, "relcl", "acl", "xcomp")
    return clause if ranked and clause >= 0 else -1


def complement_of(parse: Parse, token: int, content: frozenset[int]) -> frozenset[int]:
    """What an adjective or noun is about: "ready to …", "in favour of …"."""
    inside: set[int] = set()
    for child in parse.kids(token, "prep", "xcomp", "ccomp", "acl"):
        inner = child
        if parse.deps[child] == "prep":
            inner = parse.child(child, "pobj", "pcomp")
        if inner >= 0:
            inside |= parse.subtree(inner)
    return trimmed(parse, set(inside & content)) or frozenset([token])


def under_reflection(parse: Parse, inside: frozenset[int]) -> frozenset[int]:
    """What is under reflection: the clause after "whether", if there is one."""
    for token in sorted(inside):
        if parse.lemmas[token] == "whether" and parse.deps[token] == "mark":
            return trimmed(parse, (parse.subtree(parse.heads[token]) & inside) - {token})
    return trimmed(parse, set(inside))
