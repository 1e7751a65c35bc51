"""Colours: names, hex codes, and CSS notations; each as its name, hex code and red, green, blue."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from studio.language.extraction import Extraction, ExtractionContext
from studio.language.text import LONGEST, Token, tokenize, word_set

_HEX = re.compile(r"(?<![\w&])#([0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})(?![0-9a-z])", re.IGNORECASE)
_BARE_HEX = re.compile(r"^\s*(?:0x)?([0-9a-f]{6})\s*$", re.IGNORECASE)
_FUNCTION = re.compile(r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\([^()]{1,80}\)", re.IGNORECASE)
_TRIPLE = re.compile(r"^\D{0,12}?(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*$")

_ALIASES = {
    "light blue": "lightblue", "dark blue": "darkblue", "navy blue": "navy", "sky blue": "skyblue", "grey": "gray",
    "hot pink": "hotpink", "off white": "ivory", "burgundy": "#800020", "mustard": "#ffdb58", "cream": "#fffdd0",
    "charcoal": "#36454f", "emerald": "#50c878", "ruby": "#e0115f", "sapphire": "#0f52ba", "amber": "#ffbf00",
    "rose": "#ff007f", "mint": "#98ff98", "lilac": "#c8a2c8", "mauve": "#e0b0ff", "peach": "#ffe5b4",
    "apricot": "#fbceb1", "cherry": "#de3163", "wine": "#722f37", "rust": "#b7410e", "bronze": "#cd7f32",
    "copper": "#b87333", "brass": "#b5a642", "champagne": "#f7e7ce", "taupe": "#483c32", "ochre": "#cc7722",
    "scarlet": "#ff2400", "vermilion": "#e34234", "cerulean": "#007ba7", "cobalt": "#0047ab", "jade": "#00a86b",
    "pistachio": "#93c572", "lemon": "#fff700", "mahogany": "#c04000", "baby blue": "#89cff0",
    "royal blue": "royalblue", "blood red": "#8a0303", "neon green": "#39ff14", "lavender blush": "lavenderblush",
    "forest green": "forestgreen", "lime green": "limegreen", "sea green": "seagreen", "black": "black",
    "jet black": "black",
    "snow white": "snow", "electric blue": "#7df9ff", "periwinkle": "#ccccff", "eggplant": "#614051",
    "denim": "#1560bd",
    "cyan blue": "cyan", "petrol": "#005f6a", "anthracite": "#383e42", "terracotta": "#e2725b", "camel": "#c19a6b",
}  # fmt: skip
_OTHER_LANGUAGES: dict[str, dict[str, str]] = {
    "es": {
        "rojo": "red", "roja": "red", "azul": "blue", "verde": "green", "amarillo": "yellow", "amarilla": "yellow",
        "negro": "black", "negra": "black", "blanco": "white", "blanca": "white", "gris": "gray", "naranja": "orange",
        "rosa": "pink", "rosado": "pink", "morado": "purple", "morada": "purple", "violeta": "violet",
        "marrón": "brown",
        "marron": "brown", "café": "brown", "dorado": "gold", "plateado": "silver", "celeste": "skyblue",
        "turquesa": "turquoise", "beige": "beige", "púrpura": "purple", "azul claro": "lightblue",
        "azul oscuro": "darkblue",
        "verde claro": "lightgreen", "verde oscuro": "darkgreen", "granate": "maroon",
    },
    "fr": {
        "rouge": "red", "bleu": "blue", "bleue": "blue", "vert": "green", "verte": "green", "jaune": "yellow",
        "noir": "black", "noire": "black", "blanc": "white", "blanche": "white", "gris": "gray", "grise": "gray",
        "orange": "orange", "rose": "pink", "violet": "violet", "violette": "violet", "mauve": "#e0b0ff",
        "marron": "brown", "brun": "brown", "doré": "gold", "argenté": "silver", "turquoise": "turquoise",
        "beige": "beige", "bordeaux": "#800020", "pourpre": "purple", "bleu clair": "lightblue",
        "bleu foncé": "darkblue", "bleu marine": "navy", "vert clair": "lightgreen", "vert foncé": "darkgreen",
    },
    "de": {
        "rot": "red", "blau": "blue", "grün": "green", "gelb": "yellow", "schwarz": "black", "weiß": "white",
        "weiss": "white", "grau": "gray", "orange": "orange", "rosa": "pink", "pink": "hotpink", "lila": "purple",
        "violett": "violet", "braun": "brown", "gold": "gold", "golden": "gold", "silber": "silver",
        "türkis": "turquoise",
        "beige": "beige", "hellblau": "lightblue", "dunkelblau": "darkblue", "hellgrün": "lightgreen",
        "dunkelgrün": "darkgreen", "dunkelrot": "darkred", "hellgrau": "lightgray", "dunkelgrau": "darkgray",
        "weinrot": "#722f37", "himmelblau": "skyblue", "marineblau": "navy", "rote": "red", "blaue": "blue",
        "grüne": "green", "gelbe": "yellow", "schwarze": "black", "weiße": "white",
    },
    "pt": {
        "vermelho": "red", "vermelha": "red", "azul": "blue", "verde": "green", "amarelo": "yellow",
        "amarela": "yellow", "preto": "black", "preta": "black", "branco": "white", "branca": "white", "cinza": "gray",
        "cinzento": "gray", "laranja": "orange", "rosa": "pink", "roxo": "purple", "roxa": "purple",
        "violeta": "violet",
        "marrom": "brown", "castanho": "brown", "dourado": "gold", "prateado": "silver", "turquesa": "turquoise",
        "bege": "beige", "azul claro": "lightblue", "azul escuro": "darkblue",
    },
    "it": {
        "rosso": "red", "rossa": "red", "blu": "blue", "azzurro": "skyblue", "azzurra": "skyblue", "verde": "green",
        "giallo": "yellow", "gialla": "yellow", "nero": "black", "nera": "black", "bianco": "white", "bianca": "white",
        "grigio": "gray", "grigia": "gray", "arancione": "orange", "rosa": "pink", "viola": "purple",
        "marrone": "brown", "oro": "gold", "argento": "silver", "turchese": "turquoise", "beige": "beige",
        "blu scuro": "darkblue", "verde chiaro": "lightgreen", "celeste": "lightblue",
    },
    "nl": {
        "rood": "red", "rode": "red", "blauw": "blue", "blauwe": "blue", "groen": "green", "groene": "green",
        "geel": "yellow", "gele": "yellow", "zwart": "black", "zwarte": "black", "wit": "white", "witte": "white",
        "grijs": "gray", "grijze": "gray", "oranje": "orange", "roze": "pink", "paars": "purple", "bruin": "brown",
        "goud": "gold", "zilver": "silver", "turkoois": "turquoise", "beige": "beige", "lichtblauw": "lightblue",
        "donkerblauw": "darkblue", "lichtgroen": "lightgreen", "donkergroen": "darkgreen",
    },
}  # fmt: skip
_NOT_ALONE = word_set(
    """
    tan rose lemon wine mint cherry peach cream snow linen copper rust camel gold silver amber ruby jade
    """
)
"""Names that mean something else in a sentence; they count with `colour` near, or as the whole answer."""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """CSS names by their letters, and what they mean."""
    from coloraide.css import color_names

    return dict.fromkeys(color_names.name2val_map, "")


def _shown(meaning: str, name: str) -> dict[str, Any] | None:
    """The value stored for a colour in CSS notation; None when it is none."""
    from coloraide import Color

    try:
        color = Color(meaning).convert("srgb").fit()
    except ValueError:
        return None
    red, green, blue = (max(0, min(255, round(255 * part))) for part in color.coords(nans=False))
    hex_code = f"#{red:02x}{green:02x}{blue:02x}"
    return {"colorName": name or _name_of(hex_code), "hexCode": hex_code, "rgb": f"rgb({red}, {green}, {blue})"}


def _name_of(hex_code: str) -> str:
    """The CSS name of a colour, or of the one that looks most like it."""
    named = _hex_names()
    return named.get(hex_code) or _nearest(hex_code)


@lru_cache(maxsize=1)
def _hex_names() -> dict[str, str]:
    from coloraide import Color

    names: dict[str, str] = {}
    for name in _names():
        if name != "transparent" and "grey" not in name:
            names.setdefault(Color(name).convert("srgb").to_string(hex=True), name)
    return names


@lru_cache(maxsize=512)
def _nearest(hex_code: str) -> str:
    from coloraide import Color

    wanted = Color(hex_code)
    return min(_hex_names().items(), key=lambda pair: float(wanted.distance(pair[0], space="oklab")))[1]


def extract_color(text: str, context: ExtractionContext) -> list[Extraction]:
    """Colours as `{colorName, hexCode, rgb}`; a code without a name gets the nearest CSS name."""
    text = text[:LONGEST]
    found: list[Extraction] = []
    for match in [*_HEX.finditer(text), *_FUNCTION.finditer(text)]:
        value = _shown(match[0], "")
        if value:
            found.append(Extraction(value, match.start(), match.end(), 0.99))
    if found:
        return sorted(found, key=lambda one: one.start)
    found = _named(text, context.place.words)
    return found or _numbers(text)


def _numbers(text: str) -> list[Extraction]:
    """`255, 0, 0` and `ff0000` as whole answers."""
    bare = _BARE_HEX.match(text)
    if bare:
        value = _shown(f"#{bare[1]}", "")
        return [Extraction(value, bare.start(1), bare.end(1), 0.7)] if value else []
    triple = _TRIPLE.match(text)
    if triple and all(int(part) <= 255 for part in triple.groups()):
        value = _shown(f"rgb({triple[1]} {triple[2]} {triple[3]})", "")
        return [Extraction(value, triple.start(1), triple.end(3), 0.7)] if value else []
    return []


def _named(text: str, language: str) -> list[Extraction]:
    tokens = [token for token in tokenize(text) if token.is_word]
    about_color = any(
        token.folded in ("color", "colour", "couleur", "farbe", "cor", "colore", "kleur") for token in tokens
    )
    found: list[Extraction] = []
    at = 0
    while at < len(tokens):
        size = next((size for size in (3, 2, 1) if _meaning(tokens[at : at + size], size, language)[1]), 0)
        if not size:
            at += 1
            continue
        words = tokens[at : at + size]
        name, meaning = _meaning(words, size, language)
        value = _shown(meaning, name)
        vague = name in _NOT_ALONE and not about_color and len(tokens) > 3
        if value and not vague:
            found.append(Extraction(value, words[0].start, words[-1].end, 0.95))
        at += size
    return found


def _meaning(words: list[Token], size: int, language: str) -> tuple[str, str]:
    """A colour's name and what it means in CSS; empty texts when the words name none."""
    if len(words) < size:
        return "", ""
    spaced = " ".join(word.folded for word in words)
    joined = "".join(word.folded for word in words)
    own = _OTHER_LANGUAGES.get(language, {})
    typed = " ".join(word.text.lower() for word in words)
    for key in (typed, spaced):
        if key in own:
            return key, own[key]
    folded = {"".join(name.split()): meaning for name, meaning in own.items()}
    if spaced in folded:
        return typed, folded[spaced]
    if joined != "transparent" and joined in _names():
        return joined, joined
    if spaced in _ALIASES:
        return spaced, _ALIASES[spaced]
    grey = joined.replace("grey", "gray")
    return (joined, grey) if grey in _names() and grey != joined else ("", "")
