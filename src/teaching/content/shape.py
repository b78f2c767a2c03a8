"""Checks a file against its published schema and says in plain words what does not fit."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .problems import Problem
from .strictyaml import Parsed

MOST = 200  # misfits of one file; who sees so many has one slip above them all
_KINDS = {"object": "keys with values", "array": "a list", "string": "text", "number": "text"}
_MAPPINGS = ("clause", "claim", "gap", "menu", "option")  # what is shared and holds keys with values; all else is text


@cache
def _validator(folder: Path, name: str):
    # A checker of web addresses that no schema here asks for: importing it builds a whole grammar, for a second.
    sys.modules.setdefault("rfc3987_syntax", None)
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}
    registry = Registry().with_resources((key, Resource.from_contents(schema)) for key, schema in schemas.items())
    return Draft202012Validator(schemas[name], registry=registry)


def misfits(schemas: Path, file: str, parsed: Parsed, schema: str | None = None) -> Iterator[Problem]:
    """Everything in a file that its schema does not allow; the schema has the file's name unless another is given."""
    validator = _validator(schemas, schema or f"{Path(file).stem}.json")
    errors = sorted(
        _leaves(validator.iter_errors(parsed.data)),
        key=lambda error: [str(part).zfill(6) for part in error.absolute_path],
    )
    said = set()
    for error in errors:
        for path, key, text, found, allowed in _say(error):
            problem = Problem(file, *parsed.place(path, key), text, found, tuple(allowed))
            if problem not in said:
                said.add(problem)
                yield problem


def _leaves(errors) -> Iterator:
    """The errors that mean something: for a choice between shapes, those of the shape that was meant."""
    for error in errors:
        if error.validator == "anyOf" and error.context:
            branches: dict[int, list] = {}
            for inner in error.context:
                branches.setdefault(inner.relative_schema_path[0], []).append(inner)
            meant = [found for found in branches.values() if not any(_wrong_kind(inner) for inner in found)]
            if 0 < len(meant) < len(error.validator_value):
                yield from _leaves(meant[0])
                continue
        yield error


def _wrong_kind(error) -> bool:
    return error.validator == "type" and not error.relative_path


def _say(error) -> Iterator[tuple[tuple, bool, str, str | None, list[str]]]:
    """Path, whether the key is meant, what is wrong, what was found, what is allowed."""
    path, found, schema = tuple(error.absolute_path), error.instance, error.schema
    name = _name(path)
    match error.validator:
        case "additionalProperties":
            allowed = list(schema.get("properties", {}))
            for key in found:
                if key not in allowed:
                    yield (*path, key), True, f"'{key}' is not a key of {name}", key, allowed
        case "required":
            for key in error.validator_value:
                if key not in found:
                    yield path, False, f"{name} has no '{key}'; it must have one", None, []
        case "enum":
            key = next((part for part in reversed(path) if isinstance(part, str)), "")
            yield (
                path,
                False,
                f"'{found}' is not a value of {key}",
                str(found),
                [str(one) for one in error.validator_value],
            )
        case "const":
            yield path, False, f"'{found}' stands where '{error.validator_value}' belongs", None, []
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
            few = error.validator_value
            text = f"{name} is empty" if not found else f"{name} has {len(found)}; it needs at least {few}"
            yield path, False, text, None, []
        case "maxItems":
            yield path, False, f"{name} has {len(found)}; at most {error.validator_value} are allowed", None, []
        case "maxProperties":
            yield path, False, f"{name} has {len(found)} keys; at most {error.validator_value} can stand here", None, []
        case "uniqueItems":
            twice = next(one for place, one in enumerate(found) if one in found[:place])
            yield path, False, f"'{_short(str(twice))}' stands twice in {name}", None, []
        case "dependentRequired":
            yield path, False, f"{name}: {schema.get('description', error.message)}", None, []
        case "not":
            yield path, False, f"{name}: {error.validator_value.get('description', 'this is not allowed')}", None, []
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
