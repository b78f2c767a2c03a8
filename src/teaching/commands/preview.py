"""The command that opens a case as a student will see it, while it is being written; or prints the whole of it."""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from ..model import CasebookError, unlisted

ROOT = Path(__file__).resolve().parents[3]  # of a checkout
OWN = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
       "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR", "CASEBOOK_ANSWERS")  # fmt: skip
TOLD = """\
{title}
opens in JupyterLab in a moment. If no browser comes up, go to
    {address}
Everything here is thrown away in the end: your own notebooks and answers are not touched.
"""
WATCHED = "Edit and save {file} meanwhile; each time this window says what to do to see the change."
BY_HAND = "Choose Run > Run All Cells there."
STOP = "To stop, press Ctrl+C here."


def arguments(parser: argparse.ArgumentParser) -> None:
    """What `preview` takes."""
    parser.add_argument("case", help="the id of the case, or its file")
    parser.add_argument("--no-open", action="store_true", help="only say the address, open no browser")
    parser.add_argument("--port", type=int, metavar="N", help="the port; a free one unless given")
    parser.add_argument("--text", action="store_true", help="print the whole of it instead, keys and reasons included")
    parser.add_argument("--student", action="store_true", help="with --text: no keys, reasons and educator's notes")


def run(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Open a case in JupyterLab, or print it; one with errors is not opened, its errors are printed."""
    from ..casebook import home, load

    if args.student and not args.text:
        parser.error("--student goes with --text; what opens without it is what a student sees")
    book, id = load(), Path(args.case).name.removesuffix(".yaml")
    if id not in book.cases:
        parser.error(unlisted(args.case, "a case", list(book.cases)))
    if args.text:
        from ..cases.text import case_text

        print(case_text(book, book.cases[id], args.student))
        return 0
    file = home() / "cases" / f"{id}.yaml"
    if file.is_file() and not right(id):
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is then stopped too
    with tempfile.TemporaryDirectory(prefix="preview-", ignore_cleanup_errors=True) as folder:
        return _open(id, file, Path(folder), args)


def right(id: str) -> bool:
    """Print what `check` has to say of one case, and what keeps every case from opening; whether it can be opened."""
    from ..casebook import check
    from ..content.places import CASES, GALLERY
    from ..content.problems import Report

    whole = check()
    others = (f"{CASES}/", f"{GALLERY}.")
    mine = [
        one
        for one in whole.problems
        if one.file == f"{CASES}/{id}.yaml" or not (one.warning or one.file.startswith(others))
    ]
    if mine:
        print(Report(tuple(mine), whole.proof, whole.citations, whole.why), flush=True)
    return all(one.warning for one in mine)


def _open(id: str, file: Path, folder: Path, args: argparse.Namespace) -> int:
    """Start JupyterLab in a throw-away folder and stay until it is stopped."""
    from ..casebook import load

    prepare(id, folder)
    token, port = secrets.token_urlsafe(24), args.port or _free_port()
    address = f"http://127.0.0.1:{port}/lab/tree/cases/{id}.ipynb?token={token}"
    print(TOLD.format(title=load().cases[id].title, address=address), end="")
    process = subprocess.Popen(
        command(id, folder, port, args.no_open), cwd=folder / "work", env=environment(folder, token)
    )
    try:
        print(WATCHED.format(file=file) if file.is_file() else BY_HAND, STOP, sep="\n", flush=True)
        _watch(id, file, folder, process)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)  # Ctrl+C reached it too
        return 0
    finally:
        _stop(process)
    if process.returncode:
        raise CasebookError("JupyterLab did not start, or stopped by itself; what it said stands above.")
    return 0


def prepare(id: str, folder: Path) -> bool:
    """Bring the case's notebook into the folder, with the page's own list of what may run; whether it changed."""
    from ..casebook import load
    from ..notebooks.cases import bring
    from ..notebooks.saving import run_alone

    work, lab = folder / "work", folder / "lab"
    if not work.exists() and (ROOT / "lab" / "start.py").is_file():
        shutil.copytree(ROOT / "notebooks", work, ignore=shutil.ignore_patterns(".*"))
        shutil.copytree(ROOT / "lab", lab, ignore=shutil.ignore_patterns("__pycache__"))
    changed = bring(load().cases[id], work / "cases")
    if lab.exists():
        (lab / "labextensions" / "casebook-alive" / "static" / "notebooks.json").write_text(run_alone(work), "utf-8")
    return changed is not None


def command(id: str, folder: Path, port: int, no_open: bool) -> list[str]:
    """How JupyterLab is started: as in a checkout, or plainly where there is none."""
    start = folder / "lab" / "start.py"
    how = [str(start)] if start.exists() else ["-m", "jupyterlab", "--ServerApp.ip=127.0.0.1"]
    more = [f"--ServerApp.root_dir={folder / 'work'}", f"--LabApp.default_url=/lab/tree/cases/{id}.ipynb"]
    more += ["--ServerApp.port_retries=0", *["--no-browser"] * no_open]
    return [sys.executable, *how, f"--port={port}", *more]


def environment(folder: Path, token: str) -> dict[str, str]:
    """The environment in which JupyterLab keeps everything in the folder, and finds this very casebook."""
    from ..casebook import home

    own = {name: str(folder / name.lower()) for name in OWN}
    if (folder / "lab").exists():
        own |= {"JUPYTER_CONFIG_PATH": str(folder / "lab"), "JUPYTER_PATH": str(folder / "lab")}
    source = str(Path(__file__).resolve().parents[2])
    path = os.pathsep.join(filter(None, (source, os.environ.get("PYTHONPATH"))))
    return {**os.environ, **own, "JUPYTER_TOKEN": token, "PYTHONPATH": path, "CASEBOOK_CONTENT": str(home())}


def _watch(id: str, file: Path, folder: Path, process: subprocess.Popen) -> None:
    """While JupyterLab runs, say after each change of the file what is wrong with it, or how to see it."""
    before = _raw(file)
    while process.poll() is None:
        time.sleep(0.5)
        now = _raw(file)
        if now and now != before:
            before = now
            if not right(id):
                print("Not shown yet: mend it and save again.", flush=True)
            elif prepare(id, folder):
                print("The stages have changed. Reload the page in the browser.", flush=True)
            else:
                print("Changed. Choose Run > Run All Cells in JupyterLab to see it.", flush=True)


def _raw(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""  # none, or about to be written anew


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _stop(process: subprocess.Popen) -> None:
    """End JupyterLab, gently first, so that it ends its kernels."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(10)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()
            process.wait()
