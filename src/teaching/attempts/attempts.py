"""Attempts: a student's committed answers and notes, kept the moment they are given.

Every call opens the file, does one thing in one transaction and closes it again, so that a killed kernel or a second
tab finds it whole. What is written is on the disk when a call returns; where that fails, `NotKept` says so in a
sentence, and nothing that was kept before is touched.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from ..folders import user_data
from ..model import CasebookError
from .entries import FIRST, PRACTICE, Attempt, Note, entry, merged
from .file import FILE, FOLDER, NAMES, VERSION, Mended, harmed, insert, opened, rows, word, wordings

NOT_KEPT = "This was not kept and stays on the page"
NOT_READ = "Your answers could not be read"
NOT_TAKEN_IN = "Nothing was taken in"
NOT_ERASED = "Nothing was erased"
HARM = (
    "The file with your answers was harmed. What could still be read of it is here; "
    "the harmed file is kept as {}, until you erase everything."
)

T = TypeVar("T")


class Attempts:
    """One student's answers and notes, in the folder that is named, or that CASEBOOK_ANSWERS names, or in their own."""

    def __init__(self, folder: str | os.PathLike | None = None):
        self.path = Path(folder or os.environ.get(FOLDER) or user_data()).expanduser() / FILE

    @property
    def told(self) -> str:
        """What there is to say about the file; nothing where it was never harmed."""
        aside = harmed(self.path)
        return HARM.format(" and ".join(map(str, aside))) if aside else ""

    def commit(
        self,
        work: str,
        item: Mapping[str, Any],
        fingerprint: str,
        answer: Any,
        points: int,
        maximum: int,
        kind: str = PRACTICE,
    ) -> Attempt:
        """Keep an answer and return what was kept; the first to an item is kept as such, whatever `kind` says.

        `item` is the item as worded now, as plain data with its `id`. Raises NotKept.
        """
        with opened(self.path, NOT_KEPT) as file:
            file.execute("begin immediate")  # from here on no other tab can be first
            on_record = file.execute(
                "select 1 from attempt where work = ? and item = ? and kind = ?", (work, item["id"], FIRST)
            ).fetchone()
            counts_as = kind if on_record else FIRST
            made = Attempt(_now(), work, item["id"], fingerprint, counts_as, answer, points, maximum)
            word(file, {fingerprint: item})
            insert(file, made)
        return made

    def write(self, work: str, key: str, text: str) -> Note:
        """Keep a note; an earlier one under the same key is kept beneath it. Raises NotKept."""
        made = Note(_now(), work, key, text)
        with opened(self.path, NOT_KEPT) as file:
            file.execute("begin immediate")
            insert(file, made)
        return made

    def all(self, work: str | None = None) -> list[Attempt]:
        """Every attempt, or those of one work, in the order in which they were made."""
        return self._read(lambda file: rows(file, Attempt, work))

    def first(self, work: str) -> dict[str, Attempt]:
        """Item -> the answer on record."""
        return {each.item: each for each in self.all(work) if each.kind == FIRST}

    def notes(self, work: str | None = None) -> list[Note]:
        """Every note, or those of one work, in the order in which they were written."""
        return self._read(lambda file: rows(file, Note, work))

    def wording(self, fingerprint: str) -> dict[str, Any] | None:
        """The item as it was worded when it was answered."""
        return self._read(lambda file: wordings(file, fingerprint)).get(fingerprint)

    def export(self) -> dict[str, Any]:
        """All of it as plain data, ready for JSON; `restore` takes it back."""
        attempts, notes, worded = self._read(lambda file: (rows(file, Attempt), rows(file, Note), wordings(file)))
        return {
            "version": VERSION,
            "attempts": [asdict(each) for each in attempts],
            "notes": [asdict(each) for each in notes],
            "wordings": worded,
        }

    def restore(self, data: Mapping[str, Any]) -> int:
        """Take in what an export holds and this file does not, and return how many entries came in.

        Where both hold a first answer to an item, the earlier one by its time stays on record, the other is practice.
        Raises NotKept, and CasebookError or another ValueError, TypeError or KeyError where the data are no export.
        """
        version = data.get("version")
        if isinstance(version, int) and version > VERSION:
            raise CasebookError("A newer version of this casebook made this export. Bring this one up to date first.")
        if version != VERSION:
            raise CasebookError(f"This is not an export of answers that can be read (version {version}).")
        worded = {str(fingerprint): dict(item) for fingerprint, item in data["wordings"].items()}
        there = {kind: [entry(kind, each) for each in data[f"{name}s"]] for kind, name in NAMES.items()}
        self.export()  # a harmed file is set aside now, not half way
        came = 0
        with opened(self.path, NOT_TAKEN_IN) as file:
            file.execute("begin immediate")
            word(file, worded)
            for kind, name in NAMES.items():
                before = rows(file, kind)
                after = merged(before, there[kind])
                came += len(after) - len(before)
                if after != before:
                    file.execute(f"delete from {name}")  # written anew, so that each has its place in time
                    for each in after:
                        insert(file, each)
        return came

    def erase(self, work: str | None = None) -> None:
        """Take away everything, harmed files too, or everything of one work, for good. Raises NotKept."""
        with opened(self.path, NOT_ERASED) as file:
            file.execute("pragma secure_delete = on")  # what was written is written over
            file.execute("begin immediate")
            for name in NAMES.values():
                file.execute(f"delete from {name} where ? is null or work = ?", (work, work))
            file.execute("delete from wording where fingerprint not in (select wording from attempt)")
            for aside in harmed(self.path) if work is None else ():
                aside.unlink()

    def _read(self, read: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with opened(self.path, NOT_READ, reading=True) as file:
                return read(file)
        except Mended:
            with opened(self.path, NOT_READ, reading=True) as file:
                return read(file)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
