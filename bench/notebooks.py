"""Every notebook run and compared by nbval, against the same notebooks run by nbclient alone."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.series import Row, in_turn
from teaching.notebooks.saving import find
from tools.testing import NBVAL, private

ROOT = Path(__file__).resolve().parents[1]
ALONE = """
import sys
import nbformat
from nbclient import NotebookClient
for path in sys.argv[1:]:
    NotebookClient(nbformat.read(path, 4), timeout=120, kernel_name="python3").execute(cwd="notebooks")
"""


def rows(n: int) -> list[Row]:
    """Hold the step of `run.py test` that compares every notebook against running them."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        known = private(Path(folder))

        def run(*words: object) -> float:
            begin = time.perf_counter()
            command = [sys.executable, *map(str, words)]
            done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError((done.stdout + done.stderr)[-3000:])
            return time.perf_counter() - begin

        compared = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *NBVAL]
        series = in_turn(n, lambda: run(*compared), lambda: run("-c", ALONE, *find()))
    return [Row("every notebook, run and compared (nbval)", "the same run by nbclient alone", "s", *series, 1.3)]
