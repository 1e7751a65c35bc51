"""How a view makes an edit: of the newest bot, and what cannot be made is told."""

from __future__ import annotations

from collections.abc import Callable

from studio.bot.bot import Bot
from studio.bot.edit import Edit


def make_edit(
    make: Callable[[Bot], Edit], bot: Bot | None, apply: Callable[[Edit], None], refuse: Callable[[str], object]
) -> bool:
    """Make an edit of the bot and apply it; say whether it changed anything. `refuse` hears why it cannot be made."""
    if bot is None:
        return False
    try:
        edit = make(bot)
    except (ValueError, LookupError) as problem:
        refuse(str(problem))
        return False
    if edit:
        apply(edit)
    return bool(edit)
