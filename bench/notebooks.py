"""Every notebook run and compared by nbval, against nbclient alone; each lesson against the imports that it needs."""

import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

from bench.kernel import imports, new_kernel_ms
from bench.series import Row, Series, in_turn
from teaching.notebooks.saving import FOLDER, find, read
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
    """Hold the step of `run.py test` that compares every notebook against running them, and say it one by one."""
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        known = private(Path(folder))

        def run(*words: object) -> float:
            begin = time.perf_counter()
            command = [sys.executable, *map(str, words)]
            done = subprocess.run(command, cwd=ROOT, env=known, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError((done.stdout + done.stderr)[-3000:])
            return time.perf_counter() - begin

        report = Path(folder, "report.xml")
        alone: dict[str, Series] = defaultdict(Series)

        def compared() -> float:
            took = run("-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *NBVAL)
            for name, seconds in times(report).items():
                alone[name].values.append(seconds)
            return took

        series = in_turn(n, compared, lambda: run("-c", ALONE, *find()))
    for each in alone.values():
        del each.values[0]  # the turn that does not count
    whole = Row("every notebook, run and compared (nbval)", "the same run by nbclient alone", "s", *series, 1.3)
    return [whole, *(Row(f"of these, {name}", "", "s", alone[name]) for name in sorted(alone))]


def times(report: Path) -> dict[str, float]:
    """Return what each notebook took, its kernel's start included, from a report of pytest."""
    found: dict[str, float] = defaultdict(float)
    for case in ElementTree.parse(report).iter("testcase"):
        folders, _, name = case.get("classname", "").removesuffix(".ipynb").rpartition(".")
        found["/".join([*folders.split(".")[1:], name])] += float(case.get("time", 0))
    return dict(found)


def lessons(n: int) -> list[Row]:
    """Hold every lesson, all its cells in a new kernel, against a notebook that only imports the same."""
    rows = []
    why = "A lesson reads its content, makes its tables and draws its figure; the other notebook only imports."
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        for path in find(FOLDER / "lessons"):
            code = cells(path)
            bare = imports(code, home)
            series = in_turn(n, lambda: new_kernel_ms(code, home), lambda: new_kernel_ms(bare, home))  # noqa: B023
            against = "an empty notebook with the same imports"
            rows.append(Row(f"lesson {path.stem}, all of it, in a new kernel", against, "ms", *series, 2, why))
    return rows


def cells(path: Path) -> list[str]:
    """Return the code of a notebook, cell by cell."""
    return ["".join(cell["source"]) for cell in read(path)["cells"] if cell["cell_type"] == "code"]
