"""What lies where in a content folder, and how its files are named."""

from __future__ import annotations

import re
from pathlib import Path

CASES = "cases"  # the folder with one file a case
LESSONS = "lessons"  # the folder with one file a lesson
GALLERY = "gallery"  # a file with one item of every format
WRITING = "writing"  # a file with the words by which the writer of a case is warned

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def files_in(home: Path) -> list[Path]:
    """What lies in the folder of the cases or of the lessons, hidden files and those of editors left out."""
    found = sorted(home.iterdir()) if home.is_dir() else ()
    return [path for path in found if path.name[0] not in ".~#" and path.name[-1] != "~"]


def ids_in(home: Path) -> list[str]:
    """The ids of the cases or lessons there, by the names of their files."""
    return [path.stem for path in files_in(home) if is_named_by_id(path)]


def is_named_by_id(path: Path) -> bool:
    """Whether the name is an id, ending in .yaml."""
    return path.suffix == ".yaml" and _ID.fullmatch(path.stem) is not None


def slug(text: str) -> str:
    """A text as an id: small letters, digits and hyphens."""
    import unicodedata

    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
