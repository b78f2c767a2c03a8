"""Cases: the first stage on screen, a shelf that grows, files that are checked, and ten years of answers."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import count
from pathlib import Path

from bench.kernel import ROOT, new_kernel_ms
from bench.series import Row, in_turn
from teaching.attempts import Attempts
from teaching.casebook import load

FEW, MANY = 24, 240  # cases
YEARS = 10 * 365  # answers: one a day
BARE = """
import ipywidgets as widgets
page = widgets.HTML("waiting")
controls = [widgets.Checkbox(description=text, indent=False) for text in {texts!r}]
controls += [widgets.Button(description="Commit") for _ in range({items})]
widgets.VBox([page, *controls])
"""
SHELF = "import sys, time; from teaching import cells; cells.shelf(); begin = time.perf_counter(); str(cells.shelf()); "
SAID = "print(1000 * (time.perf_counter() - begin))"
CHECK = """
import sys, time
from teaching.casebook import check
small, folder = sys.argv[1:]
assert check(small).ok
begin = time.perf_counter()
assert check(folder).ok
"""


def stage(n: int) -> list[Row]:
    """Hold the cells that show a case's first stage against as many stock widgets, each in a new kernel."""
    case = next(iter(load().cases.values()))
    notebook = json.loads((ROOT / "notebooks" / "cases" / f"{case.id}.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"][:2]
    items = [each.item for each in case.stages[0].steps if each]
    bare = BARE.format(texts=[option.text for item in items for option in item.options], items=len(items))
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        series = in_turn(n, lambda: new_kernel_ms("\n".join(code), home), lambda: new_kernel_ms(bare, home))
    why = "A case brings its person, its chart and its text face with it; the stock panel is boxes without a story."
    return [
        Row("a case's first stage, in a new kernel", "bare notebook with as many ipywidgets", "ms", *series, 1.2, why)
    ]


def growth(n: int) -> list[Row]:
    """Hold 240 cases against 24: opening the shelf, and checking all content."""
    with tempfile.TemporaryDirectory(prefix="cases-", ignore_cleanup_errors=True) as place:
        few, many = (grown(Path(place, f"of-{number}"), number) for number in (FEW, MANY))
        caches = (Path(place, f"cache-{number}") for number in count())
        kept = Path(place, "kept")

        def python(code: str, *words: object, content: Path = few, cache: Path | None = None) -> float:
            known = {
                **os.environ,
                "PYTHONPATH": str(ROOT / "src"),
                "CASEBOOK_CACHE": str(cache or next(caches)),
                "CASEBOOK_CONTENT": str(content),
                "CASEBOOK_ANSWERS": str(Path(place, "answers")),
            }
            command = [sys.executable, "-c", code, *map(str, words)]
            begin = time.perf_counter()
            said = subprocess.run(command, env=known, check=True, capture_output=True, text=True).stdout
            return float(said) if said.strip() else 1000 * (time.perf_counter() - begin)

        shelves = in_turn(
            n,
            lambda: python(SHELF + SAID, content=many, cache=kept),
            lambda: python(SHELF + SAID, content=few, cache=kept),
        )
        checked = in_turn(n, lambda: python(CHECK + SAID, few, many), lambda: python(CHECK + SAID, few, few))
        against = in_turn(n, lambda: python(CHECK + SAID, few, few), lambda: python("import pandas"))
    times, why = (
        MANY / FEW,
        (
            "Half of it reads the files with line and column, in plain Python, the rest looks at every item for what "
            "is wrong or weak. It runs when content changes; a student's start finds each case checked and compiled."
        ),
    )
    return [
        Row(f"the shelf, {MANY} cases", f"{FEW} cases", "ms", *shelves, 1.15 * times),
        Row(f"all content checked, {MANY} cases", f"{FEW} cases", "ms", *checked, 1.15 * times),
        Row(f"all content checked, {FEW} cases", "`import pandas`, by a new Python", "ms", *against, 1, why),
    ]


def answers(n: int) -> list[Row]:
    """Hold a file with ten years of one student's answers against a new one."""
    item = {"id": "item", "stem": "What matters?"}
    with tempfile.TemporaryDirectory(prefix="answers-", ignore_cleanup_errors=True) as place:
        full, new = Attempts(Path(place, "full")), Attempts(Path(place, "new"))
        day = {"at": "2026-01-05T09:00:00.000+00:00", "work": "case", "wording": "w", "answer": ["a"]}
        full.restore(
            {
                "version": 1,
                "attempts": [
                    {**day, "item": f"item-{number}", "kind": "first", "points": number % 3, "maximum": 2}
                    for number in range(YEARS)
                ],
                "notes": [],
                "wordings": {"w": item},
            }
        )

        def commit(kept: Attempts):
            def run() -> float:
                begin = time.perf_counter()
                kept.commit("case", item, "w", ["a"], 1, 2)
                return 1000 * (time.perf_counter() - begin)

            return run

        series = in_turn(n, commit(full), commit(new))
    return [Row(f"an answer kept, after {YEARS:,} others", "the first ones of a new file", "ms", *series)]


def grown(folder: Path, number: int) -> Path:
    """Copy the content with so many cases, the ones that there are over and over."""
    shutil.copytree(ROOT / "casebook", folder)
    cases = sorted((folder / "cases").glob("*.yaml"))
    for place in range(number - len(cases)):
        source = cases[place % len(cases)]
        shutil.copy(source, source.with_name(f"{source.stem}-copy-{place}.yaml"))
    return folder
