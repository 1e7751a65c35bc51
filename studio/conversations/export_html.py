"""A conversation as a web page of one file, safe whatever the bot said.

Everything said is escaped; addresses become links only where they are of the web or of mail; the page may load
nothing, and pictures are shown only where they are part of it.
"""

from __future__ import annotations

import re
import time
from html import escape

from studio.conversations.export import LineOf, iso
from studio.conversations.kept import Kept, Message
from studio.conversations.message import (
    Attachment,
    Button,
    Card,
    Carousel,
    Choice,
    Citation,
    Image,
    Location,
    Part,
    Text,
    citations_of,
    file_name,
)

_LINK = re.compile(r"https?://[^\s<>\"'`]*[^\s<>\"'`.,;:!?)\]}*_]")
_SAFE = ("http://", "https://", "mailto:", "tel:")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")
_KIND_WORDS = {"audio": "Audio", "video": "Video", "file": "File"}

_STYLE = """
:root { color-scheme: light dark; --ground: #f7f8fa; --ink: #1b1f27; --muted: #596273; --line: #c7ccd6;
  --bot: #e9ecf1; --mine: #3b5bdb; --on-mine: #fff; --card: #fff; }
@media (prefers-color-scheme: dark) { :root { --ground: #16181d; --ink: #e8eaef; --muted: #a3abba; --line: #434956;
  --bot: #2a2e38; --mine: #748ffc; --on-mine: #0e1116; --card: #1e2128; } }
body { background: var(--ground); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; margin: 0; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.15rem; margin: 0; } header p, time, .step, figcaption, small { color: var(--muted); }
article { margin: .8rem 0 0; display: flex; flex-direction: column; align-items: flex-start; gap: .3rem; }
article.mine { align-items: flex-end; }
.text, .row { background: var(--bot); border-radius: .8rem; padding: .45rem .8rem; max-width: 85%;
  white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; box-sizing: border-box; }
.mine .text, .mine .row { background: var(--mine); color: var(--on-mine); }
.mine .text a, .mine .row a { color: inherit; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .6rem .8rem;
  width: 16rem; box-sizing: border-box; overflow-wrap: anywhere; }
.cards { display: flex; gap: .5rem; overflow-x: auto; max-width: 100%; }
.cards .card { flex: none; }
ul { list-style: none; margin: .4rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .35rem; }
li { border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .7rem; }
img { max-width: 18rem; max-height: 16rem; border-radius: .6rem; }
figure { margin: 0; } time, figcaption, small, .step { font-size: .78rem; } .step { margin: .35rem 0 0; }
"""


def as_html(conversation: Kept, bot: str, line_of: LineOf | None = None) -> str:
    """The conversation as a page; with `line_of` also what the bot did in between."""
    name = bot or "the bot"
    messages = {message.entry: message for message in conversation.messages}
    body: list[str] = []
    for entry, one in enumerate(conversation.told):
        message = messages.get(entry)
        if message is not None:
            body.append(_message(message, name))
        elif line_of is not None and (line := line_of(one.event)):
            body.append(f'<p class="step">{escape(line)}</p>')
    if conversation.left_out:
        body.append(f'<p class="step">{conversation.left_out:,} events were too many to keep</p>')
    began = time.strftime("%d %B %Y, %H:%M", time.localtime(conversation.started)).lstrip("0")
    title = f"Conversation with {escape(name)}"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        'img-src data:">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<header><h1>{title}</h1><p>{escape(began)}</p></header>\n" + "\n".join(body) + "\n</main>\n</body>\n</html>\n"
    )


def _message(message: Message, bot: str) -> str:
    parts = [_part(part) for part in message.parts]
    parts += [_source(citation) for citation in citations_of(message.payload)]
    who = "You" if message.mine else bot
    shown = time.strftime("%H:%M", time.localtime(message.at))
    head = f'<time datetime="{iso(message.at)}">{escape(who)} · {shown}</time>'
    return f'<article class="{"mine" if message.mine else "theirs"}">{head}{"".join(parts)}</article>'


def _part(part: Part) -> str:
    match part:
        case Text(text):
            return f'<div class="text" dir="auto">{_linked(text)}</div>'
        case Image(url, title):
            caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
            return f"<figure>{_picture(url, title)}{caption}</figure>"
        case Attachment(kind, url, _):
            return f'<div class="row">{_KIND_WORDS[kind]}: {_anchor(url, part.name or url)}</div>'
        case Location():
            lines = [escape(line) for line in (part.title, part.address) if line]
            return f'<div class="row">{"<br>".join([*lines, _anchor(part.url, part.coordinates)])}</div>'
        case Choice(options):
            return f"<ul>{''.join(f'<li>{escape(option.label)}</li>' for option in options)}</ul>"
        case Card():
            return _card(part)
        case Carousel(cards):
            return f'<div class="cards">{"".join(map(_card, cards))}</div>'


def _card(card: Card) -> str:
    picture = _picture(card.image_url, card.title) if card.image_url else ""
    subtitle = f"<br><small>{escape(card.subtitle)}</small>" if card.subtitle else ""
    buttons = f"<ul>{''.join(map(_button, card.buttons))}</ul>" if card.buttons else ""
    return f'<div class="card" dir="auto">{picture}<strong>{escape(card.title)}</strong>{subtitle}{buttons}</div>'


def _button(button: Button) -> str:
    return f"<li>{_anchor(button.value, button.label) if button.kind == 'url' else escape(button.label)}</li>"


def _picture(url: str, title: str) -> str:
    if _PICTURE.fullmatch(url):
        return f'<img src="{escape(url, quote=True)}" alt="{escape(title, quote=True)}">'
    return f'<div class="row">Picture: {_anchor(url, file_name(url))}</div>'


def _source(citation: Citation) -> str:
    shown = citation.title or citation.url or citation.text[:80]
    return f"<small>Source: {_anchor(citation.url, shown)}</small>"


def _anchor(url: str, shown: str) -> str:
    if not url.lower().startswith(_SAFE):
        return escape(shown)
    return f'<a href="{escape(url, quote=True)}" rel="noopener noreferrer">{escape(shown)}</a>'


def _linked(text: str) -> str:
    """Escaped text in which web addresses are links."""
    pieces: list[str] = []
    end = 0
    for match in _LINK.finditer(text):
        pieces += [escape(text[end : match.start()]), _anchor(match.group(), match.group())]
        end = match.end()
    return "".join((*pieces, escape(text[end:])))
