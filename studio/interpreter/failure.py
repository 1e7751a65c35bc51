"""Something in the bot failed: what the Error workflow is told."""

from __future__ import annotations


class BotFailure(Exception):  # noqa: N818  # a failure of the bot, told as an event
    """A card or node could not do its work. `message` is a sentence for the person, without the place.

    The engine catches it, adds the place, and sends the conversation to the exception handler or the Error
    workflow. `detail` holds what helps a builder, such as the lines of code.
    """

    def __init__(self, message: str, detail: str = "", *, skip_handler: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail
        self.skip_handler = skip_handler
        """Whether the workflow's own exception handler must not see it: it belongs to what ran away."""
