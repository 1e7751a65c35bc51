from __future__ import annotations

import pytest

RECURRING = [
    ("every day at 9", "0 9 * * *"), ("every weekday at 8:30", "30 8 * * 1-5"), ("every 15 minutes", "*/15 * * * *"),
    ("first monday of the month", "0 0 * * 1#1"), ("every hour", "0 * * * *"), ("hourly", "0 * * * *"), ("every 2 hours", "0 */2 * * *"),
    ("every minute", "* * * * *"), ("daily at noon", "0 12 * * *"), ("weekly on monday at 10am", "0 10 * * 1"),
    ("every monday and wednesday at 6pm", "0 18 * * 1,3"), ("every monday, wednesday and friday at 7:15 am", "15 7 * * 1,3,5"),
    ("monday to friday at 9am", "0 9 * * 1-5"), ("every other day", "0 0 */2 * *"), ("every 3rd day", "0 0 */3 * *"),
    ("twice a day", "0 0,12 * * *"), ("three times a day", "0 0,8,16 * * *"), ("every month on the 15th", "0 0 15 * *"),
    ("on the 1st of every month at midnight", "0 0 1 * *"), ("last day of the month at 23:00", "0 23 L * *"),
    ("every weekend at 10", "0 10 * * 0,6"), ("every 10 minutes between 9 and 17", "*/10 9-17 * * *"),
    ("every hour from 9am to 5pm", "0 9-17 * * *"), ("every sunday", "0 0 * * 0"), ("yearly on december 25th", "0 0 25 12 *"),
    ("every january", "0 0 1 1 *"), ("every day except sunday at 8am", "0 8 * * 1-6"), ("at 8 and 10 am every day", "0 8,10 * * *"),
    ("mondays at 7", "0 7 * * 1"), ("at 9:30 every weekday in march", "30 9 * 3 1-5"), ("every 3 months", "0 0 1 */3 *"),
    ("every quarter", "0 0 1 */3 *"), ("every night at 11pm", "0 23 * * *"), ("every morning", "0 8 * * *"),
    ("every day at 8:15 and 20:15", "15 8,20 * * *"), ("every 30 minutes on weekdays", "*/30 * * * 1-5"),
    ("the second tuesday of every month at 3pm", "0 15 * * 2#2"), ("last friday of every month", "0 0 * * 5L"),
    ("midnight on tuesdays", "0 0 * * 2"), ("every half hour", "*/30 * * * *"), ("every 4 hours on saturday", "0 */4 * * 6"),
    ("at 10:00 on the 1st and 15th of the month", "0 10 1,15 * *"), ("every week", "0 0 * * 0"), ("every year", "0 0 1 1 *"),
    ("in january and july on the 1st at 6am", "0 6 1 1,7 *"), ("at 15 minutes past every hour", "15 * * * *"),
    ("every 3 hours starting at 9am", "0 9-23/3 * * *"), ("every 15 minutes during business hours", "*/15 9-17 * * 1-5"),
    ("annually on july 4", "0 0 4 7 *"), ("run at 2 am daily", "0 2 * * *"), ("0 9 * * 1-5", "0 9 * * 1-5"),
    ("please use */5 * * * * for it", "*/5 * * * *"), ("@daily", "0 0 * * *"), ("monthly on the last friday", "0 0 * * 5L"),
    ("every july on day 10 and 20", "0 0 10,20 7 *"),
]  # fmt: skip
ONCE = [
    ("tomorrow at 3pm", "0 15 14 11 *"), ("in 3 days", "0 0 16 11 *"), ("next friday at 9", "0 9 22 11 *"), ("at 5pm", "0 17 * * *"),
    ("friday at 5pm", "0 17 * * 5"), ("may 5 at 3pm", "0 15 5 5 *"), ("on the 15th at noon", "0 12 15 * *"),
    ("once a day at 3pm", "0 15 * * *"),
]  # fmt: skip
FOREIGN = [
    ("es", "todos los días a las 9", "0 9 * * *"), ("es", "cada 15 minutos", "*/15 * * * *"), ("es", "cada lunes a las 8:30", "30 8 * * 1"),
    ("de", "jeden Tag um 9 Uhr", "0 9 * * *"), ("de", "alle 15 Minuten", "*/15 * * * *"), ("de", "jeden Montag um 8:30", "30 8 * * 1"),
    ("fr", "tous les jours à 9h", "0 9 * * *"), ("fr", "chaque lundi à 8h30", "30 8 * * 1"), ("it", "ogni giorno alle 9", "0 9 * * *"),
    ("pt", "todos os dias às 9", "0 9 * * *"), ("nl", "elke dag om 9 uur", "0 9 * * *"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "cron"), RECURRING)
def test_recurring_schedule(best, text, cron):
    assert best("CronSchedule", text) == {"cron": cron, "repeatable": True}


@pytest.mark.parametrize(("text", "cron"), ONCE)
def test_single_moment(best, text, cron):
    assert best("CronSchedule", text) == {"cron": cron, "repeatable": False}


@pytest.mark.parametrize(("locale", "text", "cron"), FOREIGN)
def test_schedule_in_other_languages(best, locale, text, cron):
    assert best("CronSchedule", text, locale) == {"cron": cron, "repeatable": True}


@pytest.mark.parametrize("text", ["", "hello", "once", "no thanks", "I have 3 cats", "5 4 3 2 1"])
def test_text_without_a_schedule(found, text):
    assert found("CronSchedule", text) == []
