"""Understands what a person types, offline: values of every kind of capture, entities, intents, in seven languages.

- `extractor_for(kind)` gives the recogniser of a kind of capture: a function of a text and an `ExtractionContext`
  (the moment, the locale, options, unit, entity) that returns a list of `Extraction`, best first, empty when the
  text holds no such value. The values have the shapes that the kinds document. Nothing here is random or reads a
  clock.
- `match_choice` and `match_choices` find which options a text means.
- `recognise_entities` finds list and pattern entities; its results know the shape code sees them in (`as_json`).
- `IntentModel` learns intents from their utterances and predicts them, with a confidence that is low for what
  none of them covers. `intent_review` helps to write better ones.

Words of a language live in `lexicons`, units in `units`, currencies in `currencies`; the grammar of numbers is in
`number_words`, that of days and times in `calendar`. Importing this package is cheap: recognisers and the libraries
they need are loaded when they are first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.language.extraction import (
    ChoiceOption,
    Extraction,
    ExtractionContext,
    Extractor,
    PatternEntity,
)
from studio.language.extractors import KINDS, extractor_for

if TYPE_CHECKING:
    from studio.language.choices import ChoiceMatch, match_choice, match_choices
    from studio.language.entities import PatternError, RecognisedEntity, recognise_entities
    from studio.language.intents import IntentMatch, IntentModel

_LATER = {
    "ChoiceMatch": "choices",
    "match_choice": "choices",
    "match_choices": "choices",
    "PatternError": "entities",
    "RecognisedEntity": "entities",
    "recognise_entities": "entities",
    "IntentMatch": "intents",
    "IntentModel": "intents",
}


def __getattr__(name: str) -> Any:
    """Loads what is defined in other modules when it is asked for."""
    if name not in _LATER:
        raise AttributeError(f"studio.language has no {name}")
    from importlib import import_module

    return getattr(import_module(f"studio.language.{_LATER[name]}"), name)


__all__ = [
    "KINDS",
    "ChoiceMatch",
    "ChoiceOption",
    "Extraction",
    "ExtractionContext",
    "Extractor",
    "IntentMatch",
    "IntentModel",
    "PatternEntity",
    "PatternError",
    "RecognisedEntity",
    "extractor_for",
    "match_choice",
    "match_choices",
    "recognise_entities",
]
