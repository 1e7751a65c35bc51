"""Italian words for numbers, days and times."""

from __future__ import annotations

from studio.language.lexicon import Lexicon

_SMALL = {
    "zero": 0, "uno": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6, "sette": 7, "otto": 8, "nove": 9,
    "dieci": 10, "undici": 11, "dodici": 12, "tredici": 13, "quattordici": 14, "quindici": 15, "sedici": 16,
    "diciassette": 17, "diciotto": 18, "diciannove": 19, "venti": 20, "trenta": 30, "quaranta": 40, "cinquanta": 50,
    "sessanta": 60, "settanta": 70, "ottanta": 80, "novanta": 90, "ventuno": 21, "ventotto": 28, "trentuno": 31,
    "trentotto": 38, "quarantuno": 41, "quarantotto": 48, "cinquantuno": 51, "cinquantotto": 58, "sessantuno": 61,
    "sessantotto": 68, "settantuno": 71, "settantotto": 78, "ottantuno": 81, "ottantotto": 88, "novantuno": 91,
    "novantotto": 98, "ventun": 21, "trentun": 31,
}  # fmt: skip

_ORDINAL_STEMS = {
    "prim": 1, "second": 2, "terz": 3, "quart": 4, "quint": 5, "sest": 6, "settim": 7, "ottav": 8, "non": 9,
    "decim": 10, "undicesim": 11, "dodicesim": 12, "tredicesim": 13, "quattordicesim": 14, "quindicesim": 15,
    "sedicesim": 16, "diciassettesim": 17, "diciottesim": 18, "diciannovesim": 19, "ventesim": 20, "trentesim": 30,
    "quarantesim": 40, "cinquantesim": 50, "sessantesim": 60, "settantesim": 70, "ottantesim": 80, "novantesim": 90,
}  # fmt: skip
_ORDINALS = {stem + ending: value for stem, value in _ORDINAL_STEMS.items() for ending in "oa"}
_PARTS = {stem + "i": value for stem, value in _ORDINAL_STEMS.items() if value >= 3}

_CALENDAR: dict[str, dict[str, object]] = {
    "month": {
        "gennaio": 1, "febbraio": 2, "marzo": 3, "aprile": 4, "maggio": 5, "giugno": 6, "luglio": 7, "agosto": 8,
        "settembre": 9, "ottobre": 10, "novembre": 11, "dicembre": 12, "gen": 1, "feb": 2, "mar": 3, "apr": 4,
        "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "sett": 9, "ott": 10, "nov": 11, "dic": 12,
    },
    "weekday": {
        "lunedì": 0, "martedì": 1, "mercoledì": 2, "giovedì": 3, "venerdì": 4, "sabato": 5, "domenica": 6,
        "lun": 0, "mer": 2, "gio": 3, "ven": 4, "sab": 5, "dom": 6, "sabati": 5, "domeniche": 6,
    },
    "day": {
        "oggi": 0, "domani": 1, "ieri": -1, "dopodomani": 2, "dopo domani": 2, "l'altro ieri": -2, "altro ieri": -2,
        "il giorno dopo": 1, "il giorno seguente": 1,
    },
    "part": {
        "mattina": "morning", "mattino": "morning", "di mattina": "morning", "la mattina": "morning",
        "del mattino": "morning", "al mattino": "morning", "di mattino": "morning", "mezzogiorno": "noon",
        "pomeriggio": "afternoon", "di pomeriggio": "afternoon", "nel pomeriggio": "afternoon",
        "del pomeriggio": "afternoon", "sera": "evening", "di sera": "evening", "la sera": "evening",
        "della sera": "evening", "in serata": "evening", "notte": "night", "di notte": "night", "la notte": "night",
        "della notte": "night", "mezzanotte": "midnight", "alba": "early", "l'alba": "early",
        "tarda mattinata": "late-morning",
        "tardo pomeriggio": "late-afternoon",
    },
    "day_part": {
        "stasera": (0, "evening"), "stamattina": (0, "morning"), "stanotte": (0, "night"),
        "ieri sera": (-1, "evening"), "questa sera": (0, "evening"),
    },
    "now": {"adesso": 0, "ora": 0, "subito": 0, "proprio ora": 0, "in questo momento": 0, "il prima possibile": 0},
    "next": {"prossimo": 1, "prossima": 1, "prossimi": 1, "prossime": 1, "seguente": 1, "che viene": 1,
             "entrante": 1, "successivo": 1, "successiva": 1},
    "last": {"scorso": 1, "scorsa": 1, "passato": 1, "passata": 1, "ultimo": 1, "ultima": 1, "ultimi": 1,
             "precedente": 1},
    "this": {"questo": 1, "questa": 1, "corrente": 1},
    "ago": {"fa": 1, "prima": 1, "or sono": 1},
    "hence": {"dopo": 1, "più tardi": 1, "da adesso": 1, "da ora": 1, "da oggi": 1},
    "ahead": {"tra": 1, "fra": 1, "entro": 1, "dopo": 1, "in": 1, "nel giro di": 1, "tra circa": 1},
    "at": {"alle": 1, "alle ore": 1, "all": 1, "verso le": 1, "ore": 1, "dalle": 1, "intorno alle": 1,
           "a": 0, "per le": 1, "le": 0, "circa alle": 1},
    "of": {"di": 1, "del": 1, "della": 1, "dell": 1, "in": 1, "nel": 1},
    "the": {"il": 1, "la": 1, "lo": 1, "l": 1, "i": 1, "le": 1, "gli": 1, "un": 0, "una": 0, "giorno": 1,
            "il giorno": 1},
    "on": {"il": 1, "in": 1, "a": 1, "al": 1, "nel": 1, "per": 1, "per il": 1, "entro": 1, "durante": 1, "di": 1,
           "la": 1, "entro il": 1, "dal": 1},
    "and": {"e": 1, "ed": 1},
    "to": {"a": 1, "al": 1, "alle": 1, "fino a": 1, "fino al": 1, "fino alle": 1, "-": 1, "–": 1, "e": 1, "e il": 1},
    "from": {"da": 1, "dal": 1, "dalle": 1, "tra": 1, "fra": 1, "tra il": 1},
    "before": {"prima di": 1, "prima del": 1},
    "after": {"dopo": 1},
    "past": {"e": 1},
    "lack": {"meno": 1, "meno un": 1},
    "half": {"mezza": 1, "mezzo": 1},
    "quarter": {"quarto": 1, "un quarto": 1},
    "oclock": {"in punto": 1, "ore": 1, "h": 1},
    "am": {"am": 1, "di mattina": 1, "del mattino": 1, "di notte": 1},
    "pm": {"pm": 1, "di pomeriggio": 1, "del pomeriggio": 1, "di sera": 1, "della sera": 1},
    "begin": {"inizio": 1, "gli inizi": 1, "inizi": 1, "primi": 1},
    "middle": {"metà": 1},
    "end": {"fine": 1, "la fine": 1},
    "lastday": {"ultimo giorno": 1},
    "firstday": {"primo giorno": 1},
    "weekend": {"fine settimana": 1, "weekend": 1, "week end": 1, "week-end": 1},
    "workday": {"giorno lavorativo": 1, "giorni lavorativi": 1, "giorno feriale": 1, "giorni feriali": 1},
    "every": {"ogni": 1, "tutti i": 1, "tutte le": 1},
    "or": {"o": 1, "oppure": 1},
    "season": {"primavera": 3, "estate": 6, "autunno": 9, "inverno": 12},
    "holiday": {
        "natale": "christmas", "vigilia di natale": "christmas-eve", "vigilia": "christmas-eve",
        "santo stefano": "boxing-day", "san silvestro": "new-year-eve", "capodanno": "new-year",
        "ultimo dell'anno": "new-year-eve", "befana": "epiphany", "epifania": "epiphany",
        "san valentino": "valentine", "martedì grasso": "mardi-gras", "carnevale": "mardi-gras",
        "mercoledì delle ceneri": "ash-wednesday", "venerdì santo": "good-friday", "pasqua": "easter",
        "pasquetta": "easter-monday", "lunedì dell'angelo": "easter-monday",
        "festa della liberazione": "liberation-day-it", "festa del lavoro": "may-day",
        "festa dei lavoratori": "may-day", "festa della repubblica": "republic-day-it", "ferragosto": "assumption",
        "ognissanti": "all-saints", "tutti i santi": "all-saints", "immacolata": "immaculate",
        "immacolata concezione": "immaculate", "festa della mamma": "mothers-day", "festa del papà": "st-joseph",
        "festa della donna": "womens-day", "pentecoste": "pentecost", "ascensione": "ascension",
        "halloween": "halloween", "pesce d'aprile": "april-fools",
    },
}  # fmt: skip

LEXICON = Lexicon(
    language="it",
    small=_SMALL,
    ordinals=_ORDINALS,
    articles=frozenset({"un", "una"}),
    article_is_one=True,
    hundred=frozenset({"cento", "cent"}),
    scales={
        "mille": 10**3, "mila": 10**3, "milione": 10**6, "milioni": 10**6, "miliardo": 10**9, "miliardi": 10**9,
        "bilione": 10**12, "bilioni": 10**12, "migliaia": 10**3,
    },
    ordinal_scales={"centesimo": 100, "millesimo": 10**3, "milionesimo": 10**6, "centesima": 100},
    joiners=frozenset({"e", "ed"}),
    minus=frozenset({"meno"}),
    point=frozenset({"virgola", "punto"}),
    half=frozenset({"mezzo", "mezza", "metà", "mezz"}),
    parts={**_PARTS, "quarto": 4, "terzo": 3, "quinto": 5, "centesimi": 100, "millesimi": 1000},
    dozens={"dozzina": 12, "dozzine": 12, "paio": 2, "paia": 2, "coppia": 2, "decina": 10, "decine": 10,
            "centinaio": 100, "centinaia": 100, "migliaio": 1000, "quindicina": 15, "ventina": 20},
    digit_ordinals=frozenset({"º", "ª", "o", "a", "°"}),
    ordinal_endings=("esimo", "esima"),
    fuses=True,
    elides=True,
    calendar=_CALENDAR,
)  # fmt: skip
