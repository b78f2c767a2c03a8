"""The commands for cases: a new one, and what all of them bring into play."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..model import CasebookError

TEMPLATE = Path("templates", "case.yaml")


def new_arguments(parser: argparse.ArgumentParser) -> None:
    """What `new` takes."""
    parser.add_argument("title", help="what the case is called, in quotes")


def new(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write a case that is valid at once, for its writer to fill in."""
    from ..content.places import CASES, slug

    home = _writable()
    id, title = slug(args.title), " ".join(args.title.split())
    if not id or not title.isprintable():
        parser.error(f"'{args.title}' has no letter or digit to make a file name of")
    path = home / CASES / f"{id}.yaml"
    if path.exists():
        raise CasebookError(f"{path} is there already. Choose another title, or edit that case.")
    text = (home / TEMPLATE).read_text("utf-8").replace("{title}", title.replace("\\", "\\\\").replace('"', '\\"'))
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    print(path)
    for made in beside(id):
        print(made)
    print(f"Fill it in. To see it as a student will, and what is still wrong: casebook preview {id}")
    return 0


def beside(id: str) -> list[Path]:
    """What else a new case needs: its thin notebook, where the project's notebooks are at hand."""
    from ..casebook import load
    from ..notebooks.cases import bring

    folder = _writable().parent / "notebooks"
    made = bring(load().cases[id], folder / "cases") if folder.is_dir() else None
    return [made] if made else []


def _writable() -> Path:
    from ..casebook import home

    folder = home()
    if not (folder / TEMPLATE).is_file():
        raise CasebookError(
            f"{folder} has no {TEMPLATE.as_posix()}: a new case begins in a copy of the project, not an installed one."
        )
    return folder


def coverage() -> int:
    """Print which statements the cases bring into play, at any of their stages, and which none does."""
    from ..casebook import load
    from ..reading import coverage

    book = load()
    counts = dict.fromkeys(book.statements, 0)
    for id in book.cases:
        case = book.cases[id]
        once = coverage(book, [case.profile(stage.id) for stage in case.stages])
        counts = {statement: number + bool(once[statement]) for statement, number in counts.items()}
    for id, number in counts.items():
        if number:
            print(f"{number}/{len(book.cases)}  {id}  {', '.join(map(str, book.statements[id].cites))}")
    none = [id for id, number in counts.items() if not number]
    print(f"{len(counts) - len(none)} of {len(counts)} statements are brought into play by {len(book.cases)} case(s).")
    if none:
        print("By none yet:")
    for id in none:
        print(f"  {id}  {', '.join(map(str, book.statements[id].cites))}")
    return 0
