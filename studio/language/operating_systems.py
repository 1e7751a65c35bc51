"""Operating systems, as people call them and as browsers report them."""

from __future__ import annotations

import re

from studio.language.extraction import Extraction, ExtractionContext
from studio.language.text import LONGEST

WINDOWS, MAC, IOS, ANDROID, LINUX = "Windows", "OSX", "IOS", "Android", "Linux"
"""The names that the capture documents."""

_AGENT = re.compile(
    r"Mozilla/\d|Opera/\d|Dalvik/|CFNetwork/|okhttp/|\b(?:AppleWebKit|Gecko|Trident)/|\(.*(?:Windows NT"
    r"|Macintosh|X11|Linux; ).*\)"
)
_MAC_NAMES = {
    "tahoe": "26", "sequoia": "15", "sonoma": "14", "ventura": "13", "monterey": "12", "big sur": "11",
    "catalina": "10.15", "mojave": "10.14", "high sierra": "10.13", "sierra": "10.12", "el capitan": "10.11",
    "yosemite": "10.10", "mavericks": "10.9", "mountain lion": "10.8", "snow leopard": "10.6", "lion": "10.7",
    "leopard": "10.5", "tiger": "10.4",
}  # fmt: skip
_ANDROID_NAMES = {
    "cupcake": "1.5", "donut": "1.6", "eclair": "2.0", "froyo": "2.2", "gingerbread": "2.3", "honeycomb": "3.0",
    "ice cream sandwich": "4.0", "jelly bean": "4.1", "kitkat": "4.4", "lollipop": "5", "marshmallow": "6",
    "nougat": "7", "oreo": "8", "pie": "9",
}  # fmt: skip
_SPOKEN_VERSIONS = {"seven": "7", "eight": "8", "ten": "10", "eleven": "11"}
_UBUNTU_NAMES = {"focal": "20.04", "jammy": "22.04", "noble": "24.04", "bionic": "18.04", "xenial": "16.04"}
_DISTRIBUTIONS = (
    "ubuntu|kubuntu|xubuntu|lubuntu|debian|fedora|centos|red ?hat(?: enterprise linux)?|rhel|arch(?: ?linux)?"
    "|linux mint"
    "|mint|manjaro|open ?suse|suse|gentoo|kali(?: linux)?|slackware|elementary ?os|pop!? ?_?os|zorin(?: os)?"
    "|rocky(?: linux)?"
    "|alma ?linux|nix ?os"
    "|raspbian|raspberry pi(?: os)?|alpine(?: linux)?|endeavour ?os|steam ?os|steam deck|puppy linux"
    "|mx linux|deepin|solus"
    "|oracle linux|amazon linux|void linux|tails"
)
_VERSION = r"(?:\s*(?:version|ver\.?|v|release)?\s*(\d{1,4}(?:[._]\d{1,5}){0,3}))?"
_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![\w]){pattern}", re.IGNORECASE))
    for name, pattern in (
        ("Windows Phone", rf"windows (?:phone|mobile){_VERSION}"),
        ("Chrome OS", rf"(?:chrome ?os|chromium ?os|chromebook|cros)\b{_VERSION}"),
        ("watchOS", rf"(?:watch ?os|apple watch)\b{_VERSION}"),
        ("tvOS", rf"(?:tv ?os|apple ?tv)\b{_VERSION}"),
        (
            IOS,
            rf"(?:ios|iphone ?os|ipad ?os|iphone|ipad|ipod(?: touch)?)(?:\s*(?:running|with|on"
            rf"|using)?\s*(?:ios))?(?![\w-]|\s?\d+(?:\s?(?:pro|plus|mini|max|se|air|s)\b))"
            rf"{_VERSION}",
        ),
        (IOS, r"(?:iphone|ipad)\b"),
        (
            MAC,
            rf"(?:mac ?os(?: ?x)?|os ?x|osx|mac os|macos|macintosh|mac ?book(?: ?(?:pro|air))?|i ?mac|mac ?mini"
            rf"|mac|apple (?:computer|laptop))(?![a-z])"
            rf"(?:\s+(?:running|with|on))?{_VERSION}",
        ),
        (ANDROID, rf"android\b(?:\s+(?:phone|tablet|os))?{_VERSION}"),
        (WINDOWS, rf"(?:ms |microsoft )?windows\b(?:\s+(nt|xp|vista|me|millennium|2000|server))?{_VERSION}"),
        (WINDOWS, r"win(?:dows)?[- ]?(\d{1,4}(?:\.\d)?|xp|nt|me)\b"),
        ("Linux", rf"(?:{_DISTRIBUTIONS})\b(?:\s+linux)?{_VERSION}"),
        (LINUX, rf"(?:gnu ?/ ?)?linux\b{_VERSION}"),
        ("FreeBSD", rf"free ?bsd\b{_VERSION}"),
        ("OpenBSD", rf"open ?bsd\b{_VERSION}"),
        ("NetBSD", rf"net ?bsd\b{_VERSION}"),
        ("HarmonyOS", rf"harmony ?os\b{_VERSION}"),
        ("Tizen", rf"tizen\b{_VERSION}"),
        ("KaiOS", rf"kai ?os\b{_VERSION}"),
        ("BlackBerry OS", rf"black ?berry(?: ?os)?\b{_VERSION}"),
        ("Symbian OS", rf"symbian(?: ?os)?\b{_VERSION}"),
        ("webOS", rf"web ?os\b{_VERSION}"),
        ("Solaris", rf"solaris\b{_VERSION}"),
        ("Fuchsia", rf"fuchsia(?: os)?\b{_VERSION}"),
        ("Unix", r"unix\b"),
        ("DOS", rf"(?:ms[- ]?)?dos\b{_VERSION}"),
    )
)
_PHONES = re.compile(
    r"\b(?:samsung|galaxy|(?:google )?pixel|huawei|xiaomi|redmi|oneplus|motorola|nokia|oppo|vivo|realme"
    r"|nothing phone)\b",
    re.IGNORECASE,
)
_BARE_MAC = re.compile(rf"\b({'|'.join(sorted(_MAC_NAMES, key=len, reverse=True))})\b", re.IGNORECASE)
_BARE_ANDROID = re.compile(rf"\b({'|'.join(sorted(_ANDROID_NAMES, key=len, reverse=True))})\b", re.IGNORECASE)
_AMBIGUOUS_WORDS = frozenset({"mac", "mint", "arch", "tails", "solus", "suse", "dos", "cros", "deepin"})
_NEGATED = re.compile(
    r"\b(?:not|don't use|do not use|never|no longer|isn't|n't(?: use)?|instead of|rather than|nicht|kein|pas"
    r"|non)\s+(?:an?\s+|the\s+|use\s+|using\s+|on\s+)?$",
    re.IGNORECASE,
)
_FAMILIES = {
    "Mac OS X": MAC, "macOS": MAC, "Mac OS": MAC, "iOS": IOS, "Windows": WINDOWS, "Android": ANDROID, "Linux": LINUX,
    "ATV OS X": "tvOS", "WatchOS": "watchOS",
}  # fmt: skip
_LINUXES = frozenset(
    "Ubuntu Debian Fedora CentOS Red\u00a0Hat Mandriva SUSE Gentoo Slackware Kubuntu Mint Linux\u00a0Mint "
    "Arch\u00a0Linux Puppy PCLinuxOS Mageia".replace("\u00a0", "_").split()
)


def extract_operating_system(text: str, context: ExtractionContext) -> list[Extraction]:
    """Operating systems as `{name, version}`; the version is empty where it was not said.

    The names are those of the documentation (`Windows`, `OSX`, `IOS`, `Android`, `Linux`), others as their makers
    write them. `details.distribution` names a Linux distribution.
    """
    text = text[:LONGEST]
    if _AGENT.search(text):
        reported = _from_agent(text)
        if reported:
            return [reported]
    return _spoken(text)


def _from_agent(text: str) -> Extraction | None:
    """What a browser reports of itself."""
    from ua_parser import parse_os

    system = parse_os(text)
    if system is None or system.family == "Other":
        return None
    version = ".".join(part for part in (system.major, system.minor, system.patch) if part)
    name = _FAMILIES.get(system.family, system.family)
    details = {"family": system.family}
    if system.family.replace(" ", "_") in _LINUXES:
        name, details = LINUX, {"family": system.family, "distribution": system.family}
    return Extraction({"name": name, "version": version}, 0, len(text), 0.95, details)


def _spoken(text: str) -> list[Extraction]:
    found: list[Extraction] = []
    for name, pattern in _RULES:
        for match in pattern.finditer(text):
            if any(match.start() < one.end and one.start < match.end() for one in found):
                continue
            if _NEGATED.search(text[: match.start()]) or _is_other(match, text):
                continue
            found.append(_spoken_system(name, match, text))
    if found:
        return sorted(found, key=lambda one: (-one.confidence, one.start))
    codename = _BARE_MAC.search(text)
    if codename and len(text.split()) <= 4:
        value = {"name": MAC, "version": _MAC_NAMES[codename[1].lower()]}
        return [Extraction(value, codename.start(), codename.end(), 0.6)]
    if phone := _PHONES.search(text):
        version = re.search(r"android\s*(\d+)", text, re.IGNORECASE)
        value = {"name": ANDROID, "version": version[1] if version else ""}
        return [Extraction(value, phone.start(), phone.end(), 0.6)]
    return []


def _is_other(match: re.Match[str], text: str) -> bool:
    """Whether a short word that is also something else stands in a sentence about something else."""
    word = match[0].strip().lower()
    if word == "windows":
        return bool(
            re.search(r"\b(?:window cleaning|clean the|doors and|open the|close the|glass)\b", text, re.IGNORECASE)
        )
    return word in _AMBIGUOUS_WORDS and word != "mac" and len(text.split()) > 4


def _spoken_system(name: str, match: re.Match[str], text: str) -> Extraction:
    groups = [group for group in match.groups() if group]
    version = " ".join(groups).replace("_", ".")
    end = match.end()
    details: dict[str, str] = {}
    if name in (MAC, ANDROID, LINUX):
        table = _MAC_NAMES if name == MAC else _ANDROID_NAMES if name == ANDROID else _UBUNTU_NAMES
        codename = re.match(rf"[\s(]*({'|'.join(sorted(table, key=len, reverse=True))})\b", text[end:], re.IGNORECASE)
        if codename:
            version = version or table[codename[1].lower()]
            end += codename.end()
            later = re.match(r"\s*(\d+(?:\.\d+)*)", text[end:])
            if later:
                version, end = later[1], end + later.end()
    if name == WINDOWS and not version:
        said = re.match(r"\s+(seven|eight|ten|eleven)\b", text[end:], re.IGNORECASE)
        if said:
            version, end = _SPOKEN_VERSIONS[said[1].lower()], end + said.end()
    if name == MAC and not version:
        later = _BARE_MAC.search(text, end)
        version = _MAC_NAMES[later[1].lower()] if later else ""
    if name == WINDOWS and version:
        version = (
            version.upper()
            if version.lower() in ("xp", "nt", "me")
            else version.title()
            if version.isalpha()
            else version
        )
        version = version.replace("server", "Server").replace("nt ", "NT ")
    if name == LINUX and not match[0].lower().startswith(("linux", "gnu")):
        details["distribution"] = re.sub(r"[\d.\s]+$", "", match[0]).strip()
    if (
        name == IOS
        and re.match(r"(?:iphone|ipad|ipod)", match[0], re.IGNORECASE)
        and "os" not in match[0].lower()
        and "ios" not in text.lower()
    ):
        version = version if re.search(r"\bios\b|running|version", text, re.IGNORECASE) else ""
    if name == IOS and not version:
        later = re.search(r"\bios\s*(\d+(?:\.\d+)*)", text, re.IGNORECASE)
        version = later[1] if later else ""
    return Extraction({"name": name, "version": version}, match.start(), end, 0.95 if version else 0.9, details)
