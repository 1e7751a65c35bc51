"""Texts of comment nodes, which archives hold as HTML."""

from __future__ import annotations

from html import escape

from studio.bot.bot import Bot
from studio.bot.edit import Draft, Edit
from studio.bot.edits.paths import node_path


def set_comment(bot: Bot, workflow: str, node: str, text: str) -> Edit:
    """Replace a comment by plain text, a paragraph per line; formatting it had is gone."""
    draft = Draft(bot)
    draft.set(node_path(workflow, node), "comment", comment_html(text))
    return draft.finish("Edit comment")


def comment_html(text: str) -> str:
    """Plain text as the HTML of a comment: a paragraph per line."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))
