"""The commands for cases and lessons: a new one, and what all cases bring into play."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..model import CasebookError

TEMPLATES = Path("templates")
CASE, LESSON, STORY = "case.yaml", "lesson.yaml", "lesson.md"


def new_arguments(parser: argparse.ArgumentParser) -> None:
    """What `new` takes."""
    parser.add_argument("title", help="what the case or lesson is called, in quotes")
    parser.add_argument(
        "--lesson", action="store_true", help="begin a lesson: its questions, and a notebook for its story"
    )


def new(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Write a case or a lesson that is valid at once, for its writer to fill in."""
    from ..casebook import load
    from ..content.places import CASES, LESSONS, slug
    from ..lessons.lesson import sound

    home = _writable()
    id, title = slug(args.title), " ".join(args.title.split())
    if not id or not title.isprintable():
        parser.error(f"'{args.title}' has no letter or digit to make a file name of")
    path = home / (LESSONS if args.lesson else CASES) / f"{id}.yaml"
    if path.exists():
        raise CasebookError(f"{path} is there already. Choose another title, or edit that one.")
    text = (home / TEMPLATES / (LESSON if args.lesson else CASE)).read_text("utf-8")
    if args.lesson:
        text = text.replace("{number}", str(1 + max((each.number for each in sound(load().lessons)), default=0)))
    text = text.replace("{title}", title.replace("\\", "\\\\").replace('"', '\\"'))
    path.parent.mkdir(exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    print(path)
    for made in beside(id, args.lesson):
        print(made)
    if args.lesson:
        print(
            "Fill both in: the questions in the first, the story in the notebook. What is still wrong: casebook check"
        )
    else:
        print(f"Fill it in. To see it as a student will, and what is still wrong: casebook preview {id}")
    return 0


def beside(id: str, lesson: bool = False) -> list[Path]:
    """What else a new case or lesson needs: its notebook, where the project's notebooks are at hand."""
    from ..casebook import load
    from ..notebooks import cases, lessons

    home = _writable()
    folder = home.parent / "notebooks"
    if not folder.is_dir():
        return []
    if lesson:
        made = lessons.begin(load().lessons[id], (home / TEMPLATES / STORY).read_text("utf-8"), folder)
    else:
        made = cases.bring(load().cases[id], folder / "cases")
    return [made] if made else []


def _writable() -> Path:
    from ..casebook import home

    folder = home()
    if not all((folder / TEMPLATES / name).is_file() for name in (CASE, LESSON, STORY)):
        raise CasebookError(
            f"{folder} has no {TEMPLATES.as_posix()}: a new case or lesson begins in a copy of the project, "
            "not an installed one."
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
