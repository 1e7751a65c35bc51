"""Which intents are mixed up: asked for, with progress and a way to stop, and listed by pairs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from studio.ui.library.caption_list import Captioned, CaptionList
from studio.ui.library.lab import IntentLab
from studio.ui.library.score_list import percent
from studio.ui.theme import SPACE, Theme
from studio.ui.widgets.segmented import Segmented
from studio.ui.widgets.wrapped import WrappedLabel


class ConfusionView(QWidget):
    """Shows the review of the lab, for one intent or all."""

    chosen = Signal(object)
    """A pair: an utterance that is mistaken, empty for a whole intent, and the name of its intent."""

    def __init__(self, theme: Theme, lab: IntentLab, name: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lab = lab
        self._name = name
        self.about = WrappedLabel(
            "Puts utterances aside by turns and asks the others what they mean: what is mistaken shows which "
            "intents are too much alike.",
            role="caption",
        )
        self.start_button = QPushButton("Look for confusion")
        self.start_button.clicked.connect(lab.start_review)
        self.cancel_button = QPushButton("Cancel")
        self.cancel_button.clicked.connect(lab.cancel_review)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress of the look for confusion")
        self.scope = Segmented(theme, [("one", "This intent"), ("all", "All intents")])
        self.scope.set_accessible_name("Confusion of")
        self.scope.set_choice("one")
        self.scope.chosen.connect(lambda _: self.refresh())
        self.summary = WrappedLabel()
        self.stale = WrappedLabel("The intents have changed since.", role="caption")
        self.list = CaptionList(theme, "Confusions")
        self.list.taken.connect(self.chosen)
        running = QHBoxLayout()
        running.setSpacing(2 * SPACE)
        running.addWidget(self.bar, 1)
        running.addWidget(self.cancel_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        layout.addWidget(self.about)
        layout.addWidget(self.start_button)
        layout.addLayout(running)
        layout.addWidget(self.scope)
        layout.addWidget(self.summary)
        layout.addWidget(self.stale)
        layout.addWidget(self.list)
        lab.reviewed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now."""
        lab = self._lab
        running, review = lab.progress is not None, lab.review
        self.start_button.setVisible(not running)
        self.start_button.setText("Look again" if review else "Look for confusion")
        self.bar.setVisible(running)
        self.cancel_button.setVisible(running)
        if lab.progress is not None:
            done, of = lab.progress
            self.bar.setRange(0, of)  # 0 of 0 shows that it is going on
            self.bar.setValue(done)
        self.about.setVisible(review is None)
        for widget in (self.scope, self.summary, self.list):
            widget.setVisible(review is not None)
        self.stale.setVisible(lab.is_review_stale)
        if review is None:
            return
        name = self._name()
        if self.scope.choice == "one":
            right, of = review.by_intent.get(name, (0, 0))
            if of:
                said = f"{right} of {of} utterances are recognised by the others." if right < of else ""
                self.summary.set_text(said or f"All {of} utterances are recognised by the others.")
            elif name in review.too_few:
                self.summary.set_text("With one utterance it cannot be judged; add more.")
            else:
                self.summary.set_text("The intent has no utterances to judge.")
            rows = [
                Captioned((one.utterance, name), one.utterance, f"taken for {one.taken_for}", "error", "bad")
                for one in review.confusions
                if one.intent == name
            ]
            rows += [
                Captioned(
                    (one.utterance, one.intent), one.utterance, f"of {one.intent}, taken for this", "warning", "warn"
                )
                for one in review.confusions
                if one.taken_for == name
            ]
            self.list.show_rows(rows)
        else:
            few = f" {len(review.too_few)} with one utterance could not be judged." if review.too_few else ""
            self.summary.set_text(
                f"{percent(review.accuracy)} of {review.tested} utterances are recognised by the others.{few}"
                if review.tested
                else "There is nothing to judge: it takes two intents with two utterances each."
            )
            self.list.show_rows(
                [
                    Captioned(("", intent), f"{intent} → {other}", f"{count} {_times(count)}", "intent")
                    for intent, other, count in review.pairs
                ]
            )


def _times(count: int) -> str:
    return "utterance of the first is taken for the second" if count == 1 else "utterances are taken for the second"
