"""Run the tests part by part and end with one table and one line."""

import os
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from tools.browsers import browser
from tools.installing import BIN, ROOT, Missing, environment

SHARED_OUT = ("-n", "auto", "--dist", "worksteal")  # among the processors
PARTS = ("unit", "notebooks", "browser")
NBVAL = (
    "--nbval", "--nbval-current-env", "--nbval-cell-timeout=120", "--nbval-sanitize-with", "tests/nbval.cfg",
    "notebooks",
)  # fmt: skip


@dataclass
class Step:
    """One command of a part, and what came of it."""

    part: str
    name: str
    command: list[str]
    pytest: bool = False
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    note: str = ""


def steps(python: Path, part: str) -> list[Step]:
    """Return the steps of a part; a step without pytest counts as one test."""
    module, casebook = [str(python), "-m"], str(BIN / "casebook")
    if part == "unit":
        return [
            Step(part, "ruff check", [*module, "ruff", "check"]),
            Step(part, "ruff format", [*module, "ruff", "format", "--check"]),
            Step(part, "imports run one way", [str(BIN / "lint-imports"), "--no-cache"]),
            Step(part, "casebook check", [casebook, "check"]),
            Step(part, "tests/unit", [*module, "pytest", *SHARED_OUT, "tests/unit"], pytest=True),
        ]
    if part == "notebooks":
        return [
            Step(part, "every notebook, run and compared", [*module, "pytest", *NBVAL], pytest=True),
            Step(part, "tests/notebooks", [*module, "pytest", "tests/notebooks"], pytest=True),
        ]
    return [Step(part, "tests/browser", [*module, "pytest", "tests/browser"], pytest=True)]


def private(folder: Path) -> dict[str, str]:
    """Return an environment in which nothing of a person's own Jupyter is read or written."""
    names = [
        "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR", "IPYTHONDIR", "XDG_DATA_HOME", "CASEBOOK_ANSWERS", "CASEBOOK_WORK",
    ]  # fmt: skip
    for name in names:
        (folder / name.lower()).mkdir()
    own = {name: str(folder / name.lower()) for name in names}
    # kept from run to run, because it holds matplotlib's list of fonts, which takes seconds to make
    own["MPLCONFIGDIR"] = str(ROOT / ".venv" / "matplotlib")
    dropped = ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH", "JUPYTER_TOKEN", "PYTEST_ADDOPTS")
    return {**{name: value for name, value in environment().items() if name not in dropped}, **own}


def run(step: Step, known: dict[str, str], report: Path, choose: str | None) -> None:
    """Run a step and count what passed, failed and was skipped."""
    print(f"\n== {step.part}: {step.name}", flush=True)
    command = list(step.command)
    if step.pytest:
        command += ["-q", "--durations=5", "--durations-min=1", f"--junitxml={report}"]
        command += ["-k", choose] if choose else []
    begin = time.monotonic()
    try:
        code = subprocess.run(command, cwd=ROOT, env=known, stdin=subprocess.DEVNULL).returncode
    except OSError as error:
        print(error)
        code = 1
    step.seconds = time.monotonic() - begin
    if step.pytest:
        count(step, report)
        if code == 5 and choose:
            step.note = "none chosen"
        elif not step.passed + step.failed:
            step.note = "no test ran"
        if code and not step.failed and step.note != "none chosen" or step.note == "no test ran":
            step.failed += 1
    else:
        step.passed, step.failed = int(code == 0), int(code != 0)


def count(step: Step, report: Path) -> None:
    """Read what pytest wrote down; nothing written counts as nothing run."""
    try:
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        return
    total, failures, errors, step.skipped = (
        sum(int(suite.get(name, 0)) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    step.failed = failures + errors
    step.passed = max(0, total - step.failed - step.skipped)


def table(done: list[Step]) -> str:
    """Return the table of all steps, and under it why one failed where no test says so."""
    wide = max(len(step.name) for step in done)
    lines = [f"{'part':<10} {'what':<{wide}} {'result':<11} {'passed':>7} {'failed':>7} {'skipped':>7} {'seconds':>8}"]
    for step in done:
        result = "FAILED" if step.failed else step.note or "ok"
        numbers = f"{step.passed:>7} {step.failed:>7} {step.skipped:>7} {step.seconds:>8.1f}"
        lines.append(f"{step.part:<10} {step.name:<{wide}} {result:<11} {numbers}")
    lines += [f"{step.name}: {step.note}" for step in done if step.failed and step.note]
    return "\n".join(lines)


def find_browser(python: Path, install: bool, known: dict[str, str]) -> Step:
    """Find the browser, tell the tests, and return what came of it; it counts only where there is none."""
    begin = time.monotonic()
    found = Step("browser", "a browser", [])
    try:
        known["CASEBOOK_BROWSER"] = browser(python, install or bool(os.environ.get("CI")))
        print(f"\nThe browser is {known['CASEBOOK_BROWSER']}", flush=True)
    except Missing as error:
        found.failed, found.note = 1, str(error)
    found.seconds = time.monotonic() - begin
    return found


def test(python: Path, parts: list[str], choose: str | None, install_browser: bool, setup: float = 0.0) -> int:
    """Run the parts, print the table and the last line, and return 0 only if something ran and all of it passed."""
    done = [Step("set-up", ".venv and packages", [], seconds=setup)]
    # what a server still writes while it stops must not spoil the end
    with tempfile.TemporaryDirectory(prefix="casebook-", ignore_cleanup_errors=True) as folder:
        known = private(Path(folder))
        for part in [name for name in PARTS if name in parts] or PARTS:
            if part == "browser":
                done.append(find_browser(python, install_browser, known))
                if done[-1].failed:
                    continue
            for step in steps(python, part):
                if step.pytest or not choose:
                    run(step, known, Path(folder, f"{len(done)}.xml"), choose)
                    done.append(step)
    passed, failed, skipped = (sum(getattr(step, name) for step in done) for name in ("passed", "failed", "skipped"))
    if not passed + failed:
        print("\nNo test was chosen.")
        failed = 1
    print(f"\n{table(done)}\n\n{passed} passed, {failed} failed{f', {skipped} skipped' if skipped else ''}")
    return 1 if failed else 0
