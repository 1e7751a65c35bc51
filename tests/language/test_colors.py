from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "name", "code", "rgb"),
    [
        ("red", "red", "#ff0000", "rgb(255, 0, 0)"), ("my favourite color is dark blue", "darkblue", "#00008b", "rgb(0, 0, 139)"),
        ("#F00", "red", "#ff0000", "rgb(255, 0, 0)"), ("#00ff7f", "springgreen", "#00ff7f", "rgb(0, 255, 127)"),
        ("rgb(255, 0, 0)", "red", "#ff0000", "rgb(255, 0, 0)"), ("hsl(120, 100%, 50%)", "lime", "#00ff00", "rgb(0, 255, 0)"),
        ("navy blue", "navy blue", "#000080", "rgb(0, 0, 128)"), ("a light grey one", "lightgrey", "#d3d3d3", "rgb(211, 211, 211)"),
        ("burgundy", "burgundy", "#800020", "rgb(128, 0, 32)"), ("255, 128, 0", "darkorange", "#ff8000", "rgb(255, 128, 0)"),
        ("ff00ff", "fuchsia", "#ff00ff", "rgb(255, 0, 255)"), ("tan", "tan", "#d2b48c", "rgb(210, 180, 140)"),
    ],
)  # fmt: skip
def test_color(best, text, name, code, rgb):
    assert best("Color", text) == {"colorName": name, "hexCode": code, "rgb": rgb}


@pytest.mark.parametrize(
    ("locale", "text", "code"),
    [("es", "verde", "#008000"), ("es", "azul claro", "#add8e6"), ("fr", "bleu marine", "#000080"), ("de", "dunkelblau", "#00008b"),
     ("de", "grün", "#008000"), ("it", "rosso", "#ff0000"), ("pt", "amarelo", "#ffff00"), ("nl", "groen", "#008000"),
     ("de", "blue", "#0000ff")],
)  # fmt: skip
def test_color_in_other_languages(best, locale, text, code):
    assert best("Color", text, locale)["hexCode"] == code


@pytest.mark.parametrize("text", ["", "no idea", "#12345", "hello there", "I saw a tan hat in that shop", "300, 1, 2"])
def test_text_without_a_color(found, text):
    assert found("Color", text) == []
