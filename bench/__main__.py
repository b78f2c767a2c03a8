"""Measure the project against the barest thing that does the like: `python -m bench`, `--write` keeps the table."""

import argparse
import importlib
import os
import platform
import sys
import time
from pathlib import Path

from bench.series import HEADINGS, Row

KEPT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
COMMAND = "python3 run.py bench --write"


# Each part: its module and function, how many rounds, and how many where it is only to be seen that it runs.
PARTS = {
    "wheel": ("wheel", "rows", 25, 3),
    "reading": ("library", "reading", 25, 5),
    "many": ("library", "many", 10**8, 10**6),  # profiles
    "engines": ("engines", "rows", 15, 3),
    "cell": ("kernel", "showing", 7, 2),
    "stage": ("cases", "stage", 7, 2),
    "cases": ("cases", "growth", 1, 1),
    "answers": ("cases", "answers", 60, 5),
    "memory": ("kernel", "memory", 5, 1),
    "pick": ("browser", "picking", 60, 10),
    "commit": ("browser", "committing", 40, 5),
    "lab": ("lab", "rows", 2, 1),
    "notebooks": ("notebooks", "rows", 3, 1),
    "lessons": ("notebooks", "lessons", 5, 1),
}


def measured(quick: bool, only: list[str]) -> list[Row]:
    """Measure everything, or what is named, saying what is being measured."""
    chosen = [name for name in PARTS if name in only or not only]
    rows = []
    for number, name in enumerate(chosen, 1):
        begin = time.monotonic()
        print(f"[{number}/{len(chosen)}] {name} ...", file=sys.stderr, flush=True)
        module, function, rounds, few = PARTS[name]
        measure = getattr(importlib.import_module(f"bench.{module}"), function)  # brings in only what it needs
        rows += measure(few if quick else rounds)
        print(f"      done in {time.monotonic() - begin:.1f} s", file=sys.stderr, flush=True)
    return rows


def table(rows: list[Row]) -> str:
    """Return the rows as a table that reads well as text and as Markdown, and under it why a target was missed."""
    cells = [HEADINGS, *(row.cells() for row in rows)]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["| " + " | ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (size + 2) for size in wide) + "|")
    notes = [f"- {row.note}" for row in rows if row.note]
    return "\n".join([*lines, *([""] if notes else []), *notes])


def page(rows: list[Row]) -> str:
    """Return the file that is kept."""
    made = f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} processors"
    return (
        "# How light it is\n\n"
        "Each row holds ours against the barest thing that does the like, measured in turn in the same run. "
        "The ratio is what to compare, and what a target speaks of where something stands against ours: "
        "the times belong to one machine.\n\n"
        f"{table(rows)}\n\n"
        f"Made with `{COMMAND}` on {made}. What each row is:\n\n{MEANT}"
    )


MEANT = """\
- A new kernel has just started: what it reads is in the system's file cache, and the content is compiled, as at every
  start but the first. The first start of all has a row of its own.
- Memory is what a process has for itself alone (its unique set size): it would come free if the process ended.
- One match says what applies and what waits for one picture. Each engine gets the same conditions, compiled once, and
  a picture in the shape that it takes fastest; its answers are first held against ours. All three are kept up by their
  makers and come as wheels for Linux, macOS and Windows.
- A pick is timed from the click's event: until it is shown as chosen, until the last of the page has changed, and until
  that is painted; with our server settings for both, and against a stock JupyterLab without them.
- A start of `run.py lab` is timed from the command until the explorer is on the page and its kernel has answered; a
  start of `jupyter lab` from the command until the widgets of a bare notebook are, Run All being pressed as soon as its
  kernel is ready. The browser is open already, and both were started before.
- A lesson's cells are run one by one, as Run All does; the empty notebook imports every module that they bring in.
  What nbval takes for one notebook counts its kernel's start.
- Cases grow by copies of those that there are. A shelf finds them checked and kept, as after the first start.
"""


def main(arguments: list[str] | None = None) -> int:
    """Print the table, and keep it where asked to."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    parser.add_argument("--quick", action="store_true", help="only a few rounds, to see that everything runs")
    parser.add_argument(
        "--only", action="append", default=[], choices=PARTS, metavar="PART", help=f"one part: {', '.join(PARTS)}"
    )
    given = parser.parse_args(arguments)
    if given.write and (given.quick or given.only):
        parser.error("--write keeps a whole table: not with --quick or --only")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an import would compile its modules at every round
    rows = measured(given.quick, given.only)
    print(table(rows))
    if given.write:
        KEPT.parent.mkdir(exist_ok=True)
        KEPT.write_text(page(rows), encoding="utf-8")
        print(
            f"Written to {KEPT.relative_to(Path.cwd()) if KEPT.is_relative_to(Path.cwd()) else KEPT}", file=sys.stderr
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
