"""What kind of document a text is: news, editorial, communiqué, interview, briefing, dispatch.

A label at its head tells it ("Editorial", "Opinion | The gate", "Policy note 14"); a piece without
one is told by its voice: who writes "I", demands and judges outside all quotation, and signs it.
An agency's dateline makes it news, whatever its headline speaks of.
"""

from __future__ import annotations

import re

from detente.reading.dispatch import dispatch_of, is_dispatch

_HEAD = 4  # lines
_LABEL_LINE = 160  # characters
_ENOUGH = 2  # demands of the writer's own
_BODY = 20_000  # characters looked at for a voice
_AGENCY = re.compile(
    r"^[A-ZÀ-Ý][\w .,/’'-]{1,60}\((?:AP|Reuters|REUTERS|AFP|TASS|Tass|Xinhua|UPI|dpa|DPA|Kyodo"
    r"|ANSA|EFE"
    r"|PTI|Yonhap|Interfax|Havas|IANS|ANI|Bernama|Anadolu|AA|RIA|MENA|SPA|WAM)\)\s*[—–-]"
    r"|^[A-ZÀ-Ý]{3,}[A-ZÀ-Ý .'’/-]{0,40},? (?:[^\n—–]{0,30}\d{1,2}[^\n—–]{0,20})?[—–-] ?"
    r"\S[^\n]{30}",
    re.MULTILINE,
)
_OPINION = (
    r"editorial|leader|leading article|op[- ]?ed|opinions?|opinion piece|comment|commentary"
    r"|commentaries|column|columnists?|viewpoints?|point of view|views?|perspectives?|essay"
    r"|analysis|news analysis|letters?|letters? to the editor|letters? page|blog|weblog|diary"
    r"|notebook|my turn|our view|our opinion|first person|insight|debate|comment (?:&|and) debate"
    r"|comment (?:&|and) analysis|opinion (?:&|and) analysis|comment is free|think piece"
    r"|leader comment"
    r"|by invitation|argument|from the editor|editor['’]s (?:note|column)|long view"
    r"|thinking aloud"
    r"|outlook|guest post|the big read|reflections?|polemic"
)
_LABEL = re.compile(
    r"^(?:(?:an?|the|guest|our|today['’]?s|lead|weekly|sunday|signed|newspaper|foreign|world|daily"
    r"|political|diplomatic|strategic|expert|special|personal|saturday|monday|guest) )*"
    rf"(?:{_OPINION})(?: (?:from|in|by|on page|no\.?|nr\.?|published|page)\b.{{0,60}}"
    rf"| ?[#\d].{{0,20}})?$",
    re.IGNORECASE,
)
_PHRASES = re.compile(
    r"\b(?:policy|issue|research|briefing|situation|conflict|risk|discussion|working|position"
    r"|background|country|strategic|occasional|threat)s? (?:note|brief|paper|memo|assessment"
    r"|outlook"
    r"|analysis|comment|update|insight)s?\b"
    r"|\bguest (?:column|essay|post|opinion)\b|\bletters? to the editor\b|\bnews analysis\b"
    r"|\b(?:client|internal|analyst) (?:memo|note|briefing)\b|\bop-ed\b|\bleading article\b"
    r"|\bleader comment\b|\bto the editor\b|\bcommentary\b"
    r"|\bby the editorial board\b|\bbackgrounder\b|\b(?:weekly|monthly|quarterly) assessment\b"
    r"|^the [\w ]{2,40} view(?:\b|:)|\ba column by\b|\b[A-Z]\w+[’']s column\b"
    r"|\bour (?:columnist|leader writer|commentator)\b|^dear (?:sir|editor|madam)\b|^sir,? ?[-–—]"
    r"|^letter from [A-Z]|^editorial\b(?! (?:staff|board (?:member|chief)|office|director|team))"
    r"|\beditorial (?:of|from|in|by)\b|\beditorial,|\bop-?ed\b",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"^[^\w\n]{0,6}(?:\d+\.? +|[IVX]+\.? +)?(?:policy |our |main "
    r"|conclusions and )?(?:recommendations?"
    r"|executive summary|key (?:findings|points|judge?ments|takeaways?|messages?|conclusions"
    r"|assessments?)"
    r"|scenarios|outlook|what (?:should be done|to do|should happen|now|next|comes next"
    r"|may follow)(?: next| now)?|policy options"
    r"|policy implications|implications|bottom line|our (?:view|assessment|judge?ment|take)"
    r"|what i think|my (?:view|take|guess)|the way (?:forward|ahead|out))[^\w\n]{0,6}$",
    re.IGNORECASE | re.MULTILINE,
)
_ISSUED = re.compile(
    r"\bcommuniqu[eé]\b|\bpress release\b"
    r"|(?<!sign )(?<!issue )(?<!signed )(?<!issued )(?<!a )(?<!in )(?<!after )(?<!the )"
    r"\b(?:joint|tripartite|trilateral|quadrilateral|common|final|concluding|ministerial|summit"
    r"|press)"
    r" (?:press |ministerial |leaders['’] |final )?(?:statement|declaration)\b"
    r"|^\W*(?:official |public )?(?:statement|declaration) (?:of|by|from|on behalf of) (?:the "
    r"|[A-Z][\w.]+['’]s )"
    r"|^\W*statement (?:of|by|from) [A-Z][\w ]{2,40}(?:ministry|government|presidency|parliament"
    r"|council|mission|embassy)"
    r"|^\W*[\w ]{0,30}(?:ministry|government|presidency|ministers['’]"
    r"|leaders['’])['’s]{0,2} (?:joint )?"
    r"(?:statement|declaration)\b"
    r"|^\W*(?:council |presidency )?conclusions (?:of|on) |^\W*(?:council|presidency"
    r"|chair['’]?s) conclusions\b"
    r"|^\W*the [A-Z][\w-]+ declaration\W*$|^\W*declaration (?:of|by) (?:the )?(?:heads|ministers"
    r"|foreign|states|parties)",
    re.IGNORECASE,
)
_INTERVIEW = re.compile(
    r"\b(?i:interview|(?:a|in) conversation with|q ?& ?a|questions and answers"
    r"|questions (?:for|to))\b"
    r"|\b(?:talks|talked|speaks|spoke) (?:to|with) [A-Z][\w’'-]+ [A-Z][\w’'-]+\W*$"
)
_BRIEFING = re.compile(r"\b(?:press briefing|briefing|press conference)\b", re.IGNORECASE)
_REVIEW = re.compile(
    r"\b(?:(?:press|media|newspaper)s? (?:review|digest|round-?up|survey|summary|echoes)"
    r"|(?:review|survey|echoes|summary) of the (?:world |foreign |world's )?press"
    r"|(?:what|through|in|from) the (?:news)?papers|the (?:news)?papers say"
    r"|voices? of the press|revue de presse|press voices)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]{0,1500}[”»\"]")
_SELF = re.compile(r"\b(?:I|I'm|I’m|I've|I’ve|my|me|myself)\b(?!\.)")
_JUDGING = re.compile(
    r"\b[Ww]e (?:assess|judge|consider|estimate|recommend|expect|believe|conclude|think|rate|put"
    r"|regard|see|reckon|anticipate|advise|urge|argue|propose|doubt|assign)\b"
)
_WRITES = (
    r"(?:senior |visiting |research |non-?resident |associate |former |retired |independent "
    r"|freelance )*"
    r"(?:fellow|columnist|lecturer|professor|director|analyst|researcher|historian|diplomat"
    r"|ambassador"
    r"|advis[eo]r|editor|author|scholar|journalist|writer|commentator|economist|lawyer)"
)
_SIGNED = re.compile(
    r"^[^\w\n]{0,6}(?:the (?:author|writer) (?:is|was|teaches|has|served)"
    rf"|(?:[\w.’'-]+ ){{1,4}}(?:is (?:an? |the )?{_WRITES}|teaches|was (?:an? "
    rf"|the )?{_WRITES})\b[^\n]{{0,200}}$)",
    re.IGNORECASE | re.MULTILINE,
)
_POSTED = re.compile(
    r"\b(?:posted (?:on|by|\d+)|filed under|blog|\d+ min(?:ute)?s? read|min read)\b"
    r"|^# .*\b(?:diary|note(?:book)?s?)\b",
    re.IGNORECASE | re.MULTILINE,
)
_INSTITUTE = re.compile(
    r"\b(?:Institute|Centre|Center|Foundation|Observatory|Programme|Program|Think[- ]Tank|Watch"
    r"|Monitor|Forum|Initiative|Project|Group|Consulting|Consultancy|Advisory|Analytics"
    r"|Associates|Academy"
    r"|Network|Research|Intelligence|Council on|School of|Society)\b"
)
_SENT = re.compile(
    r"\b(?:telegram(?:me)?|telegraphic|despatch|cable(?:gram)?|memorandum|confidential|cypher)\b"
    r"|\bto the (?:Foreign Office|Secretary of State|(?:State )?Department|Foreign Minist(?:er|ry)"
    r"|Minister (?:of|for) Foreign Affairs|Imperial Chancellor|Quai d.Orsay|Ballhausplatz)\b"
    r"|\b(?:Embassy|Legation|Consulate)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_DEMANDED = re.compile(
    r"\b(?:(?<!who )(?<!which )should|must|ought to|had better|needs? to|would do well to)\b"
    r"(?! (?:the|an?|have|[A-Z]))"
)
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|say|told|tells|according|added|adds|warned|warns|insist\w*|demand\w*"
    r"|argue[sd]?"
    r"|that|whether|ask\w*|stress\w*|stated?s?|believes?|agreed|urged?|wrote|writes|claim\w*|if)\b"
)
_REPORTED = re.compile(
    r"\b(?:said|told|added|announced|warned|declared|denied|declined|insisted|replied"
    r"|according to)\b"
)
_TURN = re.compile(r"^\W{0,4}(?:Q|A|[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,3}) ?[.:] ", re.MULTILINE)
_PARTS = re.compile(r"\s*[|:·–—,/•]\s*|\s+[-–—]\s+")


def kind_of(text: str, head: str, *, signed: bool) -> str:
    """The kind of a document; `signed`: whether its head names a writer."""
    lines = [line.strip(" \t*_#>=") for line in head.splitlines() if line.strip()][:_HEAD]
    lines = [line for line in lines if line and len(line) < _LABEL_LINE]
    if dispatch_of(head) is not None or is_dispatch(head):
        return "dispatch"
    if any(_labelled(line) for line in lines):
        return "editorial"
    if _AGENCY.search(head):
        return "review" if any(_REVIEW.search(line) for line in lines) else "news"
    for kind, pattern in (
        ("review", _REVIEW),
        ("editorial", _PHRASES),
        ("communiqué", _ISSUED),
        ("interview", _INTERVIEW),
        ("briefing", _BRIEFING),
    ):
        if any(pattern.search(line) for line in lines):
            return kind
    return _voice(text, head, lines, signed=signed)


def _labelled(line: str) -> bool:
    """Whether a line, or a part of it, is nothing but a label for opinion."""
    if line.endswith((".", "!", "?")) and len(line) > 40:
        return False
    parts = [part.strip(" *_#[]()«»“”\"'") for part in _PARTS.split(line)]
    return any(_LABEL.match(part) for part in (parts[0], parts[-1]) if part)


def _voice(text: str, head: str, lines: list[str], *, signed: bool) -> str:
    """A piece without a label in which the writer speaks in person: a dispatch, a column."""
    own = _QUOTED.sub(" ", text[:_BODY])
    personal = len(_SELF.findall(own))
    demands = _demands(own)
    if personal and any(_SENT.search(line) for line in lines):
        return "dispatch"
    if len(_TURN.findall(text[:_BODY])) > _HEAD:
        return "news"  # questions and answers
    judging = bool(_JUDGING.search(own))
    if _POSTED.search(head[:400]) or _HEADINGS.search(text) or _SIGNED.search(text):
        return "editorial"
    if _INSTITUTE.search(head[:400]) and judging:
        return "editorial"
    if signed and (judging or (personal and personal + demands >= _ENOUGH)):
        return "editorial"
    reported = len(_REPORTED.findall(own))
    return "editorial" if demands >= max(_ENOUGH, reported / 2) else "news"


def _demands(own: str) -> int:
    """How many sentences demand something for which nobody else is named."""
    return sum(
        bool(_DEMANDED.search(sentence)) and not _ATTRIBUTED.search(sentence)
        for sentence in _SENTENCE.findall(own)
    )
