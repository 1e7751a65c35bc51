"""Builds the sandbox's JavaScript into `studio/_vendor/`.

Runs as the build hook of every install (wheel, editable, sdist) and by hand: `python packaging/build_hook.py`.
The libraries named in `resources/js/package.json` are fetched at the versions and hashes of `resources/js/deno.lock`,
bundled with our own sources, and written with their licences; none of them is committed. Nothing is done while the
result is newer than its sources, so an sdist, which carries the result, installs without a package registry.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build environment
    BuildHookInterface = object

WORKER = "worker.js"
LICENCES = "THIRD_PARTY_LICENCES.txt"
STAMP = "stamp"
KEPT = (
    *("Array", "ArrayBuffer", "BigInt", "Boolean", "Error", "Function", "JSON", "Map", "Math", "Number", "Object"),
    *("Promise", "Proxy", "RangeError", "Reflect", "RegExp", "Set", "String", "Symbol", "TypeError", "Uint8Array"),
)
"""Globals that our JavaScript and the libraries hold on to, whatever a card does to them."""


class CustomBuildHook(BuildHookInterface):
    """What hatchling calls before it packs or links the package."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


def sources(root: Path) -> list[Path]:
    """Every file the result depends on, in a fixed order."""
    js = root / "resources" / "js"
    return [
        js / "package.json",
        js / "deno.lock",
        *sorted(path for path in (js / "src").rglob("*") if path.is_file()),
        root / "packaging" / "build_hook.py",
    ]


def stamp_of(root: Path) -> str:
    """A hash of the sources, their names included; line endings do not count."""
    digest = hashlib.sha256()
    for path in sources(root):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(root).as_posix()} {len(text)}\n".encode())
        digest.update(text)
    return digest.hexdigest()


def build(root: Path) -> bool:
    """Builds the bundle if it is missing or older than its sources; True if it did."""
    out = root / "studio" / "_vendor"
    stamp = stamp_of(root)
    mark = out / STAMP
    if (out / WORKER).exists() and mark.exists() and mark.read_text(encoding="utf-8") == stamp:
        return False
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "js"
        shutil.copytree(root / "resources" / "js", work, ignore=shutil.ignore_patterns("node_modules", "build"))
        fetch(work)
        packages = bundle(work)
        out.mkdir(parents=True, exist_ok=True)
        mark.unlink(missing_ok=True)
        shutil.copyfile(work / "build" / WORKER, out / WORKER)
        (out / LICENCES).write_text(licences(packages), encoding="utf-8")
        mark.write_text(stamp, encoding="utf-8")
    return True


def fetch(work: Path) -> None:
    """Installs the locked packages into `work/node_modules`; no script of theirs is run."""
    environment = {"DENO_TLS_CA_STORE": "mozilla,system", **os.environ, "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"}
    command = [deno(), "install", "--frozen", "--node-modules-dir=auto"]
    run(command, work, environment, "The JavaScript packages could not be fetched")


def bundle(work: Path) -> list[Path]:
    """Writes `work/build/worker.js`; the folders of the packages that went into it."""
    kept = f"const {{ {', '.join(KEPT)} }} = globalThis;"
    realm = esbuild(
        work, "src/realm/main.js", "build/realm.txt",
        "--format=iife", "--global-name=realm", "--minify-whitespace", "--minify-syntax",
        f"--banner:js=(function () {{ 'use strict'; {kept}", "--footer:js=return realm.start; })()",
    )  # fmt: skip
    typescript = esbuild(
        work, "src/typescript.js", "build/typescript.txt",
        "--format=iife", "--global-name=compiler", "--minify",
        "--banner:js=(function () {", "--footer:js=return compiler.stripTypes; })()",
    )  # fmt: skip
    esbuild(work, "src/worker.js", f"build/{WORKER}", "--format=esm", "--loader:.txt=text", "--external:node:*")
    return sorted({*realm, *typescript})


def esbuild(work: Path, entry: str, output: str, *options: str) -> set[Path]:
    """Bundles one entry point; the folders of the packages whose code is in the output."""
    meta = work / "build" / "meta.json"
    command = [
        str(esbuild_binary(work)), entry, "--bundle", "--platform=browser", "--target=es2022", "--charset=utf8",
        "--legal-comments=none", '--define:process.env.NODE_ENV="production"', "--log-level=warning",
        f"--outfile={output}", f"--metafile={meta}", *options,
    ]  # fmt: skip
    run(command, work, dict(os.environ), f"{entry} could not be bundled")
    [written] = json.loads(meta.read_text(encoding="utf-8"))["outputs"].values()
    used = {work / name for name, part in written["inputs"].items() if part["bytesInOutput"] > 0}
    return {package_folder(path) for path in used if "node_modules" in path.parts}


def esbuild_binary(work: Path) -> Path:
    store = work / "node_modules" / ".deno"
    for name in ("bin/esbuild", "esbuild.exe"):
        for path in store.glob(f"@esbuild+*/node_modules/@esbuild/*/{name}"):
            return path
    sys.exit("esbuild has no binary for this machine, so the JavaScript cannot be bundled.")


def package_folder(path: Path) -> Path:
    """The folder of the package a file belongs to, e.g. …/node_modules/@scope/name."""
    last = max(index for index, part in enumerate(path.parts) if part == "node_modules")
    length = 3 if path.parts[last + 1].startswith("@") else 2
    return Path(*path.parts[: last + length])


def licences(packages: list[Path]) -> str:
    """The licence texts of the bundled packages; where a package ships none, what it declares."""
    texts = ["The JavaScript libraries in worker.js, and their licences.\n"]
    seen = set()
    for folder in packages:
        about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
        title = f"{about['name']} {about['version']} ({about.get('license', 'licence not declared')})"
        if title in seen:
            continue
        seen.add(title)
        files = sorted(
            path for path in folder.iterdir() if path.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE"))
        )
        author = about.get("author", "")
        author = author.get("name", "") if isinstance(author, dict) else author
        own = [path.read_text(encoding="utf-8", errors="replace").strip() for path in files]
        body = "\n\n".join(own) or f"Copyright {author}. The package carries no licence text of its own."
        texts.append(f"{'=' * 80}\n{title}\n{'=' * 80}\n{body}\n")
    return "\n".join(texts)


def deno() -> str:
    """The deno binary of the build environment."""
    try:
        from deno import find_deno_bin

        return str(find_deno_bin())
    except (ImportError, FileNotFoundError):
        # In pip's isolated environment the binary is on the path, but not where the package looks.
        return shutil.which("deno") or sys.exit("deno is missing: run “pip install deno” and try again.")


def run(command: list[str], folder: Path, environment: dict[str, str], failure: str) -> None:
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode != 0:
        sys.exit(f"{failure}:\n{done.stdout.decode(errors='replace')}")


if __name__ == "__main__":
    project = Path(__file__).resolve().parent.parent
    print("studio/_vendor was built." if build(project) else "studio/_vendor is up to date.")
