"""Web addresses, with or without their scheme."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from studio.language.extraction import Extraction, ExtractionContext
from studio.language.text import LONGEST

_MORE_ENDINGS = [
    "com",
    "net",
    "org",
    "edu",
    "gov",
    "mil",
    "int",
    "biz",
    "info",
    "name",
    "pro",
    "aero",
    "asia",
    "cat",
    "coop",
    "jobs",
    "mobi",
    "museum",
    "post",
    "tel",
    "travel",
    "xxx",
    "app",
    "dev",
    "cloud",
    "online",
    "site",
    "store",
    "tech",
    "blog",
    "xyz",
    "club",
    "live",
    "page",
    "design",
    "agency",
    "digital",
    "shop",
    "website",
    "space",
    "world",
    "life",
    "email",
    "media",
    "news",
    "studio",
    "work",
    "works",
    "zone",
    "art",
    "bank",
    "beer",
    "bike",
    "blue",
    "book",
    "build",
    "business",
    "cafe",
    "care",
    "chat",
    "city",
    "coffee",
    "company",
    "computer",
    "consulting",
    "cool",
    "dental",
    "diet",
    "directory",
    "doctor",
    "domains",
    "download",
    "education",
    "energy",
    "engineer",
    "events",
    "express",
    "family",
    "fashion",
    "film",
    "finance",
    "fit",
    "fitness",
    "flights",
    "fun",
    "fund",
    "games",
    "garden",
    "gift",
    "global",
    "gold",
    "group",
    "guide",
    "guru",
    "health",
    "help",
    "hospital",
    "host",
    "hotel",
    "house",
    "ink",
    "institute",
    "international",
    "kitchen",
    "land",
    "law",
    "legal",
    "link",
    "loan",
    "london",
    "market",
    "marketing",
    "money",
    "movie",
    "music",
    "network",
    "nyc",
    "one",
    "organic",
    "paris",
    "party",
    "pet",
    "photo",
    "photography",
    "pizza",
    "plus",
    "press",
    "rent",
    "rest",
    "restaurant",
    "review",
    "rocks",
    "run",
    "sale",
    "school",
    "science",
    "security",
    "services",
    "show",
    "ski",
    "social",
    "software",
    "solar",
    "solutions",
    "style",
    "support",
    "systems",
    "taxi",
    "team",
    "technology",
    "tennis",
    "tips",
    "today",
    "tools",
    "top",
    "tours",
    "town",
    "toys",
    "trade",
    "training",
    "university",
    "vegas",
    "ventures",
    "video",
    "villas",
    "vip",
    "vote",
    "wiki",
    "win",
    "wine",
    "wtf",
    "yoga",
    "berlin",
    "wien",
    "gmbh",
    "web",
    "local",
]
_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?(?://)?([^/?#:\s]+)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _linker() -> Any:
    from linkify_it import LinkifyIt

    linker = LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": True})
    linker.tlds(_MORE_ENDINGS, True)
    return linker


def extract_url(text: str, context: ExtractionContext) -> list[Extraction]:
    """Web addresses as typed; `details.href` has the scheme where it was left out."""
    text = text[:LONGEST]
    found: list[Extraction] = []
    for match in _linker().match(text) or []:
        if match.schema == "mailto:" or (match.index and text[match.index - 1] == "@"):
            continue
        if match.schema == "" and _is_sentence_break(match.text):
            continue
        sure = 0.99 if match.schema or match.text.lower().startswith("www.") else 0.85
        found.append(Extraction(match.text, match.index, match.last_index, sure, {"href": match.url}))
    return found


def _is_sentence_break(address: str) -> bool:
    """`the shop.It was`: a missing space, not an address."""
    host = _HOST.match(address)
    labels = host[1].split(".") if host else []
    last = labels[-1] if labels else ""
    return len(labels) == 2 and last[:1].isupper() and not last.isupper() and labels[0] == labels[0].lower()


def extract_file(text: str, context: ExtractionContext) -> list[Extraction]:
    """The address of a file that was typed; an upload's address comes with the message instead."""
    return extract_url(text, context)
