"""E-mail addresses, written or spelled out (`ana at example dot com`)."""

from __future__ import annotations

import re

from studio.language.extraction import Extraction, ExtractionContext
from studio.language.text import LONGEST

_LOCAL = r"[^\W_](?:[\w!#$%&'*+/=?^`{|}~.-]{0,62}[\w!#$%&'*+/=?^`{|}~-])?|_[\w!#$%&'*+/=?^`{|}~.-]{0,63}"
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_ADDRESS = re.compile(rf"(?<![\w.+-])({_LOCAL})@((?:{_LABEL}\.){{1,8}}[^\W\d_](?:[\w-]{{0,61}}[^\W_]))(?![\w-]*@)")
_QUOTED = re.compile(rf"(\"[^\"\s@]{{1,62}}\")@((?:{_LABEL}\.){{1,8}}[^\W\d_]{{2,63}})")
_IP_HOST = re.compile(r"(?<![\w.+-])([\w!#$%&'*+/=?^`{|}~.-]{1,64})@(\[?(?:\d{1,3}\.){3}\d{1,3}\]?)(?![\w.])")
_AT = (
    r"(?:\s*[(\[<{]\s*(?:at|@|arroba|arobase)\s*[)\]>}]\s*|\s+(?:at|arroba|arobase|chiocciola|apenstaartje"
    r"|klammeraffe)\s+)"
)
_DOT = (
    r"(?:\s*[(\[<{]\s*(?:dot|punto|ponto|point|punkt|punt|\.)\s*[)\]>}]\s*|\s+(?:dot|punto|ponto|point|punkt"
    r"|punt)\s+|\.)"
)
_SPELLED = re.compile(
    rf"(?<![\w.])([\w+-]{{1,40}}(?:{_DOT}[\w+-]{{1,40}}){{0,4}})(?:{_AT}"
    rf"|@)([\w-]{{1,60}}(?:{_DOT}[\w-]{{1,30}}){{0,3}}{_DOT}[^\W\d_]{{2,12}})(?![\w-])",
    re.IGNORECASE,
)
_DOTS = re.compile(_DOT, re.IGNORECASE)


def extract_email(text: str, context: ExtractionContext) -> list[Extraction]:
    """E-mail addresses as typed; spelled-out ones are put together, with less confidence."""
    text = text[:LONGEST]
    found: list[Extraction] = []
    for pattern in (_ADDRESS, _QUOTED, _IP_HOST):
        for match in pattern.finditer(text):
            local = match[1]
            if ".." in local or len(local) > 64 or len(match[0]) > 254:
                continue
            if not any(match.start() < one.end and one.start < match.end() for one in found):
                found.append(Extraction(match[0], match.start(), match.end(), 0.99))
    if found:
        return sorted(found, key=lambda one: one.start)
    for match in _SPELLED.finditer(text):
        if "@" in match[0] and " " not in match[0]:
            continue
        local, domain = (_DOTS.sub(".", part).strip() for part in (match[1], match[2]))
        return [Extraction(f"{local}@{domain}".lower(), match.start(), match.end(), 0.7)]
    return []
