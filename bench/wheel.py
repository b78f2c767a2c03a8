"""From a wheel, as it is installed: the import and the first Reading, against a Python that does nothing."""

import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.series import Row, in_turn

ROOT = Path(__file__).resolve().parents[1]
IMPORT = "import teaching"
FIRST = f"""
{IMPORT}
book = teaching.load()
picture = next(iter(book.examples.values()))
reading = teaching.read(picture.profile)
assert reading.applies and reading.waiting
"""


@contextmanager
def unpacked() -> Iterator[Path]:
    """Build the wheel and unpack it, which is all that installing it does."""
    with tempfile.TemporaryDirectory(prefix="wheel-", ignore_cleanup_errors=True) as folder:
        build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        (wheel,) = Path(folder).glob("*.whl")
        installed = Path(folder, "installed")
        zipfile.ZipFile(wheel).extractall(installed)
        subprocess.run([sys.executable, "-m", "compileall", "-q", installed], check=True)
        yield installed


def rows(n: int) -> list[Row]:
    """Hold the import, the first Reading too, and what Python itself takes of it against a bare Python."""
    with unpacked() as installed:
        known = {**os.environ, "PYTHONPATH": str(installed)}

        def run(code: str) -> float:
            begin = time.perf_counter()
            subprocess.run([sys.executable, "-c", code], check=True, cwd=installed.parent, env=known)
            return 1000 * (time.perf_counter() - begin)

        def row(what: str, code: str, most: float | None = None, why: str = "") -> Row:
            return Row(what, "`python -c pass`", "ms", *in_turn(n, lambda: run(code), lambda: run("pass")), most, why)

        run(f"{IMPORT}; assert teaching.__file__.startswith({str(installed)!r}), teaching.__file__")
        asked = f"import sys\nbefore = set(sys.modules)\n{FIRST}\nprint(*sorted(set(sys.modules) - before))"
        said = subprocess.run(
            [sys.executable, "-c", asked], check=True, cwd=installed.parent, env=known, capture_output=True, text=True
        )
        pythons = [name for name in said.stdout.split() if name.split(".")[0] != "teaching"]
        return [
            row("`import teaching`, from a wheel", IMPORT),
            row("`import teaching` and the first Reading, from a wheel", FIRST, 3, WHY),
            row("of that, what is imported from Python's own library", f"import {', '.join(pythons)}"),
        ]


WHY = (
    "The row below says what Python's own modules take of it, most of all `dataclasses`, `typing` and `re`; then comes "
    "making the model's classes. Frozen dataclasses keep the model short and safe, and a kernel has most of these "
    "modules already, so the explorer's first cell does not pay for them."
)
