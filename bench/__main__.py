"""Measure the project against the barest thing that does the like: `python -m bench`, `--write` keeps the table."""

import argparse
import os
import platform
import sys
import time
from pathlib import Path

from bench.series import HEADINGS, Row

KEPT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
COMMAND = "python3 run.py bench --write"


def measured(quick: bool) -> list[Row]:
    """Measure everything, saying what is being measured."""
    from bench import browser, kernel, library

    parts = [
        ("importing", lambda: [library.importing(5 if quick else 25)]),
        ("one Reading", lambda: library.reading(5 if quick else 25)),
        ("the explorer's first cell", lambda: [kernel.showing(2 if quick else 7)]),
        ("a pick, in the browser", lambda: browser.picking(10 if quick else 60)),
    ]
    rows = []
    for number, (what, measure) in enumerate(parts, 1):
        begin = time.monotonic()
        print(f"[{number}/{len(parts)}] {what} ...", file=sys.stderr, flush=True)
        rows += measure()
        print(f"      done in {time.monotonic() - begin:.1f} s", file=sys.stderr, flush=True)
    return rows


def table(rows: list[Row]) -> str:
    """Return the rows as a table that reads well as text and as Markdown."""
    cells = [HEADINGS, *(row.cells() for row in rows)]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["| " + " | ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)) + " |" for row in cells]
    lines.insert(1, "|" + "|".join("-" * (size + 2) for size in wide) + "|")
    return "\n".join(lines)


def page(rows: list[Row]) -> str:
    """Return the file that is kept."""
    made = f"{platform.system()}, Python {platform.python_version()}, {os.cpu_count()} processors"
    return (
        "# How light it is\n\n"
        "Each row holds ours against the barest thing that does the like, measured in turn in the same run. "
        "The ratio is what to compare: the times belong to one machine.\n\n"
        f"{table(rows)}\n\n"
        f"Made with `{COMMAND}` on {made}. "
        "A pick is timed from the click's event until the page has changed, with the same server settings for both. "
        "The first cell finds the content compiled, as at every start but the first.\n"
    )


def main() -> int:
    """Print the table, and keep it where asked to."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--write", action="store_true", help="keep the table in docs/benchmarks.md")
    parser.add_argument("--quick", action="store_true", help="only a few rounds, to see that everything runs")
    given = parser.parse_args()
    rows = measured(given.quick)
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
