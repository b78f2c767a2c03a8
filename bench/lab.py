"""From the command to a page that answers: `run.py lab` against `jupyter lab`, each started once before."""

import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from playwright.sync_api import BrowserContext, TimeoutError, sync_playwright

from bench.browser import BARE
from bench.series import Row, in_turn
from tests.browser.lab import ROOT, Lab, launch
from tests.browser.pages import Notebook
from tools import commands
from tools.installing import environment

ADDRESS = re.compile(r"(http://\S+)/lab/tree/start\.ipynb\?token=(\S+)")


def rows(n: int) -> list[Row]:
    """Hold the way to a live explorer against the way to a bare widget, the browser being open already."""
    with (
        tempfile.TemporaryDirectory(prefix="cbb-", ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        places = [Path(folder, name) for name in ("ours", "bare", "home")]
        for place in places:
            place.mkdir()
        work, bare_work, home = places
        kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        cell = nbformat.v4.new_code_cell(BARE)
        nbformat.write(
            nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), bare_work / "bare.ipynb"
        )
        # A context each keeps what a browser keeps from one start to the next.
        ours, bare = (browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2))
        series = in_turn(n, lambda: _ours(ours, work), lambda: _bare(bare, bare_work, home))
        browser.close()
    return [
        Row("`run.py lab` until the explorer answers", "`jupyter lab` until a bare widget is there", "s", *series, 1)
    ]


def _ours(context: BrowserContext, work: Path) -> float:
    begin = time.perf_counter()
    command = [sys.executable, str(ROOT / "run.py"), "lab", "--no-open"]
    with _started(command, {**os.environ, "CASEBOOK_WORK": str(work)}, subprocess.PIPE) as server:
        found = next(filter(None, map(ADDRESS.search, server.stdout)), None)
        if not found:
            raise RuntimeError("run.py lab did not start")
        lab, page = Lab(*found.groups(), work), context.new_page()
        page.goto(lab.address("/doc/tree/explorer.ipynb"))
        page.locator(".jp-NotebookPanel[data-casebook='alive'] .cbk-page").wait_for(timeout=60_000)
        took = time.perf_counter() - begin
        page.close()
    return took


def _bare(context: BrowserContext, work: Path, home: Path) -> float:
    begin = time.perf_counter()
    token, port = secrets.token_hex(16), commands.free_port(None)
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"]
    command += ["--ServerApp.port_retries=0", f"--ServerApp.root_dir={work}"]
    names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    own = {f"JUPYTER_{name}": str(home / name.lower()) for name in names} | {"IPYTHONDIR": str(home / "ipython")}
    own |= {f"JUPYTERLAB_{name}_DIR": str(home / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
    with _started(command, {**environment(), **own, "JUPYTER_TOKEN": token}, subprocess.DEVNULL) as server:
        if not commands.answers(port, server):
            raise RuntimeError("jupyter lab did not start")
        page = context.new_page()
        notebook = Notebook(page, Lab(f"http://127.0.0.1:{port}", token, work), "bare.ipynb").open()
        _until(lambda: notebook.menu("Run", "Run All Cells"), page.locator(".widget-toggle-buttons"))
        took = time.perf_counter() - begin
        page.close()
    return took


def _until(press: Callable[[], None], found) -> None:
    """Press until something is there: JupyterLab loses a press now and then."""
    for _ in range(5):
        press()
        try:
            return found.wait_for(timeout=5000)
        except TimeoutError:
            continue
    raise RuntimeError("the bare notebook did not run")


@contextmanager
def _started(command: list[str], known: dict[str, str], out: int) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(command, cwd=ROOT, env=known, stdout=out, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield process
        finally:
            commands.stop(process, 20)
