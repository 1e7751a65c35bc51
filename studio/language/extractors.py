"""Which recogniser goes with which kind of capture."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from studio.language.extraction import Extraction, ExtractionContext, Extractor

_PLACES = {
    "Boolean": "yes_no.extract_boolean",
    "Confirmation": "yes_no.extract_boolean",
    "SingleChoice": "choices.extract_single_choice",
    "MultiChoice": "choices.extract_multi_choice",
    "Number": "amounts.extract_number",
    "Quantity": "amounts.extract_quantity",
    "Percentage": "amounts.extract_percentage",
    "Price": "money.extract_price",
    "QuantityOfPeople": "people.extract_people",
    "Email": "emails.extract_email",
    "Phone": "phones.extract_phone",
    "URL": "urls.extract_url",
    "File": "urls.extract_file",
    "FullAddress": "addresses.extract_address",
    "PersonName": "names.extract_person",
    "Color": "colors.extract_color",
    "DateTime": "calendar.moments.extract_datetime",
    "TimeMeasurement": "durations.extract_duration",
    "WeightMeasurement": "measures.extract_weight",
    "VolumeMeasurement": "measures.extract_volume",
    "TemperatureMeasurement": "measures.extract_temperature",
    "CronSchedule": "cron.extract_cron",
    "OperatingSystem": "operating_systems.extract_operating_system",
    "EntityList": "entities.extract_list_entity",
    "EntityRegex": "entities.extract_pattern_entity",
}
"""Where each kind's recogniser is: its module is imported when the kind is first asked for."""

_OTHER_NAMES = {
    "MultipleChoice": "MultiChoice", "Choice": "SingleChoice", "YesNo": "Boolean", "Confirm": "Confirmation",
    "NumberOfPeople": "QuantityOfPeople", "People": "QuantityOfPeople", "Money": "Price", "MoneyCurrency": "Price",
    "Currency": "Price", "Percent": "Percentage", "EmailAddress": "Email", "PhoneNumber": "Phone", "Link": "URL",
    "WebAddress": "URL", "Address": "FullAddress", "Person": "PersonName", "FullName": "PersonName",
    "Name": "PersonName", "Colour": "Color", "Date": "DateTime", "Time": "TimeMeasurement",
    "Duration": "TimeMeasurement", "Weight": "WeightMeasurement", "Volume": "VolumeMeasurement",
    "Temperature": "TemperatureMeasurement", "Cron": "CronSchedule", "Schedule": "CronSchedule",
    "OS": "OperatingSystem", "ListEntity": "EntityList", "List": "EntityList", "PatternEntity": "EntityRegex",
    "Regex": "EntityRegex", "Image": "File", "Wait": "WaitForInput", "WaitForUserInput": "WaitForInput",
    "Text": "RawInput", "String": "RawInput",
}  # fmt: skip

KINDS = ("RawInput", "WaitForInput", *_PLACES)
"""Every kind of capture that is known."""


def _key(kind: str) -> str:
    return "".join(filter(str.isalnum, kind)).casefold()


_BY_KEY = {_key(kind): kind for kind in KINDS} | {_key(name): kind for name, kind in _OTHER_NAMES.items()}


def extract_raw(text: str, context: ExtractionContext) -> list[Extraction]:
    """The text as it is; nothing where it is blank."""
    return [Extraction(text, 0, len(text), 1.0)] if text.strip() else []


def extract_nothing(text: str, context: ExtractionContext) -> list[Extraction]:
    """Any message ends the waiting; nothing is stored."""
    return [Extraction(None, 0, len(text), 1.0)]


@lru_cache(maxsize=64)
def extractor_for(kind: str) -> Extractor | None:
    """The recogniser for a kind of capture (`Number`, `quantity of people`, `EmailAddress` …), None if unknown."""
    known = _BY_KEY.get(_key(kind))
    if known is None:
        return None
    if known == "RawInput":
        return extract_raw
    if known == "WaitForInput":
        return extract_nothing
    module, _, name = _PLACES[known].rpartition(".")
    extractor: Extractor = getattr(import_module(f"studio.language.{module}"), name)
    return extractor
