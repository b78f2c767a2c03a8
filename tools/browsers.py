"""Find the browser for the tests: an installed one, else Debian's where asked for, else Playwright's."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.installing import Missing, environment, step

COMMANDS = [
    "google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "chromium", "chromium-browser",
]  # fmt: skip
MAC = ["Google Chrome", "Microsoft Edge", "Chromium"]
WINDOWS = [
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
]
PLAYWRIGHTS = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"


def installed() -> str | None:
    """Return the first Chrome, Edge or Chromium that is installed and starts."""
    return next((str(path) for path in _places() if path.is_file() and _starts(path)), None)


def _places() -> Iterator[Path]:
    if sys.platform == "win32":
        for name in WINDOWS:
            for root in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
                if os.environ.get(root):
                    yield Path(os.environ[root], name)
    elif sys.platform == "darwin":
        for name in MAC:
            for root in (Path("/Applications"), Path.home() / "Applications"):
                yield root / f"{name}.app/Contents/MacOS/{name}"
    else:
        yield from (Path(found) for name in COMMANDS if (found := shutil.which(name)))


def _starts(path: Path) -> bool:
    """Return whether a browser starts: on Linux the command may be a stub that only names another package."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def browser(python: Path, may_install: bool) -> str:
    """Return the path of a browser, or raise `Missing` with what to do."""
    named = os.environ.get("CASEBOOK_BROWSER")
    if named:
        if Path(named).is_file():
            return named
        raise Missing(f"CASEBOOK_BROWSER names a browser that is not there: {named}")
    found = installed()
    if not found and may_install and shutil.which("apt-get"):
        with step("Installing Chromium with apt-get"):
            _apt()
        found = installed()
    if found:
        return found
    path = _playwrights(python)
    if not path:
        with step("No Chrome, Edge or Chromium is installed: downloading Playwright's own (about 150 MB)"):
            said = _said([python, "-m", "playwright", "install", "chromium"])
        path = _playwrights(python)
    if not path:
        raise Missing(
            "There is no browser for the tests. Install Chrome, Edge or Chromium, or on Debian and Ubuntu run\n"
            f"    python3 run.py test --install-browser\nPlaywright's own could not be downloaded:\n{said[-300:]}"
        )
    return path


def _apt() -> None:
    sudo = ["sudo"] if hasattr(os, "geteuid") and os.geteuid() else []
    for command in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-dejavu-core"]):
        said = _said([*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", *command])
    if not installed():
        print(said[-600:])


def _playwrights(python: Path) -> str | None:
    path = _said([python, "-c", PLAYWRIGHTS]).strip()
    return path if path and Path(path.splitlines()[-1]).is_file() else None


def _said(command: list) -> str:
    try:
        done = subprocess.run(
            command, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
    except OSError as error:
        return str(error)
    return done.stdout
