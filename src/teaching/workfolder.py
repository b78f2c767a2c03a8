"""The working folder: the copy of the notebooks in which a student works.

The notebooks of the project stay as they are. `sync` brings new and changed ones into the working folder and
never loses what a student wrote: a notebook that both have changed is set aside under a name of its own first.
A notebook that was only run counts as unchanged, since only its outputs differ.
"""

import argparse
import difflib
import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path, PurePosixPath

MANIFEST = ".casebook.json"
"""What was brought, and when last: kept in the working folder, hidden from JupyterLab's file list."""


def fingerprint(data: bytes, name: str) -> str:
    """Return what identifies the written part of a file: of a notebook its cells without their outputs.

    Empty cells do not count, because running the last cell with Shift+Enter adds one.
    """
    if name.endswith(".ipynb"):
        try:
            cells = [(cell["cell_type"], _text(cell["source"])) for cell in json.loads(data)["cells"]]
            data = json.dumps([cell for cell in cells if cell[1]]).encode()
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            pass  # not a notebook that can be read: its bytes speak for it
    return hashlib.sha256(data).hexdigest()


def aside_name(name: str, day: date, taken: Iterable[str]) -> str:
    """Return the name under which a student's copy is kept: `explorer (yours, 2026-11-22).ipynb`."""
    path, used = PurePosixPath(name), {item.casefold() for item in taken}
    count, mark = 1, f"yours, {day.isoformat()}"
    while (found := f"{path.stem} ({mark}){path.suffix}").casefold() in used:
        count += 1
        mark = f"yours, {day.isoformat()}, {count}"
    return found


def find(wanted: str, names: Iterable[str]) -> str:
    """Return the notebook that a person means by `explorer`, `explorer.ipynb` or `cases/first`."""
    names = sorted(names)
    asked = wanted.strip().replace("\\", "/").removesuffix(".ipynb")
    short = {name: name.removesuffix(".ipynb") for name in names if name.endswith(".ipynb")}
    found = [name for name, known in short.items() if known == asked]
    found = found or [name for name, known in short.items() if PurePosixPath(known).name == asked]
    if len(found) == 1:
        return found[0]
    if found:
        raise ValueError(f"{wanted!r} could be any of: {', '.join(short[name] for name in found)}. Name one in full.")
    near = difflib.get_close_matches(asked, short.values(), n=1)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"There is no notebook {wanted!r}.{hint} There are: {', '.join(short.values()) or 'none'}.")


def sync(source: Path | str, work: Path | str, reset: Iterable[str] = (), today: date | None = None) -> list[str]:
    """Bring the notebooks of `source` up to date in `work` and return what was done, a plain sentence each.

    The notebooks named in `reset` are put back as they came, the student's set aside if it was changed.
    """
    source, work = Path(source).resolve(), Path(work).resolve()
    if work == source or source in work.parents:
        raise ValueError("The working folder cannot be inside the folder of the project's own notebooks.")
    ours = {path.relative_to(source).as_posix(): path.read_bytes() for path in _files(source)}
    if not ours:
        raise ValueError("There are no notebooks to bring: the project's own notebooks are missing.")
    again = {find(name, ours) for name in reset}
    work.mkdir(parents=True, exist_ok=True)
    brought = _read_manifest(work / MANIFEST)
    said = []
    try:
        for name, data in ours.items():
            said += _bring(name, data, work, brought, name in again, today or date.today())
        for name in sorted(set(brought) - set(ours)):
            del brought[name]
            if (work / name).exists():
                said.append(f"{name} is no longer part of the project; your copy stays.")
    finally:
        _write(work / MANIFEST, json.dumps({"version": 1, "brought": brought}, indent=1, sort_keys=True).encode())
    return said


def _bring(name: str, data: bytes, work: Path, brought: dict, again: bool, day: date) -> list[str]:
    """Bring one file; `brought` is told what the student now has."""
    target, said = work / name, []
    for folder in reversed(target.relative_to(work).parents[:-1]):
        if (work / folder).exists() and not (work / folder).is_dir():
            said.append(_set_aside(work / folder, day))
    record = {"written": fingerprint(data, name), "file": hashlib.sha256(data).hexdigest()}
    known, brought[name] = brought.get(name), record
    if not os.path.lexists(target):
        _write(target, data)
        return [*said, f"{name} is back: a fresh copy." if known else f"{name} is new."]
    if known == record and not again:
        return said
    theirs = target.read_bytes() if target.is_file() else None
    if theirs == data:
        return said
    written = None if theirs is None else fingerprint(theirs, name)
    if written in (record["written"], (known or record)["written"]):
        _write(target, data)
        return [*said, f"{name} is fresh again." if again else f"{name} was brought up to date."]
    kept = _set_aside(target, day)
    _write(target, data)
    return [*said, f"{name} is fresh again." if again else f"{name} has a new version.", kept]


def _set_aside(path: Path, day: date) -> str:
    kept = path.with_name(aside_name(path.name, day, (item.name for item in path.parent.iterdir())))
    path.rename(kept)
    return f"What you had changed in {path.name} is kept as {kept.name!r}."


def _files(source: Path) -> Iterator[Path]:
    """Yield what is brought: the notebooks and whatever stands beside them, hidden files and caches left out."""
    for path in sorted(source.rglob("*")):
        parts = path.relative_to(source).parts
        if path.is_file() and not any(part.startswith((".", "__")) for part in parts):
            yield path


def _read_manifest(path: Path) -> dict:
    """Return what was brought; a manifest that cannot be read counts as none, so that changed copies are kept."""
    try:
        brought = json.loads(path.read_bytes())["brought"]
        return {name: {"written": item["written"], "file": item["file"]} for name, item in brought.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return {}


def _write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def _text(source: str | list[str]) -> str:
    return "".join(source).replace("\r\n", "\n").strip()


def main(arguments: list[str] | None = None) -> int:
    """Bring the notebooks up to date from the command line."""
    parser = argparse.ArgumentParser(prog="workfolder", description=main.__doc__)
    parser.add_argument("source")
    parser.add_argument("work")
    parser.add_argument("--reset", action="append", default=[], metavar="NOTEBOOK")
    given = parser.parse_args(arguments)
    try:
        for line in sync(given.source, given.work, given.reset):
            print(line)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        place = error.filename or given.work
        print(f"{place} cannot be written ({error.strerror}). Is it open in another program?", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
