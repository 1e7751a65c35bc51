"""The rules of the house: who may import whom, and where Qt lives."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

STUDIO = Path(__file__).resolve().parent.parent / "studio"

LAYERS = [
    {"app"},
    {"ui"},
    {"project", "analysis", "interpreter", "testing", "debugging", "conversations", "schemas"},
    {"archive", "tables", "knowledge", "language", "llm", "sandbox", "integrations"},
    {"bot"},
]
"""From the top down: a package imports only packages of layers below its own, and its own layer's neighbours."""

QT_PACKAGES = {"ui", "app"}
QT_MODULES = {"PySide6", "shiboken6", "qasync"}


def modules() -> list[Path]:
    return sorted(path for path in STUDIO.rglob("*.py") if "_vendor" not in path.parts)


def package_of(path: Path) -> str:
    parts = path.relative_to(STUDIO).parts
    return parts[0] if len(parts) > 1 else ""


def imports_of(path: Path) -> Iterator[tuple[str, int]]:
    """Every module a file imports, those inside functions included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            yield node.module, node.lineno


def layer_of(package: str) -> int:
    for index, layer in enumerate(LAYERS):
        if package in layer:
            return index
    raise AssertionError(f"studio/{package} has no place in the layers")


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(STUDIO)))
def test_qt_is_imported_only_in_ui_and_app(path: Path) -> None:
    if package_of(path) in QT_PACKAGES:
        return
    for module, line in imports_of(path):
        assert module.split(".")[0] not in QT_MODULES, f"line {line} imports {module}"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(STUDIO)))
def test_imports_point_down(path: Path) -> None:
    package = package_of(path)
    for module, line in imports_of(path):
        parts = module.split(".")
        if parts[0] != "studio" or len(parts) < 2 or not (STUDIO / parts[1]).is_dir():
            continue
        imported = parts[1]
        if imported == package or not package:
            continue
        if package == "cli":
            allowed = imported not in QT_PACKAGES or path.name in ("open_studio.py", "render.py")
        else:
            allowed = imported != "cli" and layer_of(imported) >= layer_of(package)
        assert allowed, f"line {line}: {package} imports {module}"


def test_files_stay_readable() -> None:
    long = {str(path.relative_to(STUDIO)): n for path in modules() if (n := path.read_text().count("\n")) > 620}
    assert not long
