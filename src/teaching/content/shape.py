"""Checks a file against its published schema and says in plain words what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from .problems import Problem
from .strictyaml import Parsed

MOST = 200  # misfits of one file; who sees so many has one slip above them all
_KINDS = {"object": "keys with values", "array": "a list", "string": "text", "number": "text"}
_MAPPINGS = ("clause", "claim", "gap", "menu", "option")  # what is shared and holds keys with values; all else is text


class _Schemas:
    """The schemas of a folder, of which one is held against a file."""

    def __init__(self, folder: Path, name: str):
        from jsonschema_rs import Draft202012Validator, Registry

        self.name = name
        self.all = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
        self.validator = Draft202012Validator(self.all[name], registry=Registry(list(self.all.items())))

    def asking(self, way: Iterable[str | int]) -> tuple[dict, Any]:
        """The schema at the end of a way of keywords through references, and what its keyword asks for."""
        name = self.name
        schema = asked = self.all[name]
        for key in way:
            schema, asked = asked, asked[key]
            if key == "$ref":
                file, _, pointer = asked.partition("#")
                name = file or name
                asked = self.all[name]
                for part in pointer.split("/")[1:]:
                    asked = asked[part]
        return schema, asked


_schemas = cache(_Schemas)


def misfits(schemas: Path, file: str, parsed: Parsed, schema: str | None = None) -> Iterator[Problem]:
    """Everything in a file that its schema does not allow; the schema has the file's name unless another is given."""
    known = _schemas(schemas, schema or f"{Path(file).stem}.json")
    errors = sorted(
        _leaves(known.validator.iter_errors(parsed.data)),
        key=lambda error: [str(part).zfill(6) for part in error.instance_path],
    )
    said = set()
    for error in errors:
        for path, key, text, found, allowed in _say(error, *known.asking(error.evaluation_path)):
            problem = Problem(file, *parsed.place(path, key), text, found, tuple(allowed))
            if problem not in said:
                said.add(problem)
                yield problem


def _leaves(errors: Iterable) -> Iterator:
    """The errors that mean something: for a choice between shapes, those of the shape that was meant."""
    for error in errors:
        if error.kind.name == "anyOf":
            branches = error.kind.context
            meant = [found for found in branches if not any(_wrong_kind(inner, error) for inner in found)]
            if 0 < len(meant) < len(branches):
                yield from _leaves(meant[0])
                continue
        yield error


def _wrong_kind(inner, outer) -> bool:
    return inner.kind.name == "type" and inner.instance_path == outer.instance_path


def _say(error, schema: dict, asked: Any) -> Iterator[tuple[tuple, bool, str, str | None, list[str]]]:
    """Path, whether the key is meant, what is wrong, what was found, what is allowed."""
    path, found = tuple(error.instance_path), error.instance
    name = _name(path)
    match error.kind.name:
        case "additionalProperties":
            allowed = list(schema.get("properties", {}))
            for key in found:
                if key not in allowed:
                    yield (*path, key), True, f"'{key}' is not a key of {name}", key, allowed
        case "required":
            for key in asked:
                if key not in found:
                    yield path, False, f"{name} has no '{key}'; it must have one", None, []
        case "enum":
            key = next((part for part in reversed(path) if isinstance(part, str)), "")
            yield (
                path,
                False,
                f"'{found}' is not a value of {key}",
                str(found),
                [str(one) for one in asked],
            )
        case "const":
            yield path, False, f"'{found}' stands where '{asked}' belongs", None, []
        case "pattern" if not found.strip():
            yield path, False, f"{name} is empty; say something or leave the key out", None, []
        case "pattern":
            yield path, False, f"'{_short(found)}' is not {schema.get('description') or f'allowed as {name}'}", None, []
        case "oneOf" if isinstance(found, dict):
            yield path, False, schema["description"], None, []
        case "type" | "anyOf":
            wanted = " or ".join(dict.fromkeys(_kinds(schema)))
            yield path, False, f"{name} is {_kind(found)}; it must be {wanted}", None, []
        case "minItems" | "minProperties":
            few = asked
            text = f"{name} is empty" if not found else f"{name} has {len(found)}; it needs at least {few}"
            yield path, False, text, None, []
        case "maxItems":
            yield path, False, f"{name} has {len(found)}; at most {asked} are allowed", None, []
        case "maxProperties":
            yield path, False, f"{name} has {len(found)} keys; at most {asked} can stand here", None, []
        case "uniqueItems":
            twice = next(one for place, one in enumerate(found) if one in found[:place])
            yield path, False, f"'{_short(str(twice))}' stands twice in {name}", None, []
        case "dependentRequired":
            yield path, False, f"{name}: {schema.get('description', error.message)}", None, []
        case "not":
            yield path, False, f"{name}: {asked.get('description', 'this is not allowed')}", None, []
        case _:
            text = f"'{_short(str(found))}' is not {schema.get('description') or 'allowed here'}"
            yield path, False, text if isinstance(found, str) else f"{name}: {error.message}", None, []


def _name(path: tuple) -> str:
    keys = [part for part in path if isinstance(part, str)]
    if not path:
        return "the file"
    if isinstance(path[-1], int):
        return f"an entry of {keys[-1]}" if keys else "this entry"
    return keys[-1]


def _kind(found) -> str:
    return (
        "a list"
        if isinstance(found, list)
        else "keys with values"
        if isinstance(found, dict)
        else "text"
        if found
        else "empty"
    )


def _kinds(schema: dict) -> Iterator[str]:
    kinds = schema.get("type", [])
    yield from (_KINDS.get(kind, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds))
    for branch in schema.get("anyOf", []):
        yield from _kinds(branch)
        if "$ref" in branch:
            yield "keys with values" if branch["$ref"].rpartition("/")[2] in _MAPPINGS else "text"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."
