"""Dutch words for numbers, days and times."""

from __future__ import annotations

from fractions import Fraction

from studio.language.lexicon import Lexicon

_SMALL = {
    "nul": 0, "één": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9,
    "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16,
    "zeventien": 17, "achttien": 18, "negentien": 19, "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50,
    "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip

_ORDINALS = {
    "eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "vijfde": 5, "zesde": 6, "zevende": 7, "achtste": 8,
    "negende": 9, "tiende": 10, "elfde": 11, "twaalfde": 12, "dertiende": 13, "veertiende": 14, "vijftiende": 15,
    "zestiende": 16, "zeventiende": 17, "achttiende": 18, "negentiende": 19, "twintigste": 20, "dertigste": 30,
    "veertigste": 40, "vijftigste": 50, "zestigste": 60, "zeventigste": 70, "tachtigste": 80, "negentigste": 90,
}  # fmt: skip

_CALENDAR: dict[str, dict[str, object]] = {
    "month": {
        "januari": 1, "februari": 2, "maart": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "augustus": 8,
        "september": 9, "oktober": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mrt": 3, "apr": 4,
        "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "okt": 10, "nov": 11, "dec": 12,
    },
    "weekday": {
        "maandag": 0, "dinsdag": 1, "woensdag": 2, "donderdag": 3, "vrijdag": 4, "zaterdag": 5, "zondag": 6,
        "maandags": 0, "zaterdags": 5, "zondags": 6, "ma": 0, "di": 1, "wo": 2, "do": 3, "vr": 4, "za": 5, "zo": 6,
    },
    "weekday_part": {
        "maandagochtend": (0, "morning"), "maandagmiddag": (0, "afternoon"), "maandagavond": (0, "evening"),
        "dinsdagochtend": (1, "morning"), "dinsdagmiddag": (1, "afternoon"), "dinsdagavond": (1, "evening"),
        "woensdagochtend": (2, "morning"), "woensdagmiddag": (2, "afternoon"), "woensdagavond": (2, "evening"),
        "donderdagochtend": (3, "morning"), "donderdagmiddag": (3, "afternoon"), "donderdagavond": (3, "evening"),
        "vrijdagochtend": (4, "morning"), "vrijdagmiddag": (4, "afternoon"), "vrijdagavond": (4, "evening"),
        "zaterdagochtend": (5, "morning"), "zaterdagmiddag": (5, "afternoon"), "zaterdagavond": (5, "evening"),
        "zondagochtend": (6, "morning"), "zondagmiddag": (6, "afternoon"), "zondagavond": (6, "evening"),
    },
    "day": {
        "vandaag": 0, "morgen": 1, "gisteren": -1, "overmorgen": 2, "eergisteren": -2, "de volgende dag": 1,

    },
    "part": {
        "ochtend": "morning", "'s ochtends": "morning", "s ochtends": "morning", "'s morgens": "morning",
        "s morgens": "morning", "morgenochtend": "morning", "middag": "afternoon", "'s middags": "afternoon",
        "s middags": "afternoon", "namiddag": "afternoon", "voormiddag": "late-morning", "avond": "evening",
        "'s avonds": "evening", "s avonds": "evening", "nacht": "night", "'s nachts": "night", "s nachts": "night",
        "middernacht": "midnight",
        "vroege ochtend": "early", "twaalf uur 's middags": "noon",
    },
    "day_part": {
        "vanavond": (0, "evening"), "vanmiddag": (0, "afternoon"), "vanochtend": (0, "morning"),
        "vanmorgen": (0, "morning"), "vannacht": (0, "night"), "morgenochtend": (1, "morning"),
        "morgenmiddag": (1, "afternoon"), "morgenavond": (1, "evening"), "gisteravond": (-1, "evening"),
        "gisterenavond": (-1, "evening"), "gistermiddag": (-1, "afternoon"), "gisterochtend": (-1, "morning"),
    },
    "now": {"nu": 0, "meteen": 0, "direct": 0, "onmiddellijk": 0, "zo snel mogelijk": 0, "op dit moment": 0},
    "next": {"volgende": 1, "volgend": 1, "komende": 0, "aankomende": 0, "eerstvolgende": 0, "aanstaande": 0,
             "komend": 0},
    "last": {"vorige": 1, "vorig": 1, "afgelopen": 1, "laatste": 1, "verleden": 1},
    "this": {"deze": 1, "dit": 1, "huidige": 1},
    "ago": {"geleden": 1, "terug": 1},
    "hence": {"later": 1, "vanaf nu": 1, "vanaf vandaag": 1},
    "ahead": {"over": 1, "binnen": 1, "na": 1, "in": 1, "over ongeveer": 1},
    "at": {"om": 1, "rond": 1, "tegen": 1, "vanaf": 0, "omstreeks": 1, "voor": 0, "tot": 0},
    "of": {"van": 1, "in": 1, "van de": 1},
    "the": {"de": 1, "het": 1, "een": 0, "'t": 1},
    "on": {"op": 1, "in": 1, "voor": 1, "tegen": 1, "vanaf": 1, "tijdens": 1, "met": 1, "sinds": 1, "tot": 1},
    "and": {"en": 1},
    "to": {"tot": 1, "tot en met": 1, "t/m": 1, "-": 1, "–": 1, "en": 1},
    "from": {"van": 1, "vanaf": 1, "tussen": 1},
    "before": {"voor": 1},
    "after": {"na": 1},
    "past": {"over": 1},
    "till": {"voor": 1},
    "half": {"half": 1, "halve": 1},
    "half_to": {"half": 1},
    "quarter": {"kwart": 1},
    "oclock": {"uur": 1, "u": 1},
    "am": {"am": 1, "'s ochtends": 1, "s ochtends": 1, "'s morgens": 1, "s morgens": 1},
    "pm": {"pm": 1, "'s middags": 1, "s middags": 1, "'s avonds": 1, "s avonds": 1},
    "night": {"'s nachts": 1, "s nachts": 1},
    "begin": {"begin": 1, "het begin": 1},
    "middle": {"midden": 1, "half": 1, "medio": 1},
    "end": {"eind": 1, "einde": 1, "het einde": 1},
    "lastday": {"laatste dag": 1},
    "firstday": {"eerste dag": 1},
    "weekend": {"weekend": 1, "weekeinde": 1, "weekends": 1},
    "workday": {"werkdag": 1, "werkdagen": 1, "doordeweekse dag": 1, "weekdag": 1, "weekdagen": 1},
    "every": {"elke": 1, "elk": 1, "iedere": 1, "ieder": 1, "om de": 1},
    "or": {"of": 1},
    "season": {"lente": 3, "voorjaar": 3, "zomer": 6, "herfst": 9, "najaar": 9, "winter": 12},
    "holiday": {
        "kerst": "christmas", "kerstmis": "christmas", "eerste kerstdag": "christmas", "kerstdag": "christmas",
        "tweede kerstdag": "boxing-day", "kerstavond": "christmas-eve", "oudejaarsavond": "new-year-eve",
        "oudjaar": "new-year-eve", "oud en nieuw": "new-year-eve", "nieuwjaar": "new-year",
        "nieuwjaarsdag": "new-year", "driekoningen": "epiphany", "valentijnsdag": "valentine",
        "goede vrijdag": "good-friday", "pasen": "easter", "eerste paasdag": "easter",
        "tweede paasdag": "easter-monday", "paasmaandag": "easter-monday", "koningsdag": "kings-day",
        "bevrijdingsdag": "cinco-de-mayo", "hemelvaart": "ascension", "hemelvaartsdag": "ascension",
        "pinksteren": "pentecost", "eerste pinksterdag": "pentecost", "tweede pinksterdag": "whit-monday",
        "moederdag": "mothers-day", "vaderdag": "fathers-day", "dag van de arbeid": "may-day",
        "sinterklaas": "sinterklaas", "sint maarten": "veterans-day", "allerheiligen": "all-saints",
        "halloween": "halloween", "dierendag": "animal-day", "prinsjesdag": "prinsjesdag",
    },
}  # fmt: skip

LEXICON = Lexicon(
    language="nl",
    small=_SMALL,
    ordinals=_ORDINALS,
    articles=frozenset({"een", "'n"}),
    article_is_one=True,
    hundred=frozenset({"honderd"}),
    scales={
        "duizend": 10**3, "miljoen": 10**6, "miljoenen": 10**6, "miljard": 10**9, "miljarden": 10**9,
        "biljoen": 10**12, "mln": 10**6, "mld": 10**9,
    },
    ordinal_scales={"honderdste": 100, "duizendste": 10**3, "miljoenste": 10**6},
    joiners=frozenset({"en"}),
    minus=frozenset({"min", "minus"}),
    point=frozenset({"komma", "punt"}),
    half=frozenset({"half", "halve", "helft"}),
    parts={"kwart": 4, "derden": 3, "vierden": 4, "vijfden": 5, "zesden": 6, "zevenden": 7, "achtsten": 8,
           "negenden": 9, "tienden": 10, "honderdsten": 100},
    dozens={"dozijn": 12, "paar": 2, "koppel": 2, "tiental": 10, "honderdtal": 100},
    mixed={"anderhalf": Fraction(3, 2), "anderhalve": Fraction(3, 2)},
    add_half=frozenset({"enhalf", "eneenhalf", "enhalve"}),
    digit_ordinals=frozenset({"e", "de", "ste"}),
    style="germanic",
    fuses=True,
    calendar=_CALENDAR,
)  # fmt: skip
