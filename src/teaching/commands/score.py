"""`casebook score`: the points of an answer to an item, and how they came about."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..content.problems import Problem
from ..content.strictyaml import NotReadable, Parsed, parse, read
from ..items.formats import format_id
from ..items.item import Item, ItemError
from ..items.item import item as item_of
from ..items.scoring import score, score_json, score_text
from ..model import CasebookError, unlisted

SCHEMAS = Path(__file__).parents[3] / "casebook" / "schema"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.usage = f"{parser.prog} (--item FILE | CASE ITEM) --answer FILE [--format json]"
    parser.add_argument("case", nargs="?", metavar="CASE", help="the id of a case")
    parser.add_argument("number", nargs="?", metavar="ITEM", help="the id of an item of that case")
    parser.add_argument("--item", metavar="FILE", help="an item as it stands in a case file (YAML or JSON)")
    parser.add_argument("--answer", metavar="FILE", required=True, help="the answer (JSON)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="text unless given")


def run(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    """Print the score; 1 where the item or the answer cannot be taken."""
    if bool(args.item) == bool(args.case):
        parser.error("give either --item FILE or CASE ITEM")
    if not args.item and not args.number:
        parser.error(f"name the item of {args.case} as well: CASE ITEM")
    item = read_item(Path(args.item)) if args.item else _of_case(args.case, args.number, parser)
    answer = read_answer(Path(args.answer))
    try:
        found = score(item, answer)
    except CasebookError as error:
        raise CasebookError(f"{args.answer}: {error}") from None
    if args.format == "json":
        print(json.dumps(score_json(found), indent=2, ensure_ascii=False))
    else:
        print(score_text(found, item))
    return 0


def read_item(path: Path) -> Item:
    """The item that a file holds; what a case would need beyond that is said on stderr, and does no harm."""
    try:
        parsed = _alone(_parsed(read(path)))
    except NotReadable as error:
        raise CasebookError(str(Problem(str(path), error.line, error.column, error.message))) from None
    data = parsed.data
    if not isinstance(data, dict):
        held = f"{len(data)} items; give one" if isinstance(data, list) and data else "no item"
        said = f"holds {held}: the keys and values of one item belong here"
        raise CasebookError(str(Problem(str(path), *parsed.place(()), said)))
    with suppress(CasebookError, KeyError, AttributeError):  # said below, with its place
        data = data | {"format": format_id(data["format"])}
    try:
        item = item_of(data)
    except ItemError as error:
        raise CasebookError(str(Problem(str(path), *parsed.place(error.path), str(error)))) from None
    for problem in _misfits(path, parsed._replace(data=data)):
        print(problem, file=sys.stderr)
    return item


def _parsed(text: str) -> Parsed:
    """The text read strictly; what strict YAML refuses in sound JSON (tabs, null, escapes) is taken all the same."""
    try:
        return parse(text)
    except NotReadable:
        try:
            data = json.loads(
                text, object_pairs_hook=lambda pairs: {k: v for k, v in _once(pairs).items() if v is not None}
            )
        except (ValueError, RecursionError):
            data = None
        if not isinstance(data, dict | list):
            raise
    return parse(json.dumps(data, ensure_ascii=False, indent=2).replace("\N{NO-BREAK SPACE}", " "))


def read_answer(path: Path) -> Any:
    """The answer that a file holds."""
    try:
        return json.loads(read(path), object_pairs_hook=_once)
    except NotReadable as error:
        raise CasebookError(str(Problem(str(path), error.line, error.column, error.message))) from None
    except json.JSONDecodeError as error:
        said = str(Problem(str(path), error.lineno, error.colno, f"is not JSON: {error.msg}"))
        raise CasebookError(said) from None
    except RecursionError:
        raise CasebookError(f"{path}: is too deeply nested") from None
    except CasebookError as error:
        raise CasebookError(f"{path}: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CasebookError(f"'{key}' stands twice")
        found[key] = value
    return found


def _alone(parsed: Parsed) -> Parsed:
    """The item itself, out of a list of one or from under `items`, `beside` or `item`, as a case file has it."""
    path: tuple[str | int, ...] = ()
    data = parsed.data
    for name in ("items", "beside", "item"):
        if isinstance(data, dict) and "format" not in data and isinstance(data.get(name), dict | list):
            data, path = data[name], (*path, name)
        if isinstance(data, list) and len(data) == 1:
            data, path = data[0], (*path, 0)
    inner = ({key[len(path) :]: at for key, at in places.items() if key[: len(path)] == path} for places in parsed[1:])
    return Parsed(data, *inner)


def _misfits(path: Path, parsed: Parsed) -> list[Problem]:
    """What the item lacks for a case, as warnings; none where the schemas do not lie beside the code."""
    if not SCHEMAS.is_dir():
        return []
    from ..content.shape import misfits

    found = [replace(each, warning=True) for each in misfits(SCHEMAS, str(path), parsed, "items.json")]
    return sorted(found, key=lambda each: each.found is None)  # a key that is misspelt before all that is left out


def _of_case(case: str, number: str, parser: argparse.ArgumentParser) -> Item:
    from ..casebook import load

    cases = load().cases
    if case not in cases:
        parser.error(unlisted(case, "a case", cases))
    found = {each.id: each.item for each in (*cases[case].items, *cases[case].beside)}
    if number not in found:
        parser.error(unlisted(number, f"an item of {case}", found))
    return found[number]
