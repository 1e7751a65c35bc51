"""Finding by a few letters."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.ui.palette.fuzzy import Haystack, fold, match

LABELS = ["Main", "Order a pizza", "Close side panel", "Décor", "Maintenance", "Domain"]


def found(query: str) -> list[str]:
    return [LABELS[index] for index, _ in Haystack(LABELS, ["", "Workflow"] + [""] * 4).search(query)]


def test_exact_then_beginning_then_anywhere() -> None:
    assert found("main") == ["Main", "Maintenance", "Domain"]


def test_first_letters_of_words_and_accents() -> None:
    assert found("csp") == ["Close side panel"]
    assert found("decor") == ["Décor"]


def test_words_in_any_order_and_beside_the_label() -> None:
    assert found("pizza order") == ["Order a pizza"]
    assert found("workflow pizza") == ["Order a pizza"]
    assert found("zzz") == found("  ") == []


def test_letters_strewn_over_a_sentence_are_no_hit() -> None:
    assert match(["pay"], fold("Could you please specify your age range?")) is None


def test_spans_are_those_of_the_label() -> None:
    hit = match(["pan", "close"], fold("Close side panel"))
    assert hit is not None
    assert hit.spans == ((0, 5), (11, 14))


@given(st.lists(st.text(max_size=12), max_size=8), st.text(max_size=4))
def test_never_fails_and_spans_lie_in_the_label(labels: list[str], query: str) -> None:
    for index, hit in Haystack(labels, labels).search(query):
        assert all(0 <= start < end <= len(labels[index]) for start, end in hit.spans)


@given(st.text())
def test_folding_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("query", ["n", "no", "hi 77", "standard", "nd 5", "qz", "wf-9 n55"])
def test_a_keystroke_on_forty_thousand_entries_is_quick(query: str) -> None:
    labels = [f"n{number % 100} Hi {{{{workflow.size}}}} {number} and what else" for number in range(40_000)]
    haystack = Haystack(labels, [f"Text · wf-{number // 400} › n{number % 100}" for number in range(40_000)])
    best = min(_timed(haystack, query) for _ in range(3))
    assert best < 1


def _timed(haystack: Haystack, query: str) -> float:
    start = time.perf_counter()
    haystack.search(query)
    return time.perf_counter() - start
