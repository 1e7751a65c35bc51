"""E-mail addresses, web addresses, telephone numbers."""

from __future__ import annotations

import pytest

EMAILS = [
    ("ana@example.com", "ana@example.com"), ("my email is john.doe@example.com.", "john.doe@example.com"),
    ("write to first+tag@sub.domain.co.uk please", "first+tag@sub.domain.co.uk"), ("<a@b.co>", "a@b.co"),
    ("über@exämple.de", "über@exämple.de"), ("mailto:x_y@z.org", "x_y@z.org"), ("john dot doe at example dot com", "john.doe@example.com"),
    ("foo (at) bar (dot) com", "foo@bar.com"), ("o'neil@example.ie", "o'neil@example.ie"),
]  # fmt: skip
NO_EMAILS = ["", "no at all", "x@y", "@example.com", "me@", "see you at 5", "john@ex ample.com", "a..b@example.com"]
URLS = [
    ("see https://example.com/a?b=c.", "https://example.com/a?b=c"), ("www.example.org", "www.example.org"),
    ("example.com/path", "example.com/path"), ("http://localhost:3000", "http://localhost:3000"), ("my.site.io", "my.site.io"),
    ("(https://en.wikipedia.org/wiki/A_(b))", "https://en.wikipedia.org/wiki/A_(b)"), ("go to shop.example.app now", "shop.example.app"),
    ("ftp://files.example.net/x", "ftp://files.example.net/x"),
]  # fmt: skip
NO_URLS = ["", "no", "I like node.js", "the shop.It was closed", "mail me: a@b.com", "3.14", "and/or", "e.g. this"]
PHONES = [
    ("+1 (514) 555-0199", "en", "5145550199"), ("514-555-0199", "en", "5145550199"), ("call 1 514 555 0199", "en", "5145550199"),
    ("+44 20 7946 0958", "en", "2079460958"), ("020 7946 0958", "en-GB", "02079460958"), ("07911 123456", "en-GB", "07911123456"),
    ("06 12 34 56 78", "fr", "0612345678"), ("+33 6 12 34 56 78", "fr", "612345678"), ("030 123456", "de", "030123456"),
    ("612 345 678", "es", "612345678"), ("555-0199", "en", "5550199"), ("1-800-FLOWERS", "en", "8003569377"),
    ("five five five oh one nine nine", "en", "5550199"), ("(212) 555 1234 ext 5", "en", "2125551234"),
]  # fmt: skip
NO_PHONES = ["", "I have 3", "2024-05-06", "4111 1111 1111 1111", "hello", "12:30", "192.168.1.2"]


@pytest.mark.parametrize(("text", "address"), EMAILS)
def test_email(best, text, address):
    assert best("Email", text) == address


@pytest.mark.parametrize("text", NO_EMAILS)
def test_text_without_an_email(found, text):
    assert found("Email", text) == []


@pytest.mark.parametrize(("text", "address"), URLS)
def test_url(best, text, address):
    assert best("URL", text) == address
    assert best("File", text) == address


@pytest.mark.parametrize("text", NO_URLS)
def test_text_without_a_url(found, text):
    assert found("URL", text) == []


def test_a_url_without_scheme_has_one_to_follow(found):
    assert found("URL", "example.com")[0].details["href"] == "http://example.com"


@pytest.mark.parametrize(("text", "locale", "digits"), PHONES)
def test_phone_is_digits_without_the_country_code(best, text, locale, digits):
    assert best("Phone", text, locale) == digits


@pytest.mark.parametrize("text", NO_PHONES)
def test_text_without_a_phone(found, text):
    assert found("Phone", text) == []


def test_the_country_code_is_told_apart(found):
    details = found("Phone", "+44 20 7946 0958")[0].details
    assert (details["country_code"], details["e164"]) == (44, "+442079460958")
