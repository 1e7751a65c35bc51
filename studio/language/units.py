"""Units of weight, volume, temperature and time: what people call them, and how much of the base unit each is.

Names of all languages share one table, since a unit is only looked for after a number. The keys are the
formats a measurement card offers. `t` is the ton of 2,000 pounds and `mt` the metric one, and `gal`, `qt`, `pnt`
and `cup` are American.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from studio.language.text import fold, tokenize

WEIGHT, VOLUME, TEMPERATURE, TIME = "weight", "volume", "temperature", "time"


@dataclass(frozen=True, slots=True)
class Unit:
    key: str
    dimension: str
    factor: Fraction
    """How many base units it is: grams, litres, seconds. Temperatures convert by formula instead."""

    @property
    def months(self) -> Fraction:
        """Calendar months, for units that are made of them; 0 otherwise."""
        return _MONTHS.get(self.key, Fraction(0))


_MONTHS = {
    "month": Fraction(1), "quarter": Fraction(3), "semester": Fraction(6), "year": Fraction(12),
    "decade": Fraction(120), "century": Fraction(1200), "millennium": Fraction(12000),
}  # fmt: skip

DAY = 86400

_WEIGHTS: dict[str, tuple[str, str]] = {
    "mcg": ("0.000001", "mcg|µg|μg|ug|microgram|micrograms|microgramme|microgrammes|microgramo|microgramos"
            "|micrograma|mikrogramm|microgrammo|microgrammi"),
    "mg": ("0.001", "mg|mgs|milligram|milligrams|milligramme|milligrammes|miligramo|miligramos|miligrama|miligramas"
           "|milligramm|milligrammo|milligrammi|milligrammen"),
    "cg": ("0.01", "cg|centigram|centigrams|centigramme|centigramo|centigramos|zentigramm|centigrammo"),
    "dg": ("0.1", "dg|decigram|decigrams|decigramme|decigramo|decigramos|dezigramm"),
    "g": ("1", "g|gr|grs|gm|gms|gram|grams|gramme|grammes|gramo|gramos|grama|gramas|gramm|grammo|grammi|grammen"),
    "dag": ("10", "dag|dekagram|decagram|decagrams|dekagramm|deka"),
    "hg": ("100", "hg|hectogram|hectograms|hectogramme|etto|etti|ons"),
    "pound-metric": ("500", "pfund|pond"),
    "kg": ("1000", "kg|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes|kilogramo|kilogramos|quilo|quilos"
           "|quilograma|quilogramas|kilogramm|chilo|chili|chilogrammo|chilogrammi|kilogrammen|kilogrammo|kilog"),
    "quintal": ("100000", "quintal|quintals|quintales|quintaux|quintais|zentner|quintale|quintali"),
    "mt": ("1000000", "mt|t|tonne|tonnes|metric ton|metric tons|metric tonne|metric tonnes|tonelada|toneladas"
           "|tonelada métrica|toneladas métricas|tonnen|tonnellata|tonnellate|ton métrica"),
    "t": ("907184.74", "ton|tons|short ton|short tons|us ton|us tons|american ton|american tons"),
    "long-ton": ("1016046.9088", "long ton|long tons|imperial ton|imperial tons|british ton"),
    "oz": ("28.349523125", "oz|ozs|ounce|ounces|onza|onzas|once|onces|onça|onças|unze|unzen|oncia"),
    "lb": ("453.59237", "lb|lbs|pound|pounds|lb m|#|libra|libras|livre|livres|libbra|libbre|pound mass|lbm"),
    "stone": ("6350.29318", "st|stone|stones"),
    "carat": ("0.2", "ct|carat|carats|karat|karats|quilate|quilates|quilates métricos|carati"),
    "grain": ("0.06479891", "grain|grains"),
    "dram": ("1.7718451953125", "dram|drams|drachm"),
    "kt": ("1000000000", "kiloton|kilotons|kilotonne|kilotonnes|kilotonelada"),
}  # fmt: skip

_VOLUMES: dict[str, tuple[str, str]] = {
    "mm3": ("0.000001", "mm3|mm³|mm^3|cubic millimeter|cubic millimeters|cubic millimetre|cubic millimetres|cu mm"
            "|microliter|microliters|microlitre|microlitres|µl|μl|ul"),
    "cm3": ("0.001", "cm3|cm³|cm^3|cc|ccs|c.c.|ccm|cubic centimeter|cubic centimeters|cubic centimetre|cu cm"
            "|cubic centimetres|centímetros cúbicos|centímetro cúbico|centimètres cubes|centimètre cube"
            "|kubikzentimeter|centimetri cubi|centimetro cubo|kubieke centimeter"),
    "ml": ("0.001", "ml|mls|mil|milliliter|milliliters|millilitre|millilitres|mililitro|mililitros|milliliters"
           "|millilitro|millilitri"),
    "cl": ("0.01", "cl|cls|centiliter|centiliters|centilitre|centilitres|centilitro|centilitros|zentiliter|centilitri"),
    "dl": ("0.1", "dl|dls|deciliter|deciliters|decilitre|decilitres|decilitro|decilitros|deziliter|decilitri"),
    "l": ("1", "l|ltr|ltrs|lt|lts|liter|liters|litre|litres|litro|litros|litri|litr|dm3|dm³|dm^3|cubic decimeter"
          "|cubic decimeters|cubic decimetre|cubic decimetres|ℓ"),
    "dal": ("10", "dal|decaliter|decaliters|decalitre|dekaliter"),
    "hl": ("100", "hl|hectoliter|hectoliters|hectolitre|hectolitres|hectolitro|hectolitros|hektoliter|ettolitro"
           "|ettolitri"),
    "kl": ("1000", "kl|kiloliter|kiloliters|kilolitre|kilolitres|kilolitro|kilolitros"),
    "m3": ("1000", "m3|m³|m^3|cubic meter|cubic meters|cubic metre|cubic metres|cu m|cbm|metros cúbicos|metro cúbico"
           "|mètres cubes|mètre cube|kubikmeter|metri cubi|metro cubo|kubieke meter"),
    "km3": ("1000000000000", "km3|km³|km^3|cubic kilometer|cubic kilometers|cubic kilometre|cubic kilometres"),
    "tsp": ("0.00492892159375", "tsp|tsps|teaspoon|teaspoons|teaspoonful|teaspoonfuls|cucharadita|cucharaditas"
            "|cuillère à café|cuillères à café|cuillere a cafe|colher de chá|colheres de chá|teelöffel|tl|el"
            "|theelepel|theelepels"
            "|cucchiaino|cucchiaini|tea spoon|tea spoons"),
    "Tbs": ("0.01478676478125", "tbs|tbsp|tbsps|tablespoon|tablespoons|tablespoonful|tablespoonfuls|cucharada"
            "|cucharadas|cuillère à soupe|cuillères à soupe|colher de sopa|colheres de sopa|esslöffel|eetlepel"
            "|eetlepels|cucchiaio|cucchiai|table spoon|table spoons|tblsp"),
    "in3": ("0.016387064", "in3|in³|in^3|cu in|cubic inch|cubic inches|pulgadas cúbicas|cu inch"),
    "fl-oz": ("0.0295735295625", "fl oz|fl. oz.|fl. oz|fl-oz|floz|fluid ounce|fluid ounces|fluid oz|oz fl|oz|ounce"
              "|ounces|us fl oz|onza líquida|onzas líquidas|once liquide|onces liquides|fl ounce|fl ounces"),
    "cup": ("0.2365882365", "cup|cups|cupful|cupfuls|cupsful|taza|tazas|tasse|tasses|tassen|xícara|xícaras"
                            "|tazza|tazze|kopje"
            "|kopjes|kop|chávena|chávenas|us cup|us cups"),
    "pnt": ("0.473176473", "pnt|pt|pts|pint|pints|pinta|pintas|pinte|pintes|pinten|us pint|us pints|pinte"),
    "qt": ("0.946352946", "qt|qts|quart|quarts|cuarto de galón|us quart|us quarts|quarto di gallone"),
    "gal": ("3.785411784", "gal|gals|gallon|gallons|galón|galones|galão|galões|gallone|galloni|gallonen|us gal"
            "|us gallon|us gallons|american gallon|american gallons"),
    "imp-gal": ("4.54609", "imperial gallon|imperial gallons|uk gallon|uk gallons|british gallon|british gallons"
                "|imp gal"),
    "imp-pint": ("0.56826125", "imperial pint|imperial pints|uk pint|uk pints|british pint|british pints"),
    "imp-fl-oz": ("0.0284130625", "imperial fluid ounce|imperial fluid ounces|uk fluid ounce|uk fluid ounces"),
    "gill": ("0.11829411825", "gill|gills"),
    "ft3": ("28.316846592", "ft3|ft³|ft^3|cu ft|cubic foot|cubic feet|pies cúbicos|pie cúbico|pied cube"
                            "|pieds cubes|cf"),
    "yd3": ("764.554857984", "yd3|yd³|yd^3|cu yd|cubic yard|cubic yards|yardas cúbicas|cu yard|cu yards"),
    "barrel": ("158.987294928", "bbl|bbls|barrel|barrels|barril|barriles|barris|baril|barils"),
    "bushel": ("35.23907016688", "bushel|bushels"),
    "peck": ("8.80976754172", "peck|pecks"),
    "minim": ("0.00006161151992", "minim|minims"),
    "fluid-dram": ("0.0036966911953", "fluid dram|fluid drams|fl dr"),
    "acre-ft": ("1233481.83754752", "acre-foot|acre-feet|acre foot|acre feet"),
}  # fmt: skip

_TIMES: dict[str, tuple[str, str]] = {
    "ns": ("0.000000001", "ns|nanosecond|nanoseconds|nanosegundo|nanosegundos|nanoseconde|nanosecondes|nanosekunde"
           "|nanosekunden|nanosecondi"),
    "mu": ("0.000001", "mu|µs|μs|us|microsecond|microseconds|microsegundo|microsegundos|microseconde|microsecondes"
           "|mikrosekunde|mikrosekunden|microsecondi"),
    "ms": ("0.001", "ms|msec|msecs|millisecond|milliseconds|milisegundo|milisegundos|milliseconde|millisecondes"
           "|millisekunde|millisekunden|millisecondi"),
    "s": ("1", "s|sec|secs|second|seconds|segundo|segundos|seconde|secondes|sekunde|sekunden|sek|secondo|secondi|seg"
          "|seconden|segs"),
    "min": ("60", "min|mins|minute|minutes|minuto|minutos|minuten|minuti|mn|m|minuut|minutje|minuutje"),
    "h": ("3600", "h|hr|hrs|hour|hours|hora|horas|heure|heures|stunde|stunden|std|ora|ore|uur|uren|u|hs|uurtje"
                  "|stündchen"),
    "d": ("86400", "d|day|days|día|días|dia|dias|jour|jours|tag|tage|tagen|giorno|giorni|dag|dagen|journée"
                   "|journées|night|nights"
          "|noche|noches|nuit|nuits|nacht|nächte|nächten|notte|notti|nachten"),
    "workday": ("86400", "business day|business days|working day|working days|workday|workdays|work day|work days"
                "|weekday|weekdays|día laborable|días laborables|día hábil|días hábiles|jour ouvré|jours ouvrés"
                "|jour ouvrable|jours ouvrables|dia útil|dias úteis|werktag|werktage|werktagen|arbeitstag|arbeitstage"
                "|arbeitstagen|giorno lavorativo|giorni lavorativi|werkdag|werkdagen"),
    "week": ("604800", "week|weeks|wk|wks|w|semana|semanas|semaine|semaines|woche|wochen|settimana|settimane"
                       "|weken|sem"),
    "fortnight": ("1209600", "fortnight|fortnights|quincena|quincenas|quinzaine|quinzena"),
    "weekend": ("172800", "weekend|weekends|fin de semana|fines de semana|week-end|week-ends|wochenende|wochenenden"
                "|fim de semana|fine settimana"),
    "month": ("2592000", "month|months|mo|mos|mth|mths|mes|meses|mois|monat|monate|monaten|monats|mês|mese|mesi"
                         "|maand|maanden"),
    "quarter": ("7776000", "quarter|quarters|trimester|trimesters|trimestre|trimestres|quartal|quartale|quartalen"
                "|trimestri|kwartaal|kwartalen"),
    "semester": ("15552000", "semester|semesters|half year|half-year|semestre|semestres|halbjahr"),
    "year": ("31536000", "year|years|yr|yrs|y|annum|año|años|an|ans|année|années|ano|anos|jahr|jahre|jahren"
                         "|jahres|anno|anni"
             "|jaar|jaren|twelvemonth"),
    "decade": ("315360000", "decade|decades|década|décadas|décennie|décennies|jahrzehnt|jahrzehnte|decennio|decenni"
               "|decennium|jahrzehnten"),
    "century": ("3153600000", "century|centuries|siglo|siglos|siècle|siècles|século|séculos|jahrhundert|jahrhunderte"
                "|secolo|secoli|eeuw|eeuwen"),
    "millennium": ("31536000000", "millennium|millennia|millenniums|milenio|milenios|millénaire|jahrtausend|millennio"),
}  # fmt: skip

_TEMPERATURES = {
    "C": "°c|° c|ºc|º c|℃|c|celsius|centigrade|celcius|celsuis|°celsius|deg c|deg. c|deg celsius|deg celcius"
    "|degc|degree c"
    "|degrees c|degree celsius|degrees celsius|degrees celcius|degree celcius|degree centigrade|degrees centigrade"
    "|deg centigrade|°centigrade|degrees in celsius|c degrees|celsius degrees|degrees in c|centigrade degrees"
    "|grado celsius|grados celsius|grado centígrado|grados centígrados|centígrados|grados c|degré celsius"
    "|degrés celsius|degrés c|degrés centigrades|degré centigrade|graus celsius|grau celsius|graus centígrados|graus c"
    "|grad celsius|grad c|gradi celsius|grado celsius|gradi centigradi|gradi c|graden celsius|graad celsius"
    "|degres celcius",
    "F": "°f|° f|ºf|º f|℉|f|fahrenheit|farenheit|fahrenheits|fahrenhait|°fahrenheit|deg f|deg. f|deg fahrenheit"
    "|degf|degree f"
    "|degrees f|degree fahrenheit|degrees fahrenheit|degrees farenheit|degree farenheit|degrees in fahrenheit"
    "|f degrees|fahrenheit degrees|degrees in f|grado fahrenheit|grados fahrenheit|grados f|degré fahrenheit"
    "|degrés fahrenheit|degrés f|graus fahrenheit|grau fahrenheit|grad fahrenheit|gradi fahrenheit|graden fahrenheit",
    "K": "k|kelvin|kelvins|°k|° k|deg k|degree k|degrees k|degree kelvin|degrees kelvin|grados kelvin|kelvin degrees"
    "|degrés kelvin|graus kelvin|grad kelvin|gradi kelvin|K",
    "R": "°r|rankine|degree rankine|degrees rankine|degrees r",
    "": "°|º|deg|degs|degree|degrees|temperature degrees|grado|grados|degré|degrés|grau|graus|grad|gradi|graad|graden",
}

Phrases = dict[str, list[tuple[tuple[str, ...], Unit]]]


@lru_cache(maxsize=8)
def unit_phrases(dimension: str) -> Phrases:
    """The names of a dimension's units by their first token, longest first."""
    index: Phrases = {}
    for unit, names in _entries(dimension):
        for name in names.split("|"):
            spoken = tuple(token.folded for token in tokenize(name))
            index.setdefault(spoken[0], []).append((spoken, unit))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index


def _entries(dimension: str) -> list[tuple[Unit, str]]:
    if dimension == TEMPERATURE:
        return [(Unit(key, TEMPERATURE, Fraction(1)), names) for key, names in _TEMPERATURES.items()]
    table = {WEIGHT: _WEIGHTS, VOLUME: _VOLUMES, TIME: _TIMES}[dimension]
    return [(Unit(key, dimension, Fraction(factor)), names) for key, (factor, names) in table.items()]


@lru_cache(maxsize=256)
def unit_of(dimension: str, name: str) -> Unit | None:
    """The unit of a card's `format`, by key or by any name; None when it is none of the dimension."""
    units = {unit.key: unit for unit, _ in _entries(dimension)}
    if name in units:
        return units[name]
    spoken = tuple(token.folded for token in tokenize(fold(name)))
    for words, unit in unit_phrases(dimension).get(spoken[0], []) if spoken else []:
        if words == spoken:
            return unit
    return None


def to_celsius(value: Fraction, key: str) -> Fraction:
    """A temperature in degrees Celsius."""
    if key == "F":
        return (value - 32) * Fraction(5, 9)
    if key == "K":
        return value - Fraction("273.15")
    if key == "R":
        return value * Fraction(5, 9) - Fraction("273.15")
    return value


def from_celsius(value: Fraction, key: str) -> Fraction:
    if key == "F":
        return value * Fraction(9, 5) + 32
    if key == "K":
        return value + Fraction("273.15")
    if key == "R":
        return (value + Fraction("273.15")) * Fraction(9, 5)
    return value
