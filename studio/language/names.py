"""Names of persons: what introduces them, titles and suffixes are taken off, first and last are told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.language.extraction import Extraction, ExtractionContext
from studio.language.text import fold, word_set

_LEAD_IN = re.compile(
    r"""(?:^|(?<=[\s,.!;:]))(?:
      (?:(?:my|the|his|her|their|our)\s+)?(?:full\s+|first\s+|real\s+|complete\s+)?name(?:'s|\s+is|\s+was
      |s)?\s*(?:is|:|=)?
    | (?:i\s+am|i'm|im|i’m|this\s+is|it\s+is|it's|it’s|its|here\s+is|that's|that\s+is|that\s+would\s+be
    |it\s+would\s+be)(?:\s+called|\s+me\s*,)?
    | (?:please\s+|just\s+|you\s+can\s+|everyone\s+|people\s+|they\s+|friends\s+)*(?:call|calls)\s+me
    | i\s+go\s+by | i\s+am\s+called | i'm\s+called | known\s+as | (?:booking|reservation|order|table
    |appointment)?\s*(?:is\s+)?(?:for|under|in)\s+(?:the\s+name\s+(?:of\s+)?)?(?=[A-Z])
    | (?:under|in)\s+the\s+name\s+(?:of\s+)? | name\s*[:=] | sign(?:ed)?\s*[:,]? | speaking\s+to\s+
    | put\s+(?:it\s+)?down\s+(?:as|for)
    | me\s+llamo | mi\s+nombre\s+(?:completo\s+)?es | soy | se\s+llama | a\s+nombre\s+de
    | je\s+m['’]appelle | mon\s+nom\s+(?:complet\s+)?est | je\s+suis | moi\s+c['’]est | c['’]est | au\s+nom\s+de
    | je\s+me\s+nomme
    | ich\s+hei(?:ß|ss)e | mein\s+name\s+(?:ist|lautet) | ich\s+bin(?:\s+(?:der|die))? | auf\s+den\s+namen
    | mein\s+voller\s+name\s+ist
    | (?:o\s+)?meu\s+nome\s+(?:completo\s+)?[eé] | (?:eu\s+)?me\s+chamo | chamo-me | (?:eu\s+)?sou(?:\s+[oa])?
    | mi\s+chiamo | il\s+mio\s+nome\s+(?:completo\s+)?[eè] | sono | a\s+nome\s+di
    | ik\s+heet | mijn\s+naam\s+is | ik\s+ben | op\s+naam\s+van
    )(?=[\s:,]|$)\s*[:,]?\s*""",
    re.IGNORECASE | re.VERBOSE,
)
_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|good\s+(?:morning|afternoon|evening)|hola|buenos\s+d[ií]as|bonjour|salut|hallo"
    r"|guten\s+tag|ol[aá]|ciao|buongiorno|"
    r"sure|ok|okay|yes|well|oh|of\s+course|um|uh|yeah)(?:\s+there)?\s*[,.!:;-]*\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*(?:[.!?;]+\s*$|[.!?;]\s+.*$|\s-\s.*$|,?\s*(?:please|thanks|thank\s+you|por\s+favor|gracias|merci"
    r"|s['’]il\s+vous\s+pla[iî]t|bitte|danke|obrigad[oa]|grazie|nice\s+to\s+meet\s+you|"
    r"and\s+(?:i|you|my|your|this|we|it)\b|but\b|from\b|here\b|speaking\b|by\s+the\s+way|btw|y\s+tengo|et\s+j"
    r"|und\s+ich|e\s+tenho|e\s+ho|years?\s+old|at\s+your\s+service|aged\b|with\s+an?\b|who\b|i'm\b|i\s+am\b).*$)",
    re.IGNORECASE | re.DOTALL,
)
_TITLES = word_set(
    """
    mr mrs ms miss mx dr doctor prof professor sir madam dame lord lady hon honorable honourable rev reverend
    fr father sister brother capt captain lt lieutenant col colonel gen general sgt sergeant maj major cpl adm
    admiral cmdr commander president senator sen gov governor mayor judge justice ambassador pope king queen
    prince princess duke duchess count countess baron baroness rabbi imam sheikh sultan chief officer
    detective inspector secretary chancellor pastor deacon bishop archbishop cardinal emperor empress sr. sra
    srta señor señora señorita don doña d dª m mme mlle monsieur madame mademoiselle maître me herr frau
    fräulein hr dott dottore dottoressa sig signor signora signorina ing avv arch dhr mevr mevrouw meneer drs
    ir dra mag dipl-ing senhor senhora dona seu maestro mister missus coach chef uncle aunt auntie grandma
    grandpa saint mstr master esq. district u.s. us attorney the
    """
)  # fmt: skip
_SUFFIXES = word_set(
    """
    jr sr ii iii iv v vi esq esquire phd ph.d md m.d dds dvm cpa cfa clu chfc cfp rn mba mph jd j.d ma m.a ba
    b.a bsc msc b.sc m.sc do dmd od pe ret qc kc obe mbe cbe kbe dba edd dphil lld frs pmp psyd rph usn usaf
    usmc usa m.ed i jnr snr 2nd 3rd
    """
)
_PARTICLES = word_set(
    """
    de da di del della delle dello dei degli den der des du do dos das la le lo van von vom zu zum zur ten ter
    te van't het 't el al bin ibn ben abu st ste santa san mac af av auf dal dalla lou los las y e d' abd
    abdul
    """
)
_NO_NAMES = word_set(
    """
    i you he she it we they me him her us them my your his its our their this that these those a an the and or
    but if so because is are was were be been am do does did don't doesn't didn't have has had not no yes yeah
    nope ok okay sure maybe please thanks thank hello hi hey bye goodbye want need would like can could will
    shall should may might must what who why when where how which know tell give get got go going come here
    there now later today tomorrow yesterday very just only also too much many some any name called first last
    full help stop cancel nothing none never something anything everything nobody everyone idea think of for
    with from to at in on by about as than then order book table pizza hungry happy sorry sad fine good great
    bad tired ready busy sick lost late bored confused single married old new looking trying interested
    calling writing waiting done que si qui non oui nein ja sim nao gracias hola tengo quiero necesito aber
    nicht kein weiss sais pas rien nada niente niet test null asdf private anonymous secret nickname it's i'm
    can't won't i'll i'd i've that's what's skip human robot bot allergic vegetarian vegan student customer
    person guest user pleased glad welcome morning afternoon evening night years year feeling doing having
    making working living coming leaving unsure afraid aware able unable one two three
    """
)
_WORD = re.compile(r"[^\W\d_](?:[\w'’.\-]*[\w'’.])?", re.UNICODE)
_NICKNAME = re.compile(r"\s*(?:\([^()]{1,40}\)|[\"“”][^\"“”]{1,40}[\"“”]|(?<=\s)'[^']{2,40}'(?=\s))")
_INITIAL = re.compile(r"^[^\W\d_]\.?$")


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    start: int
    confidence: float


def extract_person(text: str, context: ExtractionContext) -> list[Extraction]:
    """A person's name as `{first, last}`; middle names, titles and suffixes are left out. Letters stay as typed."""
    for candidate in _candidates(text[:400]):
        name = split_name(candidate.text, context.place.words)
        if name:
            first, last = name
            end = candidate.start + len(candidate.text)
            sure = candidate.confidence if first and last else candidate.confidence - 0.1
            return [Extraction({"first": first, "last": last}, candidate.start, end, round(sure, 2))]
    return []


def _candidates(text: str) -> list[_Candidate]:
    found: list[_Candidate] = []
    greeting = _GREETING.match(text)
    offset = greeting.end() if greeting else 0
    for match in _LEAD_IN.finditer(text):
        candidate = _trimmed(text, match.end(), 0.95)
        if candidate and _is_plausible(candidate.text, led_in=True):
            found.append(candidate)
    if found:
        return found[:1] if len(found) == 1 else [max(found, key=lambda one: (_capitals(one.text) > 0, -one.start))]
    whole = _trimmed(text, offset, 0.8)
    if whole and _is_plausible(whole.text, led_in=False):
        return [whole]
    return _capitalised(text)


def _trimmed(text: str, start: int, confidence: float) -> _Candidate | None:
    """What follows a lead-in up to where the name ends."""
    rest = text[start:]
    lead = len(rest) - len(rest.lstrip(" \t\n:,'\"“-"))
    rest = rest[lead:]
    guarded = re.sub(
        r"\b((?:[^\W\d_]|Dr|Mr|Mrs|Ms|St|Jr|Sr|Prof|Hon|Rev|Ph\.D|M\.D|Esq|Capt|Lt|Col|Gen|Sgt|Sra?|Srta|Dott"
        r"|Sig|Mme|Mlle))\.",
        lambda match: match[1] + "\x00",
        rest,
        flags=re.IGNORECASE,
    )
    end = _TAIL.search(guarded)
    rest = rest[: end.start()] if end else rest
    rest = rest.rstrip(' \t\n,;:!?"”')
    return _Candidate(rest, start + lead, confidence) if rest else None


def _capitals(text: str) -> int:
    return sum(word[0].isupper() for word in text.split())


def _is_plausible(text: str, *, led_in: bool) -> bool:
    """Whether a text can be a name: few words, of letters, none of everyday speech."""
    plain = _NICKNAME.sub(" ", text)
    pieces = [piece.strip(",") for piece in plain.split()]
    pieces = [piece for piece in pieces if piece not in ("&", "and")]
    weighty = [piece for piece in pieces if fold(piece) not in _PARTICLES]
    if not pieces or len(pieces) > 8 or len(weighty) > (8 if _capitals(plain) >= len(pieces) - 3 else 4):
        return False
    for piece in pieces:
        word = fold(piece).strip(".'")
        if _INITIAL.match(piece) and piece[0].isupper() and len(pieces) > 1:
            continue
        if any(sign.isdigit() for sign in piece) and word not in _SUFFIXES:
            return False
        if not _WORD.fullmatch(piece) and not (word in _TITLES or word in _SUFFIXES or word in _PARTICLES):
            return False
        if (
            word in _NO_NAMES
            and word not in _PARTICLES
            and not (
                piece[0].isupper()
                and len(pieces) > 1
                and word in ("may", "will", "rich", "happy", "good", "bond", "new", "late", "may")
            )
        ):
            return False
    return led_in or len(weighty) <= 3 or _capitals(plain) * 2 >= len(pieces)


_SEQUENCE = re.compile(
    r"(?<![.!?]\s)(?<=\s)([A-ZÀ-ÖØ-Þ][\w'’.-]+(?:\s+(?:de|da|di|del|van|von|der|la|le|dos|du|bin"
    r"|al)){0,3}(?:\s+[A-ZÀ-ÖØ-Þ][\w'’-]+){1,3})"
)


def _capitalised(text: str) -> list[_Candidate]:
    """Two or more capitalised words in a sentence."""
    for match in _SEQUENCE.finditer(text):
        if _is_plausible(match[1], led_in=True) and not text.isupper():
            return [_Candidate(match[1], match.start(1), 0.6)]
    return []


def split_name(text: str, language: str = "en") -> tuple[str, str] | None:
    """First and last name of a full name; either may be empty, None when no name is left."""
    text = _NICKNAME.sub(" ", text)
    parts = [part.strip() for part in text.split(",")]
    parts = [parts[0], *(part for part in parts[1:] if part)]
    had_title = _title_count(parts[0].split()) > 0
    while len(parts) > 1 and all(_bare(word) in _SUFFIXES for word in parts[-1].split()):
        parts.pop()
    if len(parts) > 1 and parts[0] and not all(_bare(word) in _TITLES for word in parts[0].split()):
        last_words = _without_affixes(parts[0].split())
        first_words = _without_affixes(" ".join(parts[1:]).split())
        first = _first_of(first_words)[0] if first_words else ""
        return (first, " ".join(last_words)) if first or last_words else None
    words = " ".join(parts).split()
    title = next((_bare(word) for word in words if _bare(word) in _TITLES), "")
    words = _without_affixes(words)
    if not words:
        return None
    if len(words) == 1:
        is_surname = had_title and title not in (
            "sir",
            "dame",
            "don",
            "dona",
            "dona",
            "uncle",
            "aunt",
            "king",
            "queen",
            "sister",
            "brother",
            "father",
            "pope",
            "prince",
            "princess",
            "lady",
            "dom",
            "coach",
            "chef",
        )
        return ("", words[0]) if is_surname else (words[0], "")
    if had_title and _bare(words[0]) in _PARTICLES and title != "sir":
        return "", " ".join(words)
    first, rest = _first_of(words)
    return first, _last_of(rest, language) if rest else ""


def _bare(word: str) -> str:
    return fold(word).strip(".,").replace("’", "'")


def _title_count(words: list[str]) -> int:
    count = 0
    while count < len(words) and _bare(words[count]) in _TITLES and not _INITIAL.match(words[count]):
        count += 1
    return count


def _without_affixes(words: list[str]) -> list[str]:
    words = [word.strip(",") for word in words]
    at = 0
    while at < len(words):
        word = _bare(words[at])
        is_title = word in _TITLES and not (len(word) == 1 and words[at][0].isupper())
        joins = (
            word in ("and", "&", "of", "und", "y")
            and at > 0
            and at + 1 < len(words)
            and _bare(words[at + 1]) in _TITLES
        )
        if not (is_title or joins) or (at == len(words) - 1 and at == 0):
            break
        at += 1
    words = words[at:] if at < len(words) else words[-1:]
    while (
        len(words) > 1
        and _bare(words[-1]) in _SUFFIXES
        and not (_bare(words[-1]) in ("ma", "do", "i", "v") and not words[-1].isupper())
    ):
        words = words[:-1]
    return [word for word in words if word]


def _first_of(words: list[str]) -> tuple[str, list[str]]:
    """The first name and what is left: `Abdul Salam` and `Jean-Luc` are one."""
    size = 2 if len(words) > 2 and _bare(words[0]) in ("abdul", "abdel", "abu", "abd", "umm") else 1
    return " ".join(words[:size]), words[size:]


def _last_of(rest: list[str], language: str) -> str:
    """The last name: the last word with the particles before it, two surnames in Spanish."""
    at = len(rest) - 1
    for index, word in enumerate(rest):
        if (
            _bare(word) in _PARTICLES
            and index < len(rest) - 1
            and not _INITIAL.match(word.upper() if len(word) == 1 and word not in ("y", "e") else word + word)
        ):
            at = index
            break
    if language == "es" and at == len(rest) - 1 and len(rest) >= 2 and not _INITIAL.match(rest[-2]):
        at = len(rest) - 2
    return " ".join(rest[at:])
