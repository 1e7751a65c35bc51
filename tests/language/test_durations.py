from __future__ import annotations

import pytest

SECONDS = [
    ("3 seconds", 3), ("an hour", 3600), ("1 hour and 30 minutes", 5400), ("1 hour 20 minutes", 4800), ("an hour and a half", 5400),
    ("two and a half hours", 9000), ("half an hour", 1800), ("half hour", 1800), ("quarter of an hour", 900), ("1h30", 5400),
    ("1h 30", 5400), ("2h15m10s", 8110), ("1:30", 5400), ("1:30 minutes", 90), ("0:45:30", 2730), ("90 mins", 5400), ("1.5 hours", 5400),
    ("three quarters of an hour", 2700), ("2 days", 172800), ("a couple of days", 172800), ("couple of hours", 7200),
    ("a fortnight", 1209600), ("fortnight", 1209600), ("3-day trip", 259200), ("2 working days", 172800), ("in 15 days", 1296000),
    ("1 day, 2 hours and 5 minutes", 93900), ("all day", 86400), ("the whole week", 604800), ("500ms", 0.5), ("half a day", 43200),
    ("hour and a half", 5400), ("1½ hours", 5400), ("one and a half weeks", 907200), ("10 nights", 864000), ("45", 45),
    ("2 hours and a quarter", 8100), ("ninety seconds", 90), ("a minute", 60), ("five minutes ten seconds", 310),
]  # fmt: skip
CONVERTED = [
    ("90 minutes", "h", 1.5), ("2 weeks", "d", 14), ("1 year", "d", 365), ("1 month", "d", 30), ("18 months", "year", 1.5),
    ("1 year", "month", 12), ("1 year and 6 months", "year", 1.5), ("60 days", "month", 2), ("next week", "week", 1),
    ("next month", "month", 1), ("tomorrow", "d", 1), ("a decade", "year", 10), ("3 hours", "min", 180), ("10 ms", "mu", 10000),
    ("a quarter of a year", "month", 3),
]  # fmt: skip
FOREIGN = [
    ("de", "anderthalb Stunden", 5400), ("de", "eine halbe Stunde", 1800), ("de", "zwei Stunden und 10 Minuten", 7800),
    ("fr", "une heure et demie", 5400), ("fr", "un quart d'heure", 900), ("fr", "2h30", 9000), ("fr", "une demi-heure", 1800),
    ("it", "mezz'ora", 1800), ("it", "un'ora e mezza", 5400), ("it", "tre quarti d'ora", 2700), ("es", "media hora", 1800),
    ("es", "hora y media", 5400), ("es", "tres cuartos de hora", 2700), ("pt", "duas horas e meia", 9000), ("nl", "anderhalf uur", 5400),
    ("nl", "half uur", 1800),
]  # fmt: skip


@pytest.mark.parametrize(("text", "seconds"), SECONDS)
def test_duration_in_seconds(best, text, seconds):
    assert best("TimeMeasurement", text, format="s") == pytest.approx(seconds)


@pytest.mark.parametrize(("text", "unit", "value"), CONVERTED)
def test_duration_in_the_cards_unit(best, text, unit, value):
    assert best("TimeMeasurement", text, format=unit) == pytest.approx(value)


@pytest.mark.parametrize(("locale", "text", "seconds"), FOREIGN)
def test_duration_in_other_languages(best, locale, text, seconds):
    assert best("TimeMeasurement", text, locale, format="s") == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["", "5 apples", "blue", "no duration", "a moment", "1:30 pm", "whenever you like"])
def test_text_without_a_duration(found, text):
    assert found("TimeMeasurement", text, format="min") == []
