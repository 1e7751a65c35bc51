"""Texts of comment nodes, which archives hold as HTML, and their colours."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import escape
from typing import Final

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.paths import node_path
from studio.bot.node import CommentNode

PAPERS: Final[Mapping[str, tuple[str, ...]]] = {
    "red": ("red", "tomato", "ruby"),
    "orange": ("orange", "amber", "brown", "bronze"),
    "yellow": ("yellow", "gold"),
    "green": ("green", "grass", "lime"),
    "teal": ("teal", "cyan", "mint", "jade"),
    "blue": ("blue", "sky", "indigo"),
    "purple": ("purple", "iris", "violet", "plum"),
    "pink": ("pink", "crimson"),
    "grey": ("gray", "mauve", "slate", "sage", "olive", "sand"),
}
"""Colours of comments by the names of scales archives write as `var(--iris-5)`; the first one is written."""

_SCALE = re.compile(r"var\(--([a-z]+)(?:-a?\d+)?\)")


def paper_of(background: str) -> str:
    """The colour a comment's background stands for; empty when it is none of these."""
    found = _SCALE.fullmatch(background.strip())
    return next((name for name, scales in PAPERS.items() if found and found[1] in scales), "")


def set_papers(bot: Bot, workflow: str, nodes: Collection[str], colour: str | None) -> Edit:
    """Give comments a background, or with None the usual one. Other nodes have none in the file."""
    owner = bot.workflow(workflow)
    draft = Draft(bot)
    for node in owner.nodes if owner is not None else ():
        if node.key in nodes and isinstance(node, CommentNode):
            if colour is None:
                draft.unset(node_path(workflow, node.key), "backgroundColor")
            else:
                draft.set(node_path(workflow, node.key), "backgroundColor", f"var(--{PAPERS[colour][0]}-5)")
    return draft.finish("Colour comment")


def set_comment(bot: Bot, workflow: str, node: str, text: str) -> Edit:
    """Replace a comment by plain text, a paragraph per line; formatting it had is gone."""
    draft = Draft(bot)
    draft.set(node_path(workflow, node), "comment", comment_html(text))
    return draft.finish("Edit comment")


def comment_html(text: str) -> str:
    """Plain text as the HTML of a comment: a paragraph per line."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))
