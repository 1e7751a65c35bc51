"""Days and times, seen from Wednesday, 13 November 2024, 10:15."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.language import ExtractionContext, extractor_for
from studio.language.calendar.dates import add_months, add_workdays
from studio.language.calendar.holidays import easter, holiday, nth_weekday

DAYS = [
    ("today", "2024-11-13"), ("tomorrow", "2024-11-14"), ("yesterday", "2024-11-12"), ("day after tomorrow", "2024-11-15"),
    ("the day before yesterday", "2024-11-11"), ("monday", "2024-11-18"), ("on friday", "2024-11-15"), ("wednesday", "2024-11-20"),
    ("next monday", "2024-11-18"), ("next friday", "2024-11-22"), ("this friday", "2024-11-15"), ("last friday", "2024-11-08"),
    ("the friday after next", "2024-11-22"), ("friday week", "2024-11-22"), ("friday the 13th", "2024-12-13"),
    ("monday next week", "2024-11-18"), ("next week on thursday", "2024-11-21"), ("2 sundays from now", "2024-11-24"),
    ("in 3 days", "2024-11-16"), ("3 days ago", "2024-11-10"), ("two weeks from now", "2024-11-27"), ("4 days later", "2024-11-17"),
    ("in a month", "2024-12-13"), ("a year ago", "2023-11-13"), ("in a fortnight", "2024-11-27"), ("a couple of days ago", "2024-11-11"),
    ("in 2 working days", "2024-11-15"), ("3 business days from now", "2024-11-18"), ("2 working days", "2024-11-15"),
    ("15 days", "2024-11-28"), ("3 days from tomorrow", "2024-11-17"), ("a week from friday", "2024-11-22"),
    ("3 days before christmas", "2024-12-22"), ("the day after christmas", "2024-12-26"), ("two weeks before easter", "2025-04-06"),
    ("the 5th of may", "2025-05-05"), ("may 5", "2025-05-05"), ("5 may 2025", "2025-05-05"), ("May 5th, 2025", "2025-05-05"),
    ("12 feb", "2025-02-12"), ("Oct. 2nd", "2025-10-02"), ("oct/2", "2025-10-02"), ("2-Oct-24", "2024-10-02"),
    ("first of january", "2025-01-01"), ("twenty second of june", "2025-06-22"), ("I was born on 12 march 1985", "1985-03-12"),
    ("december 25th", "2024-12-25"), ("november 13", "2024-11-13"), ("november 12", "2025-11-12"), ("2024 november 20", "2024-11-20"),
    ("february 29", "2028-02-29"), ("the 5th", "2024-12-05"), ("the 15th", "2024-11-15"), ("5th", "2024-12-05"), ("the 31st", "2024-12-31"),
    ("the 21st of next month", "2024-12-21"), ("2024-05-06", "2024-05-06"), ("2024/5/6", "2024-05-06"), ("20240506", "2024-05-06"),
    ("5/6/2024", "2024-05-06"), ("24/12/2024", "2024-12-24"), ("5/6", "2025-05-06"), ("12.2.2017", "2017-02-12"), ("5/6/99", "1999-05-06"),
    ("Monday, 18 November 2024", "2024-11-18"), ("first monday of may", "2025-05-05"), ("last friday of the month", "2024-11-29"),
    ("third thursday in november 2025", "2025-11-20"), ("last day of february", "2025-02-28"), ("end of the month", "2024-11-30"),
    ("end of next week", "2024-11-24"), ("mid march", "2025-03-15"), ("beginning of next year", "2025-01-01"),
    ("christmas", "2024-12-25"), ("christmas eve", "2024-12-24"), ("easter 2025", "2025-04-20"), ("thanksgiving", "2024-11-28"),
    ("new year's day", "2025-01-01"), ("halloween", "2025-10-31"), ("labor day", "2025-09-01"), ("black friday", "2024-11-29"),
    ("good friday", "2025-04-18"), ("mother's day", "2025-05-11"), ("last christmas", "2023-12-25"), ("halloween next year", "2025-10-31"),
    ("back on 15", "2024-11-15"),
]  # fmt: skip
TIMES = [
    ("10:30", "2024-11-13 10:30"), ("9:30", "2024-11-13 21:30"), ("09:30", "2024-11-14 09:30"), ("5pm", "2024-11-13 17:00"),
    ("5 p.m.", "2024-11-13 17:00"), ("7am", "2024-11-14 07:00"), ("at 5", "2024-11-13 17:00"), ("20:00", "2024-11-13 20:00"),
    ("7:56:30 pm", "2024-11-13 19:56:30"), ("8 o'clock", "2024-11-13 20:00"), ("half past ten", "2024-11-13 10:30"),
    ("quarter to six", "2024-11-13 17:45"), ("quarter past 8 pm", "2024-11-13 20:15"), ("twenty past eight", "2024-11-13 20:20"),
    ("ten to four", "2024-11-13 15:50"), ("5 minutes past six", "2024-11-13 18:05"), ("nine thirty am", "2024-11-14 09:30"),
    ("noon", "2024-11-13 12:00"), ("midnight", "2024-11-14 00:00"), ("12 am", "2024-11-14 00:00"), ("12 pm", "2024-11-13 12:00"),
    ("8 in the evening", "2024-11-13 20:00"), ("2 in the afternoon", "2024-11-13 14:00"), ("11 at night", "2024-11-13 23:00"),
    ("15h30", "2024-11-13 15:30"), ("at 1530", "2024-11-13 15:30"), ("0800 hours", "2024-11-14 08:00"), ("in 2 hours", "2024-11-13 12:15"),
    ("in half an hour", "2024-11-13 10:45"), ("an hour ago", "2024-11-13 09:15"), ("in 1 day and 3 hours", "2024-11-14 13:15"),
    ("20 minutes", "2024-11-13 10:35"), ("now", "2024-11-13 10:15"), ("tonight", "2024-11-13 20:00"), ("tonight at 8", "2024-11-13 20:00"),
    ("8 tonight", "2024-11-13 20:00"), ("tonight at midnight", "2024-11-14 00:00"), ("last night at 11", "2024-11-12 23:00"),
    ("this morning at 9", "2024-11-13 09:00"), ("in the morning", "2024-11-13 08:00"), ("this evening", "2024-11-13 18:00"),
]  # fmt: skip
BOTH = [
    ("tomorrow at 9", "2024-11-14 09:00"), ("next friday at 9", "2024-11-22 09:00"), ("friday at 6:30pm", "2024-11-15 18:30"),
    ("at 7 on friday", "2024-11-15 07:00"), ("3pm tomorrow", "2024-11-14 15:00"), ("tomorrow at 3", "2024-11-14 15:00"),
    ("tomorrow morning", "2024-11-14 08:00"), ("tomorrow morning at 7", "2024-11-14 07:00"), ("friday evening", "2024-11-15 18:00"),
    ("next tuesday afternoon", "2024-11-19 12:00"), ("8 oclock tomorrow morning", "2024-11-14 08:00"), ("noon tomorrow", "2024-11-14 12:00"),
    ("december 25th at 10 in the morning", "2024-12-25 10:00"), ("July 4th 2026 3pm", "2026-07-04 15:00"), ("today at 4", "2024-11-13 16:00"),
    ("today at 9", "2024-11-13 21:00"), ("2024-12-01T15:30:00", "2024-12-01 15:30"), ("2024-12-01 15:30", "2024-12-01 15:30"),
    ("01/12/2024 15:30", "2024-01-12 15:30"), ("Nov 20, 2024 2:00 PM", "2024-11-20 14:00"), ("two days ago at noon", "2024-11-11 12:00"),
    ("can we meet next tuesday at half past two", "2024-11-19 14:30"), ("at 6:45 pm on the 21st", "2024-11-21 18:45"),
    ("I need a table for two tomorrow at 7pm", "2024-11-14 19:00"), ("monday morning at 9", "2024-11-18 09:00"),
    ("2024-12-01T15:30:00Z", "2024-12-01 16:30"), ("2024-12-01T15:30:00+02:00", "2024-12-01 14:30"),
]  # fmt: skip
PERIODS = [
    ("next week", "2024-11-18", "week", "2024-11-24"), ("this month", "2024-11-01", "month", "2024-11-30"),
    ("next month", "2024-12-01", "month", "2024-12-31"), ("next year", "2025-01-01", "year", "2025-12-31"),
    ("in 2026", "2026-01-01", "year", "2026-12-31"), ("march 2025", "2025-03-01", "month", "2025-03-31"),
    ("march", "2025-03-01", "month", "2025-03-31"), ("this weekend", "2024-11-16", "weekend", "2024-11-17"),
    ("next quarter", "2025-01-01", "quarter", "2025-03-31"), ("Q2 2025", "2025-04-01", "quarter", "2025-06-30"),
    ("summer 2025", "2025-06-01", "season", "2025-08-31"), ("the week after next", "2024-11-25", "week", "2024-12-01"),
    ("first week of october", "2025-10-01", "week", "2025-10-07"), ("the 90s", "1990-01-01", "decade", "1999-12-31"),
]  # fmt: skip
RANGES = [
    ("between 2 and 4 pm on friday", "2024-11-15 14:00", "2024-11-15 16:00"),
    ("from 5 to 7 may", "2025-05-05 00:00", "2025-05-07 00:00"), ("may 5 to 7", "2025-05-05 00:00", "2025-05-07 00:00"),
    ("monday to friday", "2024-11-18 00:00", "2024-11-22 00:00"), ("between 2 and 4 pm", "2024-11-13 14:00", "2024-11-13 16:00"),
    ("from 9 to 5", "2024-11-14 09:00", "2024-11-14 17:00"), ("friday between 10 and 12", "2024-11-15 10:00", "2024-11-15 12:00"),
    ("tomorrow from 8am to 4pm", "2024-11-14 08:00", "2024-11-14 16:00"), ("4-22 jan 2017", "2017-01-04 00:00", "2017-01-22 00:00"),
    ("from december 20 to december 27", "2024-12-20 00:00", "2024-12-27 00:00"),
]  # fmt: skip
NOTHING = [
    "", "hello", "no", "I have 3 cats", "I may go", "may I ask", "we sat down", "the sun is out", "I march every day", "later", "soon",
    "5", "not sure", "what do you mean?", "99/99/2024", "2024-02-30", "25:61", "the second best", "one moment please",
]  # fmt: skip
FOREIGN = [
    ("en", "coming friday", "2024-11-15 00:00"), ("en", "the coming wednesday", "2024-11-20 00:00"),
    ("en", "coming weekend", "2024-11-16 00:00"), ("en", "coming week", "2024-11-18 00:00"), ("de", "kommenden Freitag um 9", "2024-11-15 09:00"),
    ("nl", "komende dinsdag", "2024-11-19 00:00"),
    ("de", "August 5th at 8am", "2025-08-05 08:00"), ("de", "5. August um 8 Uhr", "2025-08-05 08:00"),
    ("es", "mañana a las 5", "2024-11-14 17:00"), ("es", "pasado mañana", "2024-11-15 00:00"), ("es", "el viernes", "2024-11-15 00:00"),
    ("es", "el próximo viernes a las 9", "2024-11-22 09:00"), ("es", "5 de mayo de 2025", "2025-05-05 00:00"),
    ("es", "dentro de 3 días", "2024-11-16 00:00"), ("es", "hace tres días", "2024-11-10 00:00"), ("es", "esta noche", "2024-11-13 20:00"),
    ("es", "a las tres y media", "2024-11-13 15:30"), ("es", "a las 8 menos cuarto de la tarde", "2024-11-13 19:45"),
    ("es", "el lunes por la mañana", "2024-11-18 08:00"), ("es", "05/06/2024", "2024-06-05 00:00"), ("es", "la semana que viene", "2024-11-18 00:00"),
    ("fr", "demain à 9h", "2024-11-14 09:00"), ("fr", "après-demain", "2024-11-15 00:00"), ("fr", "vendredi prochain à 14h30", "2024-11-22 14:30"),
    ("fr", "le 5 mai 2025", "2025-05-05 00:00"), ("fr", "il y a deux semaines", "2024-10-30 00:00"), ("fr", "ce soir à 8h", "2024-11-13 20:00"),
    ("fr", "à huit heures et demie", "2024-11-13 20:30"), ("fr", "10 heures moins le quart", "2024-11-13 21:45"),
    ("fr", "le 1er janvier", "2025-01-01 00:00"), ("fr", "dans trois jours", "2024-11-16 00:00"), ("fr", "lundi matin", "2024-11-18 08:00"),
    ("de", "morgen um 9", "2024-11-14 09:00"), ("de", "übermorgen", "2024-11-15 00:00"), ("de", "nächsten Freitag um 9 Uhr", "2024-11-22 09:00"),
    ("de", "am 5. Mai 2025", "2025-05-05 00:00"), ("de", "in drei Tagen", "2024-11-16 00:00"), ("de", "vor zwei Wochen", "2024-10-30 00:00"),
    ("de", "heute Abend um 8", "2024-11-13 20:00"), ("de", "halb acht", "2024-11-13 19:30"), ("de", "Viertel nach acht", "2024-11-13 20:15"),
    ("de", "05.06.2024", "2024-06-05 00:00"), ("de", "Montagmorgen", "2024-11-18 08:00"), ("de", "Ende des Monats", "2024-11-30 00:00"),
    ("pt", "amanhã às 9", "2024-11-14 09:00"), ("pt", "sexta-feira às 15h", "2024-11-15 15:00"), ("pt", "5 de maio de 2025", "2025-05-05 00:00"),
    ("pt", "há duas semanas", "2024-10-30 00:00"), ("pt", "daqui a 2 horas", "2024-11-13 12:15"), ("pt", "hoje à noite", "2024-11-13 20:00"),
    ("it", "domani alle 9", "2024-11-14 09:00"), ("it", "venerdì prossimo alle 15", "2024-11-22 15:00"), ("it", "5 maggio 2025", "2025-05-05 00:00"),
    ("it", "tra tre giorni", "2024-11-16 00:00"), ("it", "due settimane fa", "2024-10-30 00:00"), ("it", "stasera alle 8", "2024-11-13 20:00"),
    ("nl", "morgen om 9 uur", "2024-11-14 09:00"), ("nl", "volgende vrijdag om 15:00", "2024-11-22 15:00"), ("nl", "half acht", "2024-11-13 19:30"),
    ("nl", "over drie dagen", "2024-11-16 00:00"), ("nl", "twee weken geleden", "2024-10-30 00:00"), ("nl", "vanavond om 8 uur", "2024-11-13 20:00"),
    ("en-GB", "5/6/2024", "2024-06-05 00:00"), ("fr", "next monday", "2024-11-18 00:00"),
]  # fmt: skip


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_days(found, text, day):
    one = found("DateTime", text)[0]
    assert one.value == moment(day)
    assert one.details["granularity"] == "day"


@pytest.mark.parametrize(("text", "when"), TIMES + BOTH)
def test_times(best, text, when):
    assert best("DateTime", text) == moment(when)


@pytest.mark.parametrize(("text", "start", "grain", "last"), PERIODS)
def test_periods_begin_with_their_first_day_and_tell_their_end(found, text, start, grain, last):
    one = found("DateTime", text)[0]
    assert (one.value, one.details["granularity"]) == (moment(start), grain)
    assert one.details["end"].date() == date.fromisoformat(last)


@pytest.mark.parametrize(("text", "start", "end"), RANGES)
def test_ranges(found, text, start, end):
    one = found("DateTime", text)[0]
    assert (one.value, one.details["end"]) == (moment(start), moment(end))


@pytest.mark.parametrize("text", NOTHING)
def test_text_without_a_moment(found, text):
    assert found("DateTime", text) == []


@pytest.mark.parametrize(("locale", "text", "when"), FOREIGN)
def test_other_languages(best, locale, text, when):
    assert best("DateTime", text, locale) == moment(when)


def test_several_moments_are_all_found(found):
    moments = found("DateTime", "either tomorrow or the 24th of december")
    assert sorted(one.value for one in moments) == [moment("2024-11-14"), moment("2024-12-24")]


def test_a_day_and_time_is_surer_than_a_bare_duration(found):
    assert found("DateTime", "tomorrow at 9")[0].confidence > found("DateTime", "2 days")[0].confidence


def test_hours_are_counted_across_the_change_of_clocks(best):
    before = datetime(2024, 3, 31, 1, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    after = best("DateTime", "in 2 hours", at=before)
    assert after - before.astimezone(UTC) == timedelta(hours=2)
    assert (after.hour, after.minute) == (4, 30)


def test_now_needs_a_time_zone():
    with pytest.raises(ValueError, match="time zone"):
        ExtractionContext(datetime(2024, 1, 1))


@given(now=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), count=st.integers(1, 400))
def test_days_ahead_and_ago_are_that_far_away(now, count):
    extract = extractor_for("DateTime")
    context = ExtractionContext(now.replace(tzinfo=UTC))
    ahead = extract(f"in {count} days", context)[0].value
    ago = extract(f"{count} days ago", context)[0].value
    assert (ahead.date() - now.date()).days == count
    assert (now.date() - ago.date()).days == count


@given(day=st.dates(date(1900, 1, 1), date(2099, 12, 31)), now=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_a_full_date_means_the_same_whenever_it_is_said(day, now):
    extract = extractor_for("DateTime")
    context = ExtractionContext(now.replace(tzinfo=UTC))
    for text in (
        f"{day:%Y-%m-%d}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%b} {day.year}",
        f"{day:%m/%d/%Y}",
    ):
        assert extract(text, context)[0].value.date() == day, text


@given(now=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)), weekday=st.integers(0, 6))
def test_weekdays_are_ahead_and_the_next_one_is_in_the_next_week(now, weekday):
    extract = extractor_for("DateTime")
    context = ExtractionContext(now.replace(tzinfo=UTC))
    name = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[weekday]
    plain = extract(name, context)[0].value.date()
    following = extract(f"next {name}", context)[0].value.date()
    last = extract(f"last {name}", context)[0].value.date()
    assert plain.weekday() == following.weekday() == last.weekday() == weekday
    assert 1 <= (plain - now.date()).days <= 7
    assert 1 <= (following - now.date()).days <= 13
    assert following.isocalendar()[:2] == (now.date() + timedelta(7)).isocalendar()[:2]
    assert 1 <= (now.date() - last).days <= 7


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), now=st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
def test_a_time_of_day_is_the_next_one(hour, minute, now):
    extract = extractor_for("DateTime")
    context = ExtractionContext(now.replace(tzinfo=UTC))
    text = f"{hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}"
    when = extract(text, context)[0].value
    assert (when.hour, when.minute) == (hour, minute)
    assert timedelta(0) < when - context.now <= timedelta(days=1)


@pytest.mark.parametrize(
    ("year", "day"), [(2000, (4, 23)), (2019, (4, 21)), (2024, (3, 31)), (2025, (4, 20)), (2038, (4, 25))]
)
def test_easter(year, day):
    assert easter(year) == date(year, *day)


def test_weekdays_of_months():
    assert nth_weekday(2024, 11, 4, -1) == date(2024, 11, 29)
    assert nth_weekday(2024, 2, 3, 5) == date(2024, 2, 29)
    assert nth_weekday(2023, 2, 3, 5) is None
    assert holiday("thanksgiving", 2024) == date(2024, 11, 28)
    assert holiday("unheard-of", 2024) is None


def test_months_are_added_to_their_last_day():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)
    assert add_workdays(date(2024, 11, 15), 1) == date(2024, 11, 18)
    assert add_workdays(date(2024, 11, 18), -1) == date(2024, 11, 15)


@pytest.mark.parametrize("text", ["yesterday", "last friday", "3 days ago", "next year", "in 10000 years"])
@pytest.mark.parametrize("at", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
def test_the_calendar_has_an_end(found, at, text):
    assert all(1 <= one.value.year <= 9999 for one in found("DateTime", text, at=at))
    assert found("CronSchedule", text, at=at) is not None
