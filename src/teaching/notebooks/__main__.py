"""`python -m teaching.notebooks save` makes the notebooks of the cases, runs every notebook and saves it."""

import argparse
import sys
from pathlib import Path

from ..casebook import load
from .cases import bring
from .saving import FOLDER, save


def main(arguments: list[str] | None = None) -> int:
    """Run and save the notebooks from the command line."""
    parser = argparse.ArgumentParser(prog="python -m teaching.notebooks", description=main.__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    saving = commands.add_parser("save", help="run every notebook and save it with its outputs")
    saving.add_argument("--check", action="store_true", help="change nothing, say what would change; 1 if anything")
    saving.add_argument("--folder", type=Path, default=FOLDER, help="where the notebooks are")
    given = parser.parse_args(arguments)
    if given.folder == FOLDER and not given.check:
        for case in load().cases.values():
            bring(case)
    return save(given.folder, given.check)


if __name__ == "__main__":
    sys.exit(main())
