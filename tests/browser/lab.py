"""The project's JupyterLab as `run.py lab` starts it, on a working folder of its own, and a browser to open it in."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from playwright.sync_api import Browser, Error, Playwright

from tests.ports import any_port
from tools import commands
from tools.browsers import installed

ROOT = Path(__file__).resolve().parents[2]
NO_BROWSER = (
    "No browser was found. Install Chrome, Edge or Chromium, or name one in CASEBOOK_BROWSER, "
    "or let `python3 run.py test browser` fetch one."
)
QUIET = (  # a browser that asks nobody for anything by itself
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: where it listens, what it takes to be let in, and the folder it shows."""

    base: str
    token: str
    work: Path

    def address(self, path: str) -> str:
        """Return the full address of a page, with the token."""
        return f"{self.base}{quote(path)}?token={self.token}"

    def get(self, path: str, method: str = "GET"):
        """Return what the server's own interface says at `path`, None where it says nothing."""
        request = Request(self.base + quote(path), headers={"Authorization": f"token {self.token}"}, method=method)
        direct = build_opener(ProxyHandler({}))  # a proxy has no business on this machine
        with direct.open(request, timeout=10) as answer:
            return json.loads(answer.read() or "null")

    def notebook(self, name: str) -> dict:
        """Return a notebook as it is saved, by the contents interface."""
        return self.get(f"/api/contents/{name}")["content"]


def environment(home: Path, token: str, **more: str) -> dict[str, str]:
    """Return what `run.py lab` hands to JupyterLab, with `home` in place of every folder of the user's own."""
    for folder in (home / "run", home / "lab" / "ipython"):
        folder.mkdir(parents=True, exist_ok=True)
    with patch.object(commands, "LAB", home / "lab"):
        given = commands.quiet(token, str(home / "run"))
    own = {name: str(home) for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    return {**given, **own, "PYTHONPATH": str(ROOT / "src"), **more}


@contextmanager
def running(work: Path, home: Path, stock: bool = False, **more: str) -> Iterator[Lab]:
    """Start JupyterLab on the folder `work`, wait until it answers, and stop it in the end.

    A `stock` one has none of our settings.
    """
    token, port = secrets.token_hex(16), any_port()
    log = home / "server.log"
    command = [
        *(sys.executable, str(ROOT / "lab" / "start.py"), "--no-browser"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={work}"),
        "--LabApp.expose_app_in_browser=True",
    ]
    if stock:
        command += ["--allow-root", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        more |= {"JUPYTER_CONFIG_PATH": "", "JUPYTER_PATH": ""}
    given = environment(home, token, **more)
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=work, env=given, stdout=out, stderr=subprocess.STDOUT)
    lab = Lab(f"http://127.0.0.1:{port}", token, work)
    try:
        if not commands.answers(port, server):
            said = log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"JupyterLab did not start:\n{said[-4000:]}")
        yield lab
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def launch(playwright: Playwright) -> Browser:
    """Open the browser that is named in CASEBOOK_BROWSER, one that is installed, or the one that Playwright fetched."""
    named = os.environ.get("CASEBOOK_BROWSER") or installed()
    if not named and not Path(playwright.chromium.executable_path).exists():
        raise RuntimeError(NO_BROWSER)
    try:
        return playwright.chromium.launch(executable_path=named, headless=True, args=QUIET)
    except Error as error:
        raise RuntimeError(
            f"The browser {named or playwright.chromium.executable_path} did not start: {error}"
        ) from None
