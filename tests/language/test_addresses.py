from __future__ import annotations

import pytest

ADDRESSES = [
    ("en", "123 Main St, Springfield, IL 62704", "", "Springfield", "Main St", "62704", "123"),
    ("en", "I live at 1600 Pennsylvania Ave NW, Washington, DC 20500, USA", "USA", "Washington", "Pennsylvania Ave NW", "20500", "1600"),
    ("en", "350 Fifth Avenue, New York, NY 10118", "", "New York", "Fifth Avenue", "10118", "350"),
    ("en", "123 Main Street", "", "", "Main Street", "", "123"),
    ("en", "10 Downing Street, London SW1A 2AA", "", "London", "Downing Street", "SW1A 2AA", "10"),
    ("en-GB", "10 Downing Street London SW1A 2AA, UK", "UK", "London", "Downing Street", "SW1A 2AA", "10"),
    ("en-GB", "Flat 2, 221B Baker Street, London NW1 6XE", "", "London", "Baker Street", "NW1 6XE", "221B"),
    ("en-GB", "Rose Cottage, Church Lane, Oxford, Oxfordshire, OX1 2AB", "", "Oxford", "Church Lane", "OX1 2AB", ""),
    ("en-GB", "my address is 5 High St, Leeds LS1 4DY", "", "Leeds", "High St", "LS1 4DY", "5"),
    ("en-CA", "123 Main Street, Toronto, ON M5V 2T6, Canada", "Canada", "Toronto", "Main Street", "M5V 2T6", "123"),
    ("en-CA", "456 King St W Toronto ON M5V 1K4", "", "Toronto", "King St W", "M5V 1K4", "456"),
    ("fr-CA", "123 rue Sainte-Catherine Ouest, Montréal, QC H3B 1A7", "", "Montréal", "rue Sainte-Catherine Ouest", "H3B 1A7", "123"),
    ("de", "Hauptstraße 5, 10115 Berlin", "", "Berlin", "Hauptstraße", "10115", "5"),
    ("de", "Musterweg 12a 80331 München", "", "München", "Musterweg", "80331", "12a"),
    ("de", "Ich wohne in der Lindenallee 7, 50667 Köln", "", "Köln", "Lindenallee", "50667", "7"),
    ("de", "Ich wohne in der Gartenstr. 3b in 80331 München", "", "München", "Gartenstr.", "80331", "3b"),
    ("de", "Unter den Linden 77, Berlin", "", "Berlin", "Unter den Linden", "", "77"),
    ("en", "Hauptstraße 5, 10115 Berlin, Germany", "Germany", "Berlin", "Hauptstraße", "10115", "5"),
    ("fr", "12 rue de la Paix, 75002 Paris", "", "Paris", "rue de la Paix", "75002", "12"),
    ("fr", "5 bis avenue Victor Hugo 69002 Lyon", "", "Lyon", "avenue Victor Hugo", "69002", "5 bis"),
    ("fr", "12, rue de la Paix, 75002 Paris, France", "France", "Paris", "rue de la Paix", "75002", "12"),
    ("fr", "J'habite au 8 place Bellecour, 69002 Lyon", "", "Lyon", "place Bellecour", "69002", "8"),
    ("es", "Calle Mayor, 5, 28013 Madrid", "", "Madrid", "Calle Mayor", "28013", "5"),
    ("es", "Vivo en la Calle de Alcalá 45, 3º B, 28014 Madrid, España", "España", "Madrid", "Calle de Alcalá", "28014", "45"),
    ("es", "Plaza España s/n, 41013 Sevilla", "", "Sevilla", "Plaza España", "41013", "s/n"),
    ("it", "Via Roma 10, 00184 Roma (RM)", "", "Roma", "Via Roma", "00184", "10"),
    ("it", "Via Giuseppe Garibaldi, 22 - 20121 Milano MI", "", "Milano", "Via Giuseppe Garibaldi", "20121", "22"),
    ("nl", "Damrak 1, 1012 LG Amsterdam", "", "Amsterdam", "Damrak", "1012 LG", "1"),
    ("nl", "Kerkstraat 15, Utrecht", "", "Utrecht", "Kerkstraat", "", "15"),
    ("pt", "Rua Augusta 1500, São Paulo - SP, 01304-001, Brasil", "Brasil", "São Paulo", "Rua Augusta", "01304-001", "1500"),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "text", "country", "city", "street", "code", "number"), ADDRESSES)
def test_address(best, locale, text, country, city, street, code, number):
    expected = {"country": country, "city": city, "street": street, "zip": code, "number": number}
    assert best("FullAddress", text, locale) == expected


@pytest.mark.parametrize(
    "text", ["", "no address", "I have 3 cats and 2 dogs", "5 apples please", "call me at 5 pm", "yes, please"]
)
@pytest.mark.parametrize("locale", ["en", "en-GB", "de"])
def test_text_without_an_address(found, text, locale):
    assert found("FullAddress", text, locale) == []


def test_what_has_no_field_is_in_the_details(found):
    details = found("FullAddress", "Flat 2, 221B Baker Street, London NW1 6XE", "en-GB")[0].details
    assert (details["unit"], details["country_code"]) == ("Flat 2", "GB")
    assert found("FullAddress", "123 Main St, Springfield, IL 62704")[0].details["region"] == "IL"
