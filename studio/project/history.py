"""Undo and redo to any depth, and what "modified" means."""

from __future__ import annotations

from studio.bot.edit import Edit


class History:
    """The edits made to a bot, and how many of them are in force."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []
        self._position = 0
        self._saved: int | None = 0

    def push(self, edit: Edit, *, merge: bool) -> None:
        """Add an edit that was just made; what had been undone is forgotten.

        With `merge`, it becomes one step with the edit before it.
        """
        del self._edits[self._position :]
        if self._saved is not None and self._saved > self._position:
            self._saved = None
        if merge and self._position:
            self._edits[-1] = self._edits[-1].then(edit)
            if self._saved == self._position:
                self._saved = None
        else:
            self._edits.append(edit)
            self._position += 1

    def may_merge(self, edit: Edit) -> bool:
        """Whether an edit continues the one before it, as a keystroke continues a word.

        Never across a save: undoing must be able to come back to what was saved.
        """
        return (
            bool(edit.merge_key)
            and self._position > 0
            and self._position == len(self._edits)
            and self._position != self._saved
            and self._edits[self._position - 1].merge_key == edit.merge_key
        )

    @property
    def next_undo(self) -> Edit | None:
        return self._edits[self._position - 1] if self._position else None

    @property
    def next_redo(self) -> Edit | None:
        return self._edits[self._position] if self._position < len(self._edits) else None

    def step_back(self) -> None:
        """Note that the last edit in force was reverted."""
        self._position -= 1

    def step_forward(self) -> None:
        """Note that the next edit was made again."""
        self._position += 1

    @property
    def position(self) -> int:
        """How many edits are in force."""
        return self._position

    @property
    def labels(self) -> tuple[str, ...]:
        """What was done, oldest first, undone steps included."""
        return tuple(edit.label for edit in self._edits)

    @property
    def is_modified(self) -> bool:
        """Whether the bot differs from what was last saved."""
        return self._position != self._saved

    def mark_saved(self, position: int) -> None:
        """Note that the state after `position` edits is the one on disk."""
        self._saved = position

    def mark_unsaved(self) -> None:
        """Note that no state of this history is on disk: the bot is new, or was recovered."""
        self._saved = None
