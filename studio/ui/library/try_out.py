"""Trying a message out on the matcher of the bot: the intents with their scores, and what the message is like."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from studio.language.intents import SURE
from studio.ui.library.lab import IntentLab
from studio.ui.library.score_list import Score, ScoreList, percent
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.wrapped import WrappedLabel


class TryOut(QWidget):
    """Answers while a message is typed, by the same matcher that conversations use."""

    def __init__(self, theme: Theme, lab: IntentLab, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lab = lab
        self.line = QLineEdit()
        self.line.setPlaceholderText("Type a message as a person would")
        self.line.setClearButtonEnabled(True)
        self.line.setAccessibleName("Message to try out")
        self.line.textChanged.connect(lambda _: self._answer())
        self.verdict = WrappedLabel()
        self.hint = WrappedLabel(role="caption")
        self.scores = ScoreList(theme, "Scores of the intents")
        self.nearest_label = QLabel("Nearest utterances")
        self.nearest_label.setProperty("role", "section")
        self.nearest = ScoreList(theme, "Nearest utterances", captions=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        for widget in (self.line, self.verdict, self.hint, self.scores, self.nearest_label, self.nearest):
            layout.addWidget(widget)
        lab.trained.connect(self._answer)
        self._answer()

    def try_text(self, text: str) -> None:
        """Try a message out."""
        self.line.setText(text)

    def _answer(self) -> None:
        text, model = self.line.text(), self._lab.model
        shown = bool(text.strip()) and model is not None
        self.verdict.setVisible(shown)
        self.nearest_label.setVisible(False)
        if not shown or model is None:
            self.scores.show_scores(())
            self.nearest.show_scores(())
            self._hint("Learning the intents…" if self._lab.is_training or model is None else "")
            return
        match = model.predict(text, len(model.names))
        self.scores.show_scores(
            [
                Score(name, confidence, is_strong=match.is_sure and name == match.name)
                for name, confidence in match.ranking
            ]
        )
        self.nearest.show_scores([Score(one.utterance, one.similarity, one.intent) for one in match.nearest])
        self.nearest_label.setVisible(bool(match.nearest))
        if not model.names:
            self.verdict.set_text("No intent has utterances yet, so there is nothing to compare with.")
        elif match.is_sure:
            self.verdict.set_text(f"Means “{match.name}”, {percent(match.confidence)} sure.")
        else:
            self.verdict.set_text(f"Means none of the intents: the best is below {percent(SURE)}.")
        self._hint("Learning what has changed…" if self._lab.is_training else "")

    def _hint(self, text: str) -> None:
        self.hint.set_text(text)
        self.hint.setVisible(bool(text))
