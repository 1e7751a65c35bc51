"""The JavaScript that the build makes: present, fresh, licensed, and free of addresses."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from studio.sandbox import bundle

ROOT = Path(__file__).resolve().parent.parent.parent
VENDOR = bundle.WORKER.parent


@pytest.fixture(scope="module")
def hook():
    spec = importlib.util.spec_from_file_location("build_hook", ROOT / "packaging" / "build_hook.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_bundle_is_no_older_than_its_sources(hook):
    stamp = (VENDOR / "stamp").read_text()
    assert stamp == hook.stamp_of(ROOT), "run: python packaging/build_hook.py"
    assert hook.build(ROOT) is False


def test_every_library_has_its_licence():
    text = (VENDOR / "THIRD_PARTY_LICENCES.txt").read_text(encoding="utf-8")
    for library in ("@bpinternal/zui", "axios", "buffer", "lodash", "luxon", "sucrase"):
        assert re.search(rf"^{library} [\d.]+ \(\S+\)$", text, re.MULTILINE), library
    assert text.count("Permission is hereby granted") > 5


def test_the_lock_names_hashes_and_no_addresses():
    lock = (ROOT / "resources" / "js" / "deno.lock").read_text(encoding="utf-8")
    assert "integrity" in lock
    assert "://" not in lock


def test_the_binary_is_found():
    assert Path(bundle.find_deno()).is_file()


def test_a_frozen_program_has_its_binary_beside_it(monkeypatch, tmp_path):
    binary = tmp_path / "deno"
    binary.touch()
    monkeypatch.setattr("sys.frozen", True, raising=False)
    monkeypatch.setattr("sys._MEIPASS", str(tmp_path), raising=False)
    assert bundle.find_deno() == str(binary)
