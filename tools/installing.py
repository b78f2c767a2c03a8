"""Make `.venv` and fill it from the lock; say in plain words what is missing when that fails."""

import hashlib
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "casebook-installed"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
SPACE = 1_500_000_000

VENV_MISSING = f"""Python's own venv module is missing here. Debian and Ubuntu keep it in a package of its own:
    sudo apt install python{sys.version_info.major}.{sys.version_info.minor}-venv"""

# The first that fits is said, so the more telling ones come first.
REASONS = [
    (r"ensurepip is not\s+available|No module named '?(venv|ensurepip)", VENV_MISSING),
    (
        r"No space left|WinError 112|Disk quota exceeded",
        "The disk is full. Free about 1.5 GB and try again.",
    ),
    (
        r"do not match the hashes|Hash mismatch",
        "A downloaded package is not the one that this project was tested with. Try again later, or on another\n"
        "network. If it stays so, do not go on, and tell the people who look after this project.",
    ),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError|SSLCertVerification|invalid peer certificate|UnknownIssuer",
        "The certificate of the package server was not accepted. A proxy or a virus scanner often stands between,\n"
        "and so does a wrong clock. Try another network (at home, a phone), or ask your IT department for its\n"
        "certificate file and name it in the environment variables SSL_CERT_FILE and PIP_CERT.",
    ),
    (
        r"ProxyError|Tunnel connection failed|Proxy Authentication|\b407\b|proxy.{0,40}(connect|refus)",
        "The network's proxy did not let the download through. Check the environment variable HTTPS_PROXY, or\n"
        "ask your IT department for the proxy's address.",
    ),
    (
        r"NewConnectionError|ConnectTimeout|ReadTimeout|Connection ?(Refused|reset|aborted)|MaxRetryError|dns error"
        r"|name resolution|getaddrinfo|error sending request|Failed to fetch|client error|Retrying \(Retry"
        r"|Network is unreachable|timed out",
        "The packages could not be downloaded: no network, or the package server is not reached from here.\n"
        "The first start needs the internet (about 200 MB); later ones do not. Behind a proxy, set HTTPS_PROXY.",
    ),
    (
        r"File name too long|Long Path|WinError 206|Errno 36\b",
        "The path of this folder is too long for this system. Move the folder nearer to the top of the disk.",
    ),
    (
        r"Directory not empty|WinError 145",
        "Another program is at work in .venv, perhaps an installation that was started before. Wait a minute, then\n"
        "try again.",
    ),
    (
        r"Permission denied|Access is denied|PermissionError|WinError (5|32)\b|being used by another process|Read-only",
        "A file in .venv cannot be written. Close JupyterLab and any program that uses this folder (a sync program\n"
        "such as OneDrive may hold it for a moment), then try again. The folder must be one that you may write to.",
    ),
    (
        r"No matching distribution|no wheels|No solution found|not supported on this platform|Failed building",
        f"No tested packages fit Python {platform.python_version()} on this machine ({platform.platform()}).\n"
        "Try with another Python: 3.11 to 3.14 are known to work on 64-bit Linux, macOS and Windows.",
    ),
]


class Missing(Exception):
    """Something that is needed is not there; the message says what, in plain words."""


class Failed(Exception):
    """A command failed; the message is its output."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Show what is being done and how long it took."""
    print(f"{what} ...", flush=True)
    begin = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - begin:.1f} s", flush=True)


def environment() -> dict[str, str]:
    """Return the environment for the tools in `.venv`: without what would lead Python astray, `.venv` first."""
    astray = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    kept = {name: value for name, value in os.environ.items() if name not in astray}
    return {**kept, "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", "")]), "PYTHONUTF8": "1"}


def key() -> str:
    """Return what an installation stands for: the lock, the project, the Python and the place."""
    facts = [str(sys.version_info[:2]), platform.machine(), str(ROOT)]
    return hashlib.sha256(
        b"\0".join([(ROOT / "constraints.txt").read_bytes(), (ROOT / "pyproject.toml").read_bytes()])
        + "\0".join(facts).encode("utf-8", "surrogateescape")
    ).hexdigest()


def ready() -> bool:
    """Return whether `.venv` is whole and up to date."""
    try:
        return PYTHON.exists() and STAMP.read_text(encoding="utf-8") == key()
    except OSError:
        return False


def install() -> Path:
    """Return the Python of an up-to-date `.venv`, made first if need be; nothing is done twice."""
    if ready():
        return PYTHON
    if shutil.disk_usage(ROOT).free < SPACE:
        raise Missing("The disk is nearly full. Free about 1.5 GB and try again.")
    ways = [_with_pip]
    if shutil.which("uv"):
        ways.insert(0, _with_uv)
    said = ""
    for way in ways:
        try:
            with step("Clearing an unfinished or older .venv") if VENV.exists() else step("Starting with a new .venv"):
                remove(VENV)
            way()
            STAMP.write_text(key(), encoding="utf-8")
            return PYTHON
        except Failed as error:
            said += f"{error}\n"
            if way is not ways[-1]:
                print("  uv could not do it; trying again with pip", flush=True)
        except OSError as error:
            said += f"{error}\n"
    raise Missing(explain(said))


def also(lock: str) -> None:
    """Install what a further lock names into the `.venv` that is there, once."""
    wanted, stamp = (ROOT / lock).read_bytes(), VENV / f"{Path(lock).stem}-installed"
    if stamp.exists() and stamp.read_bytes() == wanted:
        return
    try:
        with step(f"Installing what {lock} names"):
            _run(*(_uv() if shutil.which("uv") else _pip()), "--require-hashes", "-r", lock)
        stamp.write_bytes(wanted)
    except Failed as error:
        raise Missing(explain(str(error))) from error


def explain(output: str) -> str:
    """Return in plain words why an installation failed, and the last lines of what it said."""
    reason = next((words for pattern, words in REASONS if re.search(pattern, output, re.IGNORECASE)), None)
    last = "\n".join(f"    {line:.160}" for line in output.strip().splitlines()[-6:])
    return f"{reason or 'The packages could not be installed.'}\n\nThe last lines of the installation were:\n{last}"


def _with_uv() -> None:
    with step("Making .venv (with uv)"):
        _run("uv", "venv", "--quiet", "--no-project", "--python", _base(), str(VENV))
    with step("Installing the locked packages"):
        _run(*_uv(), "--require-hashes", "-r", "constraints.txt")
    with step("Installing this project"):
        _run(*_uv(), "--no-deps", "--no-build-isolation", "--editable", ".")


def _with_pip() -> None:
    with step("Making .venv"):
        _run(_base(), "-m", "venv", str(VENV))
    with step("Installing the locked packages (the first time this takes a minute or more)"):
        _run(*_pip(), "--require-hashes", "-r", "constraints.txt")
    with step("Installing this project"):
        _run(*_pip(), "--no-deps", "--no-build-isolation", "--editable", ".")


def _uv() -> tuple[str, ...]:
    return ("uv", "pip", "install", "--python", str(PYTHON))


def _pip() -> tuple[str, ...]:
    return (str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input")


def _base() -> str:
    """Return the Python that `.venv` is made from, even when `.venv` itself is running this."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _run(*command: str) -> None:
    """Run a command, its last line shown while a person watches; raise `Failed` with all of its output."""
    watched, lines = sys.stdout.isatty(), []
    # PIP_USER: a person's own setting that would install outside .venv
    known = {**environment(), "PIP_USER": "0", "PYTHONUNBUFFERED": "1"}
    try:
        with subprocess.Popen(
            command, cwd=ROOT, env=known, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        ) as process:  # fmt: skip
            try:
                for line in process.stdout:
                    lines.append(line)
                    if watched and line.strip():
                        print(f"\r  {line.strip():.74}".ljust(78), end="", flush=True)
            except BaseException:
                process.kill()  # whoever stops this must not leave an installation running behind it
                raise
    except OSError as error:
        raise Failed(f"{command[0]}: {error}") from error
    finally:
        if watched and lines:
            print("\r".ljust(79), end="\r", flush=True)
    if process.returncode:
        raise Failed("".join(lines))


def remove(path: Path) -> None:
    """Take away a folder or file, read-only parts and Windows' long paths included."""

    def again(function, name, _):
        Path(name).chmod(stat.S_IRWXU)
        function(name)

    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.exists():
        handler = {"onexc" if sys.version_info >= (3, 12) else "onerror": again}
        shutil.rmtree(f"\\\\?\\{path}" if os.name == "nt" else path, **handler)
