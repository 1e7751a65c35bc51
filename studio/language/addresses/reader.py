"""Finds the address in a text."""

from __future__ import annotations

import re

from studio.language.addresses.american import looks_american, read_american
from studio.language.addresses.international import Address, read_address, without_lead_in
from studio.language.extraction import Extraction, ExtractionContext

_SENTENCE = re.compile(r"(?:\.\s+(?=[A-Z][a-z]+\s+[a-z])|[!?](?:\s|$)|\s+(?i:please|thanks|thank you)\b.*$)")
_IN_TOWN = re.compile(r"(?<=[\w.])\s+(?:in|à|te|en|a|em)\s+(?=\d{4,6}\s+[^\W\d_])")
"""The word before a postcode and town in a sentence: `Hauptstr. 5 in 80331 München`."""
_LONGEST = 300


def extract_address(text: str, context: ExtractionContext) -> list[Extraction]:
    """An address as `{country, city, street, zip, number}`; what was not said is empty.

    `details` may hold `country_code`, `region`, `unit`, `place`.
    """
    body, start = without_lead_in(text[:_LONGEST])
    lead = len(body) - len(body.lstrip(" \t\n,:"))
    body, start = body[lead:], start + lead
    end = _SENTENCE.search(body)
    body = (body[: end.start()] if end else body).rstrip()
    if not re.search(r"\d", body) and "," not in body:
        return []
    address = _read(_IN_TOWN.sub(", ", body), context.place.region)
    if address is None:
        return []
    value = {
        "country": address.country,
        "city": address.city,
        "street": address.street,
        "zip": address.zip,
        "number": address.number,
    }
    filled = sum(bool(part) for part in value.values())
    return [Extraction(value, start, start + len(body), round(0.4 + 0.12 * filled, 2), dict(address.details))]


def _read(body: str, region: str) -> Address | None:
    if looks_american(body):
        return read_american(body) or read_address(body, "US")
    address = read_address(body, region)
    if region == "US" and (address is None or address.details.get("country_code") == "US"):
        tagged = read_american(body)
        return tagged if tagged and _is_likely(tagged) else None
    return address


def _is_likely(address: Address) -> bool:
    """Whether the tagger saw an address and not just a sentence with a number: it tags every text."""
    if address.zip and re.fullmatch(r"\d{5}(?:-\d{4})?", address.zip):
        return True
    return bool(
        address.number and re.match(r"\d", address.number) and address.street and (address.city or _has_type(address))
    )


def _has_type(address: Address) -> bool:
    return bool(
        re.search(
            r"\b(?:st|street|ave?|avenue|rd|road|dr|drive|ln|lane|blvd|boulevard|way|ct|court|pl|place|hwy|highway|pkwy|parkway|cir|circle|ter|terrace|sq|square|trl|trail|loop|row|broadway)\b\.?",
            address.street,
            re.IGNORECASE,
        )
    )
