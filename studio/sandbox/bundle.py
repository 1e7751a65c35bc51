"""Where the sandbox's files are: the deno binary and the script it runs."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from studio.sandbox.errors import SandboxMissing

WORKER = Path(__file__).resolve().parent.parent / "_vendor" / "worker.js"


def find_worker() -> Path:
    """The script of the child process, which is made when the package is built. Raises SandboxMissing."""
    if not WORKER.is_file():
        raise SandboxMissing(
            "Code cannot run because the JavaScript part of Dialoom Studio has not been built. "
            "In the project's folder, run “pip install -e .” or “python packaging/build_hook.py”."
        )
    return WORKER


def find_deno() -> str:
    """The deno binary: beside a frozen program, else of the `deno` package, else on the path. Raises SandboxMissing."""
    if getattr(sys, "frozen", False):
        folder = Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
        for name in ("deno", "deno.exe"):
            if (folder / name).is_file():
                return str(folder / name)
    try:
        from deno import find_deno_bin

        return str(find_deno_bin())
    except (ImportError, FileNotFoundError):
        found = shutil.which("deno")
    if found is None:
        raise SandboxMissing("Code cannot run because deno is missing. Run “pip install deno” and start again.")
    return found
