from __future__ import annotations

import pytest

NAMES = [
    ("pieter jan van den berg", "pieter", "van den berg"), ("it's me, Mario", "Mario", ""),
    ("John Smith", "John", "Smith"), ("my name is John Smith", "John", "Smith"), ("John", "John", ""), ("I'm Anna", "Anna", ""),
    ("it's Dr. Juan Q. Xavier de la Vega III", "Juan", "de la Vega"), ("Doe, John", "John", "Doe"), ("Smith, John A.", "John", "Smith"),
    ("Vincent van Gogh", "Vincent", "van Gogh"), ("Mr. Smith", "", "Smith"), ("Sir Gerald", "Gerald", ""),
    ("hello, I am Peter Parker and I need help", "Peter", "Parker"), ("call me Bob", "Bob", ""), ("Jean-Luc Picard", "Jean-Luc", "Picard"),
    ("Mary Jane Watson", "Mary", "Watson"), ("O'Connor, Sinead", "Sinead", "O'Connor"), ("this is for Anna Smith please", "Anna", "Smith"),
    ("Prof. Maria Garcia, PhD", "Maria", "Garcia"), ("John Doe Jr.", "John", "Doe"), ("J. R. R. Tolkien", "J.", "Tolkien"),
    ("the name is Bond, James Bond", "James", "Bond"), ("Mr. and Mrs. John Smith", "John", "Smith"), ("Sarah (Sally) Jones", "Sarah", "Jones"),
    ("Hi! My name's Sarah Connor, nice to meet you", "Sarah", "Connor"), ("im mike", "mike", ""), ("Elizabeth II", "Elizabeth", ""),
    ("Ludwig van Beethoven.", "Ludwig", "van Beethoven"), ("john smith", "john", "smith"),
]  # fmt: skip
NO_NAMES = [
    "", "I don't know", "yes", "hello", "I am hungry", "I want pizza", "what is your name?", "12345", "john.smith@example.com",
    "why do you want to know my name?", "I'm not telling you", "no thanks",
]  # fmt: skip


@pytest.mark.parametrize(("text", "first", "last"), NAMES)
def test_person(best, text, first, last):
    assert best("PersonName", text) == {"first": first, "last": last}


@pytest.mark.parametrize("text", NO_NAMES)
def test_text_without_a_name(found, text):
    assert found("PersonName", text) == []


@pytest.mark.parametrize(
    ("locale", "text", "first", "last"),
    [
        ("es", "me llamo Juan García López", "Juan", "García López"), ("es", "soy Ana", "Ana", ""),
        ("de", "ich heiße Max Mustermann", "Max", "Mustermann"), ("de", "mein Name ist Anna von Bergen", "Anna", "von Bergen"),
        ("fr", "je m'appelle Jean Dupont", "Jean", "Dupont"), ("fr", "moi c'est Marie", "Marie", ""),
        ("it", "mi chiamo Marco Rossi", "Marco", "Rossi"), ("pt", "meu nome é João Silva", "João", "Silva"),
        ("nl", "ik heet Jan de Vries", "Jan", "de Vries"),
    ],
)  # fmt: skip
def test_person_in_other_languages(best, locale, text, first, last):
    assert best("PersonName", text, locale) == {"first": first, "last": last}
