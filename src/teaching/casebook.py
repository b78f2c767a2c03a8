"""The only door to the data: finds the content, checks it, and hands it out as a Casebook.

>>> casebook = load()
>>> str(casebook.statements["..."].cites[0])
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .book import Casebook
from .cases.files import Cases
from .content.compiled import built, compiled
from .content.kept import keep, kept
from .lessons.files import Lessons
from .model import CasebookError, Cite

if TYPE_CHECKING:
    from .content.problems import Report

HERE = Path(__file__).parent
PACKED = HERE / "_casebook"
JSON = "casebook.json"
CONTENT, SOURCES, PROVE = "CASEBOOK_CONTENT", "CASEBOOK_SOURCES", "CASEBOOK_PROVE"
KEPT = 8  # compiled casebooks


def home(folder: str | os.PathLike | None = None) -> Path:
    """The content folder: the one given, the one that the environment names, the checkout's, or the packed one."""
    named = folder or os.environ.get(CONTENT)
    if named:
        path = Path(named).expanduser().absolute()
        try:
            next(path.iterdir(), None)
        except OSError as error:
            raise CasebookError(f"{path} is not a folder that can be read: {error.strerror}") from None
        return path
    return _own()


def _own() -> Path:
    checkout = HERE.parent.parent / "casebook"
    return checkout if HERE.parent.name == "src" and checkout.is_dir() else PACKED


def load(folder: str | os.PathLike | None = None) -> Casebook:
    """The Casebook of a content folder, read once; raises CasebookError with everything that is wrong with it.

    Its cases are read one by one, when they are opened; so a slip in one of them keeps nothing else from working.
    """
    path = home(folder)
    return _load(path, _key(path))


@lru_cache(maxsize=4)
def _load(folder: Path, key: str) -> Casebook:
    data = _data(folder, key)
    schemas = None if _is_packed(folder) else _own() / "schema"
    opened = (folder, schemas, key, lambda: (book, data["fingerprints"]))
    book = built(data["parts"], Cases(*opened), Lessons(*opened))
    return book


@lru_cache(maxsize=4)
def _data(folder: Path, key: str) -> dict[str, Any]:
    if _is_packed(folder):
        try:
            return json.loads((folder / JSON).read_bytes())
        except (OSError, ValueError) as error:
            raise CasebookError(f"{folder / JSON} cannot be read: {error}") from None
    if (found := _kept(key)) is not None:
        return found
    from .content.files import PARTS

    content, report = _checked(folder, cases=False)
    if not report.ok:
        raise CasebookError(f"The content in {folder} is not right yet.\n{report}")
    data = {
        "key": key,
        "parts": compiled({part: content.data(part) for part in PARTS}),
        "fingerprints": content.fingerprints,
    }
    keep(f"{key}.json", _bytes(data), "*.json", KEPT)
    return data


def check(
    folder: str | os.PathLike | None = None, sources: str | os.PathLike | None = None, update: bool = False
) -> Report:
    """Check all content and, where the documents are at hand, prove the citations."""
    from .content.problems import Problem, Report

    try:
        path = home(folder)
    except CasebookError as error:
        return Report(
            (Problem(str(folder or os.environ.get(CONTENT)), None, None, str(error)),), why="there is no content"
        )
    return _checked(
        path, sources or os.environ.get(SOURCES) or None, update, os.environ.get(PROVE, "0") not in ("", "0")
    )[1]


def _checked(folder: Path, sources=None, update: bool = False, must_prove: bool = False, cases: bool = True):
    from .cases import checks as case_checks
    from .content import checks
    from .content.files import FINGERPRINTS, read
    from .content.problems import FAILED, NOT_RUN, PROVED, Problem, Report

    content = read(folder, _own() / "schema", cases)
    if update and sources:
        content.problems = [one for one in content.problems if one.file != FINGERPRINTS]
        content.fingerprints = None  # about to be made anew
    checks.check(content)
    case_checks.check_all(content)
    if not sources:
        if update or must_prove:
            text = f"the citations are not proved: name the folder of the documents with --sources or {SOURCES}"
            content.problems.append(Problem(FINGERPRINTS, None, None, text))
        return content, Report(tuple(content.problems), NOT_RUN, why="the documents are not at hand")
    from .content.proof import prove

    right = content.right
    found = prove(content, Path(sources).expanduser(), update and right, folder)
    if update and right:
        checks.places(content)
    problems = (*content.problems, *found)
    if update and not right:
        problems = (*problems, Problem(FINGERPRINTS, None, None, "not written anew: mend the errors first"))
    proved = right and content.right and not any(not problem.warning for problem in found)
    return content, Report(problems, PROVED if proved else FAILED, sum(1 for _ in content.cites()))


def pack(target: str | os.PathLike, folder: str | os.PathLike | None = None) -> Path:
    """Write the checked content as a wheel carries it, one file and one more a case; no YAML, no schemas needed."""
    path = home(folder)
    file = Path(target) / JSON
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_bytes(_data(path, _key(path))))
    book = load(path)
    for name, raw in {**book.cases.compiled(), **book.lessons.compiled()}.items():
        (file.parent / name).parent.mkdir(exist_ok=True)
        (file.parent / name).write_bytes(raw)
    return file


def passages(cite: Cite | str, folder: str | os.PathLike | None = None) -> list[str] | None:
    """The lines of a cited place where the documents are at hand, else None; what is never shown stays out."""
    sources = os.environ.get(SOURCES)
    if not sources:
        return None
    from .content.proof import LEFT_OUT

    cite = Cite.parse(cite) if isinstance(cite, str) else cite
    path = home(folder)
    key = _key(path)
    marks = _data(path, key)["fingerprints"].get(cite.document)
    lines = _lines(Path(sources).expanduser(), cite.document, marks["sha256"]) if marks else None
    if lines is None or cite.last > len(lines):
        return None
    told = _load(path, key).documents[cite.document].passages
    hidden = {line for one in told if one.verdict == "do-not-show" for line in range(one.cite.first, one.cite.last + 1)}
    return [LEFT_OUT if number in hidden else lines[number - 1] for number in range(cite.first, cite.last + 1)]


@lru_cache(maxsize=32)
def _lines(sources: Path, id: str, sha: str) -> list[str] | None:
    """The lines of a document, if it is the very one that the casebook was made from."""
    from .content.proof import Unproved, document

    try:
        found, lines = document(sources, id)
    except Unproved:
        return None
    return lines if found == sha else None


def _key(folder: Path) -> str:
    """A fingerprint of all that a compiled casebook depends on: content, schemas, and the code that reads them."""
    made = hashlib.sha256(sys.version.encode())
    for path in _inputs(folder):
        try:
            raw = path.read_bytes() if path.stat().st_size <= 10_000_000 else b"too large"
        except OSError as error:
            raw = str(error).encode()
        made.update(f"{path.name}:{len(raw)}:".encode() + raw)
    return made.hexdigest()


def _is_packed(folder: Path) -> bool:
    """Whether the one compiled file is what counts; beside files that a person can edit it never is."""
    return (folder / JSON).is_file() and (folder == PACKED or not any(folder.glob("*.yaml")))


def _inputs(folder: Path) -> Iterator[Path]:
    if _is_packed(folder):
        yield folder / JSON
        return
    yield from sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml", ".json"))
    yield from sorted((_own() / "schema").glob("*.json"))
    yield from (HERE / f"{name}.py" for name in ("casebook", "conditions", "model"))
    yield from sorted((HERE / "content").glob("*.py"))


def _kept(key: str) -> dict[str, Any] | None:
    try:
        data = json.loads(kept(f"{key}.json") or b"")
        return data if data["key"] == key else None
    except (ValueError, KeyError, TypeError):
        return None  # nothing kept, or not to be trusted: it is made anew


def _bytes(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
