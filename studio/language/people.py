"""How many people: counted (`two adults and three kids`), named (`me and my wife`) or implied (`party of six`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from studio.language.extraction import Extraction, ExtractionContext
from studio.language.fillers import only_number
from studio.language.reading import Number, Reading, plain
from studio.language.text import normalised, word_set

_EVERYBODY = word_set(
    """
    people person persons pax pers ppl guest guests head heads seat seats individual individuals human humans
    folks folk soul souls attendee attendees participant participants diner diners traveler travelers
    traveller travellers passenger passengers visitor visitors member members us them place places cover
    covers body bodies player players personas persona gente comensales comensal invitados invitado asistentes
    pasajeros viajeros personnes personne convives couverts voyageurs passagers invites personen leute gaste
    gast teilnehmer reisende platze pessoas pessoa convidados hospedes lugares persone ospiti posti coperti
    invitati mensen gasten man teammates of-us tickets ticket candidates employees students staff
    """
)
_KINDS = word_set(
    """
    adult adults kid kids child children childs infant infants baby babies toddler toddlers teen teens
    teenager teenagers man men woman women boy boys girl girls senior seniors student students lady ladies
    gentleman gentlemen guy guys friend friends colleague colleagues coworker coworkers co-workers relative
    relatives other others more adultos adulto ninos nino ninas nina bebes bebe amigos amigo amigas amiga
    mujeres hombres adultes adulte enfants enfant amis ami amies femmes hommes erwachsene erwachsener kinder
    kind freunde freund freundinnen freundin babys criancas crianca adulti bambini bambino amici amico amica
    volwassenen volwassene kinderen vrienden vriend vriendin frauen manner filhos filho hijos hijo hijas figli
    figlio buddies buddy mates roommates neighbours neighbors cousins brothers sisters siblings sons daughters
    nephews nieces aunts uncles grandchildren grandkids otros otras autres andere anderen outros altri altre
    mas
    """
)
_RELATIVES = word_set(
    """
    wife husband spouse partner girlfriend boyfriend fiance fiancee mother father mom mum mommy mummy dad
    daddy brother sister son daughter boss friend colleague coworker roommate baby kid child date bestie buddy
    cousin uncle aunt grandmother grandfather grandma grandpa nephew niece toddler infant assistant neighbour
    neighbor mate guest stepson stepdaughter mother-in-law gf bf hubby wifey granny dog-sitter nanny client
    manager girl boy teammate esposa esposo marido mujer novia novio madre padre hermano hermana hijo hija
    amigo amiga pareja jefe companero companera femme mari copine copain mere pere frere soeur fils fille ami
    amie conjoint conjointe collegue patron frau mann freundin freund mutter vater bruder schwester sohn
    tochter kollege kollegin partnerin chef kind namorada namorado mae pai irmao irma filho filha mulher chefe
    moglie marito ragazza ragazzo fidanzata fidanzato mamma papa fratello sorella figlio figlia amica amico
    vrouw man vriendin vriend moeder vader broer zus zoon dochter
    """
)
_PAIRS = {
    "parents": 2, "grandparents": 2, "twins": 2, "triplets": 3, "inlaws": 2, "padres": 2, "abuelos": 2, "eltern": 2,
    "grosseltern": 2, "pais": 2, "genitori": 2, "nonni": 2, "ouders": 2, "grands-parents": 2, "gemelos": 2, "folks": 2,
    "couple": 2, "pareja": 2, "paar": 2, "coppia": 2, "casal": 2, "tweeling": 2, "zwillinge": 2, "duo": 2, "stel": 2,
    "trio": 3, "quartet": 4, "quintet": 5, "koppel": 2, "roommates": 2, "newlyweds": 2, "foursome": 4, "threesome": 3,
    "twosome": 2,
}  # fmt: skip
_POSSESSIVES = word_set(
    """
    my our his her their the a an your one mi mis nuestro nuestra nuestros su el la un una mon ma mes notre
    nos le les une mein meine meinen meiner meinem unsere unser eine ein der die meu minha meus o os um uma
    mio mia miei il i mijn onze de een best new little older younger elderly nuestras
    """
)
_SELVES = word_set("me i myself moi ich yo mi mich eu mim io ik mij je i'll")
_JOINS = word_set("and & + plus with , n y e et und en con avec mit met com mas più piu ed also wie sowie /")
_GROUPS = word_set(
    """
    party group family table room reservation booking seats team dinner lunch breakfast crew bunch crowd
    seating tickets mesa grupo familia reserva groupe famille tisch gruppe familie reservierung tavolo gruppo
    famiglia prenotazione tafel groep gezin reservering brunch meal trip villa apartment hotel
    """
)
_OF = frozenset({"of", "for", "de", "para", "pour", "fur", "von", "per", "da", "di", "voor", "van", "mit"})
_COUNT_CUES = word_set(
    """
    are be we're were for being total number us of have is invite inviting seats sommes seront serons sind
    werden somos seremos serán siamo saremo zijn make it's its expecting expect bring bringing about around
    approximately only just maybe probably exactly with
    """
)
_ALONE = re.compile(
    r"^(?:(?:it'?s|its|it is|it will be|it'll be|i am|i'm|im|i'll be|i will be|just|only|me|by|on|all|dining|eating|"
    r"going|travelling|traveling|coming|flying|yes|solo|for)\s+)*(?:just me|only me|me|alone|solo|by myself"
    r"|myself|on my own|"
    r"single|only myself|one|just i|me myself and i|solo yo|yo solo|sola|seul|seule|moi seul|allein|alleine"
    r"|nur ich|sozinho|"
    r"sozinha|so eu|só eu|da solo|da sola|solo io|alleen|alleen ik|ik alleen|juste moi|me alone"
    r"|all by myself)[.! ]*(?:please)?[.!]*$"
)
_NOBODY = re.compile(
    r"^(?:nobody|no one|no-one|none|zero people|nadie|personne|niemand|ninguem|nessuno|no people)[.! ]*$"
)
_BOTH = re.compile(r"\b(?:both of us|both of them|us both|the both of us|we both|nosotros dos|los dos|nous deux"
                   r"|tous les deux|wir beide|"
                   r"nos dois|noi due|wij twee|wir zwei|us two|we two|her and i|him and i|she and i|he and i"
                   r"|you and i|you and me)\b")  # fmt: skip
_TIMES = frozenset({"am", "pm", "o'clock", "oclock", "uhr", "h", "heures", "horas", "uur", ":", "%", "$", "€", "£",
                    "dollars", "euros", "nights", "days", "hours", "minutes", "pounds", "night", "day", "hour", "weeks",
                    "years", "year", "rooms", "room", "th", "st", "nd", "rd", "yo", "pizzas", "months",
                    "stars"})  # fmt: skip
_WITH = frozenset({"with", "con", "mit", "avec", "met", "com", "bringing", "bring"})
_ABOUT = word_set("about around approximately roughly up to at least maximum exactly ca max")
_COUPLES = frozenset({"couples", "parejas", "paare", "coppie", "casais", "stellen"})
_TOGETHER = {
    "zweit": 2,
    "dritt": 3,
    "viert": 4,
    "funft": 5,
    "fuenft": 5,
    "sechst": 6,
    "siebt": 7,
    "acht": 8,
    "zehnt": 10,
}
_BREAKDOWN = frozenset({"(", ":", "including", "incl", "-", "–", "which"})


@dataclass(frozen=True, slots=True)
class _Term:
    value: Fraction
    first: int
    stop: int
    confidence: float
    total: bool = False
    """Whether it counts everybody, so that what follows may only break it down."""
    needs_company: bool = False
    """Whether it counts only together with others: `I`, a bare number."""


class _PeopleReader:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._tokens = reading.tokens

    def find(self) -> list[Extraction]:
        best: tuple[float, int, int, int, Fraction] | None = None
        index = 0
        while index < len(self._tokens):
            chain = self._chain(index)
            if chain is None:
                index += 1
                continue
            value, first, stop, confidence, size = chain
            rank = (confidence, size, -first, stop, value)
            if best is None or rank[:3] > best[:3]:
                best = rank
            index = stop
        if best is None:
            return []
        confidence, _, first, stop, value = best
        start, end = self.reading.span(-first, stop)
        return [Extraction(plain(value), start, end, confidence)]

    def _chain(self, index: int) -> tuple[Fraction, int, int, float, int] | None:
        """Terms joined by `and`, commas and the like, summed."""
        term = self._term(index, in_chain=False)
        if term is None:
            return None
        terms = [term]
        stop = term.stop
        is_breakdown = False
        while True:
            at, breaks = self._joined(stop)
            following = self._term(at, in_chain=True) if at > stop else self._next_counted(at)
            if following is None:
                break
            is_breakdown = is_breakdown or (breaks and terms[0].total)
            if is_breakdown:
                stop = following.stop
                continue
            terms.append(following)
            stop = following.stop
        terms = self._without_breakdown(terms)
        before = self.reading.word(term.first - 1)
        if before == "between" and len(terms) == 2:
            terms = terms[1:]
        if before in _WITH and not terms[0].total and not any(self.reading.word(one.first) in _SELVES for one in terms):
            speaker = _Term(Fraction(1), term.first, term.first, 0.7)
            terms.append(speaker)
        if len(terms) == 1 and terms[0].needs_company:
            return None
        confidence = max(one.confidence for one in terms)
        return sum((one.value for one in terms), Fraction(0)), term.first, stop, confidence, len(terms)

    def _next_counted(self, at: int) -> _Term | None:
        """What follows without a joining word: `2 adults 1 child`."""
        number = self._number(at)
        noun = self._noun(number.stop) if number else None
        return _Term(number.value, at, noun, 0.95) if number and noun else None

    @staticmethod
    def _without_breakdown(terms: list[_Term]) -> list[_Term]:
        """`4 people, 2 adults and 2 children` are 4."""
        total, rest = terms[0], terms[1:]
        if total.total and len(rest) > 1 and sum(one.value for one in rest) == total.value:
            return [total]
        return terms

    def _joined(self, at: int) -> tuple[int, bool]:
        """The token after joining words, and whether they open a breakdown of the total."""
        breaks = False
        start = at
        while at < len(self._tokens) and at - start < 4:
            word = self._tokens[at].folded
            if word in _BREAKDOWN or (word == "of" and self.reading.word(at + 1) == "which"):
                breaks = True
            elif word not in _JOINS and word not in ("as", "well", "along", "there", "are", "of", "them"):
                break
            at += 1
        return at, breaks

    # -- terms

    def _term(self, at: int, *, in_chain: bool) -> _Term | None:
        return self._group(at) or self._counted(at, in_chain) or self._relative(at, in_chain) or self._self(at)

    def _group(self, at: int) -> _Term | None:
        """`party of six`, `table for 4`, `family of five`."""
        word = self.reading.word(at)
        if word not in _GROUPS or self.reading.word(at + 1) not in _OF:
            return None
        at_number = at + 2
        while self.reading.word(at_number) in _ABOUT:
            at_number += 1
        number = self._number(at_number)
        if number is None or self._names_other(number.stop):
            return None
        stop = self._noun(number.stop) or number.stop
        return _Term(number.value, at, stop, 0.95, total=True)

    def _counted(self, at: int, in_chain: bool) -> _Term | None:
        number = self._number(at)
        if number is None:
            return self._gathered(at)
        noun = self._noun(number.stop)
        if self.reading.word(number.stop) in _COUPLES:
            return _Term(number.value * 2, at, number.stop + 1, 0.9)
        if noun is not None:
            last = self.reading.word(noun - 1)
            if number.weak and last in _EVERYBODY and last in ("us", "them", "people"):
                return None
            return _Term(number.value, at, noun, 0.95, total=last in _EVERYBODY)
        if self._is_other(number):
            return None
        before = self.reading.word(at - 1)
        if number.weak:
            return None
        if in_chain or before in ("plus", "+", "us"):
            return _Term(number.value, at, number.stop, 0.7, needs_company=not in_chain)
        cued = before in _COUNT_CUES or before in _OF
        return (
            _Term(number.value, at, number.stop, 0.75 if cued else 0.5, total=True)
            if cued
            else _Term(number.value, at, number.stop, 0.5, total=True, needs_company=True)
        )

    def _gathered(self, at: int) -> _Term | None:
        """German `zu viert`: four together."""
        together = _TOGETHER.get(self.reading.word(at + 1)) if self.reading.word(at) == "zu" else None
        return _Term(Fraction(together), at, at + 2, 0.9, total=True) if together else None

    def _number(self, at: int) -> Number | None:
        number = self.reading.number_at(at)
        if number is None or number.ordinal or number.value < 0 or number.value.denominator != 1:
            return None
        return number if number.value < 100_000 else None

    def _is_other(self, number: Number) -> bool:
        """Whether a number is a time, a date or counts something else."""
        before, after = self.reading.word(number.first - 1), self.reading.word(number.stop)
        if before in ("at", "around", ":", "/", "$", "€", "£", "#", "by", "um", "las") or self._names_other(
            number.stop
        ):
            return True
        calendar = self.reading.lexicon.calendar
        months = calendar.get("month", {})
        return after in months or before in months

    def _names_other(self, at: int) -> bool:
        return self.reading.word(at) in _TIMES or self.reading.word(at) in ("/", ":")

    def _noun(self, at: int) -> int | None:
        """The token after the noun that is counted, with an adjective or two before it."""
        for skipped in range(3):
            word = self.reading.word(at + skipped)
            if word in (
                "of",
                "hungry",
                "small",
                "young",
                "single",
                "extra",
                "grown",
                "tall",
                "whole",
                "lovely",
                "other",
                "little",
                "more",
                "additional",
                "old",
                "close",
                "good",
                "-",
            ):
                if word in ("other", "more") and self.reading.word(at + skipped + 1) not in _EVERYBODY | _KINDS:
                    return at + skipped + 1
                continue
            if word in _EVERYBODY or word in _KINDS or word in _PAIRS or word in _RELATIVES:
                return at + skipped + 1
            return None
        return None

    def _self(self, at: int) -> _Term | None:
        word = self.reading.word(at)
        if word not in _SELVES:
            return None
        if word in ("i", "ich", "yo", "eu", "io", "ik", "je", "mi", "me", "mij"):
            return _Term(Fraction(1), at, at + 1, 0.85, needs_company=True)
        return _Term(Fraction(1), at, at + 1, 0.85, needs_company=word != "myself")

    def _relative(self, at: int, in_chain: bool) -> _Term | None:
        """`my wife`, `our two kids`, `my parents`, and, among others, a name."""
        first = at
        while self.reading.word(at) in _POSSESSIVES:
            at += 1
        word = self.reading.word(at)
        possessed = at > first
        if possessed:
            number = self._number(at)
            noun = self._noun(number.stop) if number and not number.weak else None
            if number and noun:
                return _Term(number.value, first, noun, 0.9)
        if word in _PAIRS and (possessed or in_chain):
            return _Term(Fraction(_PAIRS[word]), first, at + 1, 0.85)
        if word in _RELATIVES and (possessed or in_chain):
            return _Term(Fraction(1), first, at + 1, 0.85, needs_company=not in_chain)
        if possessed and word in _KINDS and word.endswith(("s", "ren", "er")):
            return _Term(Fraction(2), first, at + 1, 0.6, needs_company=not in_chain)
        token = self._tokens[at] if at < len(self._tokens) else None
        if in_chain and token and token.is_word and token.text[0].isupper() and not possessed:
            return _Term(Fraction(1), first, at + 1, 0.6)
        return None


def extract_people(text: str, context: ExtractionContext) -> list[Extraction]:
    """The number of people meant."""
    said = normalised(text)
    if _ALONE.match(said):
        return [Extraction(1, 0, len(text), 0.85)]
    if _NOBODY.match(said):
        return [Extraction(0, 0, len(text), 0.8)]
    for language in dict.fromkeys((context.place.words, "en")):
        reading = Reading(text, context.place, language=language)
        found = _PeopleReader(reading).find()
        if found:
            return found
        both = _BOTH.search(said)
        if both:
            return [Extraction(2, 0, len(text), 0.85)]
        number = only_number(reading)
        if number and number.value.denominator == 1 and number.value >= 0 and _is_count(reading, number):
            start, end = reading.span(number.first, number.stop)
            return [Extraction(plain(number.value), start, end, 0.5)]
    return []


def _is_count(reading: Reading, number: Number) -> bool:
    """Whether a number alone can be meant as a count: nothing says it is a time."""
    return reading.word(number.first - 1) not in ("at", "around", ":", "/", "um", "las", "by", "to")
