from __future__ import annotations

import pytest

PRICES = [
    ("$10", 10, "USD"), ("10 dollars", 10, "USD"), ("twenty bucks", 20, "USD"), ("US$:12.00", 12, "USD"), ("£3.50", 3.5, "GBP"),
    ("€ 1.298,00", 1298, "EUR"), ("1.298,00 €", 1298, "EUR"), ("5€50", 5.5, "EUR"), ("R$ 1.499,00", 1499, "BRL"),
    ("₹ 2,09,999.00", 209999, "INR"), ("CHF\xa0199.99", 199.99, "CHF"), ("Rp 200.000", 200000, "IDR"), ("100 kr", 100, "SEK"),
    ("1'250 CHF", 1250, "CHF"), ("$ 1 199.00", 1199, "USD"), ("12 usd", 12, "USD"), ("15k euros", 15000, "EUR"), ("$1.5 bn", 1.5e9, "USD"),
    ("$5m", 5e6, "USD"), ("5 million us dollars", 5e6, "USD"), ("10 dollars and 50 cents", 10.5, "USD"), ("50 cents", 0.5, ""),
    ("20p", 0.2, "GBP"), ("99¢", 0.99, ""), ("a dollar", 1, "USD"), ("half a dollar", 0.5, "USD"), ("a dollar and a half", 1.5, "USD"),
    ("two pounds fifty", 2.5, "GBP"), ("a buck fifty", 1.5, "USD"), ("100 danish crowns", 100, "DKK"), ("3 Canadian dollars", 3, "CAD"),
    ("-$5", -5, "USD"), ("$-5", -5, "USD"), ("Price from £ 39.95", 39.95, "GBP"), ("5 pounds sterling", 5, "GBP"), ("Rs. 500", 500, "INR"),
    ("€ 1.234", 1234, "EUR"), ("a hundred bucks", 100, "USD"), ("two and a half million dollars", 2.5e6, "USD"), ("$.75", 0.75, "USD"),
]  # fmt: skip
WITHOUT_CURRENCY = [
    ("3 500", 3500), ("1.000", 1000), ("1,000", 1000), ("39.95", 39.95), ("five fifty", 5.5), ("twelve ninety-nine", 12.99),
    ("budget is 300", 300), ("around 20 please", 20), ("it costs 5", 5), ("100,-", 100), ("free", 0), ("for free", 0),
]  # fmt: skip
FOREIGN = [
    ("es", "5,50 €", 5.5), ("es", "cinco euros con cincuenta", 5.5), ("es", "veinte euros", 20), ("de", "fünf Euro", 5),
    ("de", "3 Euro 50", 3.5), ("de", "1.234,50 EUR", 1234.5), ("fr", "dix euros", 10), ("fr", "12,50 €", 12.5),
    ("en", "2 500 руб.", 2500), ("en", "12,000원", 12000), ("en", "85,50 грн", 85.5), ("en", "A$ 75", 75), ("en", "A$190.00", 190),
    ("en", "R450", 450), ("en", "300 лв.", 300), ("en", "45 TL", 45), ("en", "250 درهم", 250), ("en", "99 บาท", 99), ("en", "20 人民币", 20),
    ("pt", "vinte reais", 20), ("it", "dieci euro e cinquanta centesimi", 10.5), ("nl", "twintig euro", 20),
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount", "currency"), PRICES)
def test_price(found, text, amount, currency):
    one = found("Price", text)[0]
    assert one.value == pytest.approx(amount)
    assert one.details["currency"] == currency


@pytest.mark.parametrize(("text", "amount"), WITHOUT_CURRENCY)
def test_price_without_a_currency(best, text, amount):
    assert best("Price", text) == pytest.approx(amount)


@pytest.mark.parametrize(("locale", "text", "amount"), FOREIGN)
def test_price_in_other_languages(best, locale, text, amount):
    assert best("Price", text, locale) == pytest.approx(amount)


@pytest.mark.parametrize(
    "text",
    ["", "I have 2 apples", "feel free to ask", "meeting at 10:30", "10%", "no", "on 5/6/2024", "expensive", "a@b.com"],
)
def test_text_without_a_price(found, text):
    assert found("Price", text) == []


def test_several_prices_come_in_reading_order(found):
    assert [one.value for one in found("Price", "was $49.99, now $39.99")] == [49.99, 39.99]
