"""What became of tests, for a person and for other programs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass

from studio.testing.runner import Verdict
from studio.testing.script import ConversationFile

TRANSCRIPT_LINES = 8


@dataclass(frozen=True, slots=True)
class FileResult:
    """The results of the tests of a file."""

    file: ConversationFile
    results: tuple[Verdict, ...]


def line_of(result: Verdict) -> str:
    """One line for a test that has been run."""
    mark = "✗" if result.failure else "✓"
    return f"  {mark} {result.test.name} ({result.seconds * 1000:.0f} ms)"


def failure_lines(name: str, result: Verdict) -> list[str]:
    """What went wrong with a test: where, what was expected, what came, and how the conversation got there."""
    failure = result.failure
    if failure is None:
        return []
    place = f"{name}, line {failure.line}" if failure.line else name
    lines = [f"    {place}: {failure.what}", *(f"      {line}" for line in failure.details)]
    if result.transcript:
        shown = result.transcript[-TRANSCRIPT_LINES:]
        lines.append("    The conversation so far:")
        lines += ["      …"] if len(shown) < len(result.transcript) else []
        lines += [f"      {line}" for line in shown]
    return lines


def summary(files: Sequence[FileResult]) -> str:
    """One line for all."""
    results = [result for file in files for result in file.results]
    failed = sum(result.failure is not None for result in results)
    passed = len(results) - failed
    seconds = sum(result.seconds for result in results)
    parts = [f"{passed} passed"] if passed or not failed else []
    parts += [f"{failed} failed"] if failed else []
    return f"{', '.join(parts)} in {seconds:.2f} s"


def junit_xml(files: Sequence[FileResult]) -> bytes:
    """The results as JUnit XML: a suite for each file."""
    root = ET.Element("testsuites", name="dialoom")
    for file in files:
        failed = sum(result.failure is not None for result in file.results)
        suite = ET.SubElement(
            root,
            "testsuite",
            name=_clean(file.file.path.name),
            tests=str(len(file.results)),
            failures=str(failed),
            errors="0",
            skipped="0",
            time=f"{sum(result.seconds for result in file.results):.3f}",
        )
        for result in file.results:
            case = ET.SubElement(
                suite,
                "testcase",
                name=_clean(result.test.name),
                classname=_clean(file.file.path.name),
                file=_clean(str(file.file.path)),
                line=str(result.test.line),
                time=f"{result.seconds:.3f}",
            )
            if result.failure is not None:
                failure = ET.SubElement(
                    case, "failure", message=_clean(result.failure.what), type="ConversationFailure"
                )
                failure.text = _clean("\n".join(failure_lines(file.file.path.name, result)))
    ET.indent(root)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _clean(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return "".join(char for char in text if char in "\t\n\r" or (char >= " " and not "\ud800" <= char <= "\udfff"
                   and char not in "\ufffe\uffff"))  # fmt: skip
