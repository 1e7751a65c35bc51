"""German words for numbers, days and times."""

from __future__ import annotations

from fractions import Fraction

from studio.language.lexicon import Lexicon

_SMALL = {
    "null": 0, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5, "sechs": 6, "sieben": 7,
    "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14,
    "fünfzehn": 15, "fuenfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20,
    "dreißig": 30, "dreissig": 30, "dreizig": 30, "vierzig": 40, "fünfzig": 50, "fuenfzig": 50, "sechzig": 60,
    "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip

_ORDINAL_STEMS = {
    "erst": 1, "zweit": 2, "dritt": 3, "viert": 4, "fünft": 5, "fuenft": 5, "sechst": 6, "siebt": 7, "siebent": 7,
    "acht": 8, "neunt": 9, "zehnt": 10, "elft": 11, "zwölft": 12, "zwoelft": 12, "dreizehnt": 13, "vierzehnt": 14,
    "fünfzehnt": 15, "sechzehnt": 16, "siebzehnt": 17, "achtzehnt": 18, "neunzehnt": 19, "zwanzigst": 20,
    "dreißigst": 30, "vierzigst": 40, "fünfzigst": 50, "sechzigst": 60, "siebzigst": 70, "achtzigst": 80,
    "neunzigst": 90,
}  # fmt: skip
_ORDINALS = {stem + ending: value for stem, value in _ORDINAL_STEMS.items() for ending in ("e", "en", "er", "es", "em")}

_PART_STEMS = {
    "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "siebtel": 7, "achtel": 8, "neuntel": 9, "zehntel": 10,
    "elftel": 11, "zwölftel": 12, "zwanzigstel": 20, "fünfzigstel": 50, "hundertstel": 100, "tausendstel": 1000,
}  # fmt: skip

_CALENDAR: dict[str, dict[str, object]] = {
    "month": {
        "januar": 1, "jänner": 1, "jaenner": 1, "februar": 2, "feber": 2, "märz": 3, "maerz": 3, "april": 4, "mai": 5,
        "juni": 6, "juno": 6, "juli": 7, "august": 8, "september": 9, "oktober": 10, "november": 11, "dezember": 12,
        "jan": 1, "feb": 2, "febr": 2, "mär": 3, "mrz": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
        "sept": 9, "okt": 10, "nov": 11, "dez": 12,
    },
    "weekday": {
        "montag": 0, "dienstag": 1, "mittwoch": 2, "donnerstag": 3, "freitag": 4, "samstag": 5, "sonnabend": 5,
        "sonntag": 6, "montags": 0, "dienstags": 1, "mittwochs": 2, "donnerstags": 3, "freitags": 4, "samstags": 5,
        "sonntags": 6, "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6, "sonnabends": 5,
    },
    "weekday_part": {
        "montagmorgen": (0, "morning"), "montagabend": (0, "evening"), "dienstagmorgen": (1, "morning"),
        "dienstagabend": (1, "evening"), "mittwochmorgen": (2, "morning"), "mittwochabend": (2, "evening"),
        "donnerstagmorgen": (3, "morning"), "donnerstagabend": (3, "evening"), "freitagmorgen": (4, "morning"),
        "freitagabend": (4, "evening"), "samstagmorgen": (5, "morning"), "samstagabend": (5, "evening"),
        "sonntagmorgen": (6, "morning"), "sonntagabend": (6, "evening"), "freitagnachmittag": (4, "afternoon"),
        "samstagnachmittag": (5, "afternoon"), "montagnachmittag": (0, "afternoon"),
        "sonntagnachmittag": (6, "afternoon"), "montagvormittag": (0, "late-morning"),
        "freitagvormittag": (4, "late-morning"),
    },
    "day": {
        "heute": 0, "morgen": 1, "gestern": -1, "übermorgen": 2, "uebermorgen": 2, "vorgestern": -2,
        "am nächsten tag": 1, "am folgenden tag": 1,
    },
    "part": {
        "früh": "morning", "frueh": "morning", "morgens": "morning", "am morgen": "morning", "morgen": "morning",
        "vormittag": "late-morning", "vormittags": "late-morning", "am vormittag": "late-morning",
        "mittag": "noon", "mittags": "noon", "am mittag": "noon", "nachmittag": "afternoon",
        "nachmittags": "afternoon", "am nachmittag": "afternoon", "abend": "evening", "abends": "evening",
        "am abend": "evening", "nacht": "night", "nachts": "night", "in der nacht": "night",
        "mitternacht": "midnight", "um mitternacht": "midnight", "in der früh": "morning", "frühmorgens": "early",
        "am frühen morgen": "early", "am späten abend": "late-evening", "am späten nachmittag": "late-afternoon",
        "am frühen abend": "early-evening", "feierabend": "close",
    },
    "day_part": {
        "heute abend": (0, "evening"), "heute nacht": (0, "night"), "heute morgen": (0, "morning"),
        "heute früh": (0, "morning"), "heute nachmittag": (0, "afternoon"), "heute mittag": (0, "noon"),
        "heute vormittag": (0, "late-morning"), "gestern abend": (-1, "evening"), "gestern nacht": (-1, "night"),
        "morgen früh": (1, "morning"), "morgen vormittag": (1, "late-morning"), "morgen mittag": (1, "noon"),
        "morgen nachmittag": (1, "afternoon"), "morgen abend": (1, "evening"), "morgen nacht": (1, "night"),
    },
    "now": {"jetzt": 0, "sofort": 0, "gerade": 0, "im moment": 0, "so bald wie möglich": 0, "ab sofort": 0},
    "next": {"nächste": 1, "nächsten": 1, "nächster": 1, "nächstes": 1, "nächstem": 1, "kommende": 0, "kommenden": 0,
             "kommender": 0, "kommendes": 0, "folgende": 1, "folgenden": 1, "naechste": 1, "naechsten": 1,
             "naechstes": 1},
    "last": {"letzte": 1, "letzten": 1, "letzter": 1, "letztes": 1, "vergangene": 1, "vergangenen": 1,
             "vergangenes": 1, "vorige": 1, "vorigen": 1, "voriges": 1, "vergangener": 1},
    "this": {"diese": 1, "diesen": 1, "dieser": 1, "dieses": 1, "diesem": 1},
    "ago": {"zuvor": 1, "vorher": 1, "her": 1},
    "back": {"vor": 1},
    "hence": {"später": 1, "spaeter": 1, "ab jetzt": 1, "ab heute": 1, "von jetzt an": 1},
    "ahead": {"in": 1, "nach": 1, "innerhalb von": 1, "binnen": 1, "in etwa": 1, "in ungefähr": 1,
    "in den nächsten": 1},
    "at": {"um": 1, "gegen": 1, "ab": 0, "kurz nach": 0, "so gegen": 1, "ca": 0, "circa": 0, "von": 0, "etwa um": 1,
           "bis": 0},
    "of": {"im": 1, "in": 1, "des": 1, "der": 1, "vom": 1, "von": 1, "den": 1, "dem": 1},
    "the": {"der": 1, "die": 1, "das": 1, "den": 1, "dem": 1, "ein": 0, "eine": 0, "einen": 0, "einem": 0,
            "einer": 0},
    "on": {"am": 1, "im": 1, "an": 1, "den": 1, "zum": 1, "für": 1, "ab": 1, "bis": 1, "seit": 1, "zu": 1, "an den": 1,
           "in der": 1, "für den": 1, "ab dem": 1, "vor dem": 1, "nach dem": 1},
    "and": {"und": 1},
    "to": {"bis": 1, "bis zum": 1, "bis zu": 1, "-": 1, "–": 1, "und": 1, "bis um": 1},
    "from": {"von": 1, "vom": 1, "ab": 1, "zwischen": 1, "zwischen dem": 1},
    "before": {"vor": 1},
    "after": {"nach": 1},
    "past": {"nach": 1},
    "till": {"vor": 1},
    "half": {"halbe": 1, "halben": 1, "halber": 1, "halbes": 1},
    "half_to": {"halb": 1},
    "quarter": {"viertel": 1, "viertl": 1},
    "oclock": {"uhr": 1, "h": 1},
    "am": {"morgens": 1, "am morgen": 1, "früh": 1, "vormittags": 1, "am": 0},
    "pm": {"nachmittags": 1, "abends": 1, "am nachmittag": 1, "am abend": 1, "pm": 1},
    "night": {"nachts": 1, "in der nacht": 1},
    "begin": {"anfang": 1, "beginn": 1, "zu beginn": 1},
    "middle": {"mitte": 1},
    "end": {"ende": 1},
    "lastday": {"letzter tag": 1, "letzten tag": 1},
    "firstday": {"erster tag": 1, "ersten tag": 1},
    "weekend": {"wochenende": 1, "wochenenden": 1, "we": 1},
    "workday": {"arbeitstag": 1, "arbeitstage": 1, "arbeitstagen": 1, "werktag": 1, "werktage": 1, "werktagen": 1,
                "wochentag": 1, "wochentage": 1, "wochentags": 1, "werktags": 1},
    "every": {"jede": 1, "jeden": 1, "jeder": 1, "jedes": 1, "alle": 1},
    "or": {"oder": 1},
    "season": {"frühling": 3, "frühjahr": 3, "sommer": 6, "herbst": 9, "winter": 12},
    "holiday": {
        "weihnachten": "christmas", "weihnachtstag": "christmas", "erster weihnachtstag": "christmas",
        "zweiter weihnachtstag": "boxing-day", "heiligabend": "christmas-eve", "heilig abend": "christmas-eve",
        "heiliger abend": "christmas-eve", "silvester": "new-year-eve", "neujahr": "new-year",
        "neujahrstag": "new-year", "dreikönigstag": "epiphany", "heilige drei könige": "epiphany",
        "valentinstag": "valentine", "rosenmontag": "rose-monday", "aschermittwoch": "ash-wednesday",
        "palmsonntag": "palm-sunday", "gründonnerstag": "maundy-thursday", "karfreitag": "good-friday",
        "ostern": "easter", "ostersonntag": "easter", "ostermontag": "easter-monday",
        "tag der arbeit": "may-day", "christi himmelfahrt": "ascension", "himmelfahrt": "ascension",
        "pfingsten": "pentecost", "pfingstsonntag": "pentecost", "pfingstmontag": "whit-monday",
        "fronleichnam": "corpus-christi", "muttertag": "mothers-day", "vatertag": "ascension",
        "mariä himmelfahrt": "assumption", "tag der deutschen einheit": "german-unity", "reformationstag": "halloween",
        "halloween": "halloween", "allerheiligen": "all-saints", "allerseelen": "all-souls",
        "nikolaus": "st-nicholas", "nikolaustag": "st-nicholas", "martinstag": "veterans-day",
        "totensonntag": "dead-sunday", "erster advent": "first-advent",
    },
}  # fmt: skip

LEXICON = Lexicon(
    language="de",
    small=_SMALL,
    ordinals=_ORDINALS,
    articles=frozenset({"ein", "eine", "einen", "einem", "einer", "eines"}),
    article_is_one=True,
    hundred=frozenset({"hundert"}),
    scales={
        "tausend": 10**3, "million": 10**6, "millionen": 10**6, "milliarde": 10**9, "milliarden": 10**9,
        "billion": 10**12, "billionen": 10**12, "mio": 10**6, "mrd": 10**9,
    },
    ordinal_scales={f"{stem}{ending}": value for stem, value in (("hundertst", 100), ("tausendst", 1000))
                    for ending in ("e", "en", "er", "es")},
    joiners=frozenset({"und"}),
    minus=frozenset({"minus"}),
    point=frozenset({"komma", "punkt"}),
    half=frozenset({"halb", "halbe", "halben", "halber", "halbes", "hälfte"}),
    parts=_PART_STEMS,
    dozens={"dutzend": 12, "paar": 2},
    mixed={"anderthalb": Fraction(3, 2), "eineinhalb": Fraction(3, 2), "einundeinhalb": Fraction(3, 2)},
    add_half=frozenset({"einhalb"}),
    style="germanic",
    fuses=True,
    calendar=_CALENDAR,
)  # fmt: skip
