"""The commands of `run.py`."""

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tools import testing
from tools.installing import BIN, ROOT, Missing, also, environment, install, remove, step

LAB = ROOT / ".lab"
WORK = Path(os.environ.get("CASEBOOK_WORK") or ROOT / "my-notebooks").expanduser().absolute()
CACHES = ("__pycache__", ".pytest_cache", ".ruff_cache", ".hypothesis", ".ipynb_checkpoints")
HELP = """
examples:
  python3 run.py lab                      open the notebooks
  python3 run.py lab --reset explorer     the same, with a fresh copy of one notebook
  python3 run.py lab --no-open --port 9000    on a machine without a screen
  python3 run.py test                     run every test
  python3 run.py test unit -k reading     only some, for work in progress
"""


def lab(given: argparse.Namespace) -> int:
    """Open JupyterLab in the working folder and stay until it is stopped."""
    python, port = install(), free_port(given.port)
    WORK.mkdir(parents=True, exist_ok=True)
    with step(f"Bringing the notebooks up to date in {WORK}"):
        reset = [f"--reset={name}" for name in given.reset]
        code = call(python, "-m", "teaching.workfolder", ROOT / "notebooks", WORK, *reset)
    if code:
        return code
    token = secrets.token_urlsafe(24)
    with tempfile.TemporaryDirectory(prefix="lab-", ignore_cleanup_errors=True) as runtime:
        command = [python, ROOT / "lab" / "start.py", f"--port={port}", "--ServerApp.port_retries=0"]
        command += [f"--ServerApp.root_dir={WORK}", "--LabApp.default_url=/lab/tree/start.ipynb"]
        command += ["--no-browser"] if given.no_open else []
        begin = time.monotonic()
        print("Starting JupyterLab ...", flush=True)
        process = subprocess.Popen(command, cwd=WORK, env=quiet(token, runtime))
        try:
            if not answers(port, process):
                raise Missing(
                    "JupyterLab did not start; what it said stands above. If it stays so, begin anew:\n"
                    "    python3 run.py clean"
                )
            print(
                f"  done in {time.monotonic() - begin:.1f} s\n\nJupyterLab is open at\n"
                f"    http://127.0.0.1:{port}/lab/tree/start.ipynb?token={token}\n"
                f"Your notebooks are in {WORK}. To stop, press Ctrl+C here.",
                flush=True,
            )
            return process.wait()
        except KeyboardInterrupt:
            print("\nStopping JupyterLab.", flush=True)
            with suppress(subprocess.TimeoutExpired):
                process.wait(10)  # Ctrl+C reached it too
            return 0
        finally:
            stop(process)


def quiet(token: str, runtime: str) -> dict[str, str]:
    """Return the environment in which JupyterLab takes the project's settings and leaves a person's own alone."""
    own = {name: str(LAB / name.lower().split("_")[1]) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR")}
    own |= {f"JUPYTERLAB_{name}_DIR": str(LAB / name.lower()) for name in ("SETTINGS", "WORKSPACES")}
    own |= {
        "IPYTHONDIR": str(LAB / "ipython"),
        "JUPYTER_CONFIG_PATH": str(ROOT / "lab"),
        "JUPYTER_PATH": str(ROOT / "lab"),  # its labextensions
        "JUPYTER_RUNTIME_DIR": runtime,
    }
    return {**environment(), **own, "JUPYTER_TOKEN": token}


def free_port(wanted: int | None) -> int:
    """Return the wanted port, or the first free one from 8888 on."""
    for port in [wanted] if wanted else range(8888, 8988):
        with socket.socket() as taken:
            if os.name != "nt":  # elsewhere a port that was just left counts as busy; on Windows this would share it
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                taken.bind(("127.0.0.1", port))
                return port
            except (OSError, OverflowError) as error:
                reason = error
    if isinstance(reason, PermissionError):
        raise Missing(f"Port {wanted} is not open to you. Choose one above 1024: --port 8890")
    if wanted:
        raise Missing(
            f"Port {wanted} is busy, perhaps with a JupyterLab that is still open. Stop it, or choose another port:\n"
            f"    python3 run.py lab --port {wanted + 1}"
        )
    raise Missing("No free port was found from 8888 to 8987. Name one with --port.")


def answers(port: int, process: subprocess.Popen) -> bool:
    """Wait until JupyterLab answers on its port; False if it ended before."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy has no business on this machine
    while process.poll() is None:
        try:
            with direct.open(f"http://127.0.0.1:{port}/api", timeout=5) as reply:
                return "version" in json.load(reply)
        except (OSError, ValueError):
            time.sleep(0.1)
    return False


def stop(process: subprocess.Popen, seconds: float = 10) -> None:
    """End JupyterLab, gently first, so that it ends its kernels."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(seconds)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            process.kill()


def test(given: argparse.Namespace) -> int:
    """Run every test, or only the parts that are named."""
    begin = time.monotonic()
    python = install()
    return testing.test(python, given.part, given.choose, given.install_browser, time.monotonic() - begin)


def save(given: argparse.Namespace) -> int:
    """Run all notebooks and save them with their outputs."""
    return call(install(), "-m", "teaching.notebooks", "save", *given.more)


def bench(given: argparse.Namespace) -> int:
    """Measure, as ratios."""
    python = install()
    also("bench/engines.txt")
    return call(python, "-m", "bench", *given.more)


def check(given: argparse.Namespace) -> int:
    """Check all content; with the documents at hand, prove the citations too."""
    install()
    return call(BIN / "casebook", "check", *(["--sources", given.sources] if given.sources else []), *given.more)


def clean(given: argparse.Namespace) -> int:
    """Take away all that the other commands made, except what students wrote."""
    gone = [ROOT / name for name in (".venv", ".lab", "build", "dist")]
    for folder, folders, _ in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in (".git", ".venv") and Path(folder, name) != WORK]
        gone += [Path(folder, name) for name in folders if name in CACHES or name.endswith(".egg-info")]
    for path in gone:
        if path.exists() or path.is_symlink():
            try:
                remove(path)
            except OSError as error:
                raise Missing(
                    f"{path} could not be taken away ({error.strerror}).\nClose JupyterLab and other programs that use "
                    "this folder (a sync program such as OneDrive may hold it for a moment), then try again."
                ) from error
            print(f"taken away: {path.relative_to(ROOT)}")
    print(f"Left alone: your notebooks ({WORK}) and your answers.")
    return 0


def call(*command: object) -> int:
    """Run a command in the project's folder with the tools of `.venv`."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, env=environment()).returncode


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    top = argparse.ArgumentParser(
        prog="run.py", description="Everything that this project does, one command each.", epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(function, **named):
        words = function.__doc__.rstrip(".")
        one = commands.add_parser(function.__name__, help=words, description=f"{words}.", **named)
        one.set_defaults(function=function, more=[])
        return one

    one = add(lab)
    one.add_argument("--no-open", action="store_true", help="only print the address, open no browser")
    one.add_argument("--port", type=int, metavar="N", help="the port; otherwise the first free one from 8888 on")
    one.add_argument(
        "--reset", action="append", default=[], metavar="NOTEBOOK", help="put back a fresh copy of one notebook"
    )
    one = add(test)
    one.add_argument("part", nargs="*", choices=[*testing.PARTS, []], metavar="PART", help=", ".join(testing.PARTS))
    one.add_argument("-k", dest="choose", metavar="EXPR", help="only tests whose name fits, as pytest understands it")
    one.add_argument(
        "--install-browser", action="store_true", help="install Chromium with apt-get if there is no browser"
    )
    add(save)
    add(bench)
    add(check).add_argument("--sources", metavar="DIR", help="the folder of the documents, to prove the citations")
    add(clean)
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 is success, 2 a wrong word, 1 anything else."""
    top = parser()
    given, more = top.parse_known_args(arguments)
    if more:
        if given.command not in ("save", "bench", "check"):  # these hand on what they do not know themselves
            top.error(f"not understood: {' '.join(more)}")
        given.more = more
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is then stopped too
    try:
        return given.function(given)
    except Missing as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(f"\n{error.filename} cannot be written. Put the project where you may write.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
