"""Words of schedules: how often, from when to when, and what is left out."""

from __future__ import annotations

from studio.language.text import word_set

NICKNAMES = {
    "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}  # fmt: skip
ADVERBS = {
    "minutely": "min", "hourly": "h", "daily": "d", "nightly": "night", "weekly": "week", "biweekly": "fortnight",
    "fortnightly": "fortnight", "monthly": "month", "quarterly": "quarter", "yearly": "year", "annually": "year",
    "bimonthly": "two-months", "everyday": "d", "weekdays": "workday", "diario": "d", "diariamente": "d",
    "semanalmente": "week", "mensualmente": "month", "anualmente": "year", "semanal": "week", "mensual": "month",
    "quotidiennement": "d", "hebdomadaire": "week", "mensuellement": "month", "taglich": "d", "taeglich": "d",
    "wochentlich": "week", "woechentlich": "week", "monatlich": "month", "stundlich": "h", "stuendlich": "h",
    "jahrlich": "year", "giornalmente": "d", "settimanalmente": "week", "mensilmente": "month", "dagelijks": "d",
    "wekelijks": "week", "maandelijks": "month", "jaarlijks": "year", "mensalmente": "month",
    "semiannually": "semester", "annual": "year",
}  # fmt: skip
PREFIXED = {("bi", "week"): "fortnight", ("bi", "month"): "two-months", ("semi", "year"): "semester",
             ("half", "year"): "semester"}  # fmt: skip
TIMES_A = {"once": 1, "twice": 2, "thrice": 3}
EXCEPT = word_set("except excluding but excepto sauf ausser without not exceto tranne behalve minus")
THROUGH = frozenset(
    {"to", "-", "–", "through", "thru", "until", "till", "bis", "a", "al", "au", "hasta", "até", "ate", "tot", "t/m"}
)
GLUE = frozenset({"and", "&", ",", "or", "y", "et", "und", "e", "en", "plus", "also", "then"})
MONTH_WORDS = word_set("month months monthly mes mois monats monat mese maand")
"""Words for a month, in all languages."""
