"""The command line: what the documents say for a picture, whether the content is right, what an answer earns."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, NoReturn

from .commands import cases, preview
from .model import UNKNOWN, CasebookError, Factor, unlisted

if TYPE_CHECKING:
    from .book import Casebook, Profile

OPEN = "not-looked-for"  # the option for values that stay unknown by themselves


class _Parser(argparse.ArgumentParser):
    """Says what is wrong without the long list of options."""

    @property
    def options(self) -> list[str]:
        return [name for action in self._actions for name in action.option_strings if name.startswith("--")]

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n{self.prog} --help lists what can be given.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 something is wrong with the content, 2 wrong use."""
    argv = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader has seen enough, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CasebookError as error:
        print(f"casebook: {error}", file=sys.stderr)
        return 1


def _run(argv: list[str]) -> int:
    parser = _Parser(prog="casebook", description="What five old public documents say; not advice for anyone.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    parsers = {}
    asked = next((word for word in argv if not word.startswith("-")), None)
    if asked and asked not in COMMANDS:
        parser.error(unlisted(asked, "a command", COMMANDS))
    for name, (what, arguments, _) in COMMANDS.items():
        parsers[name] = commands.add_parser(
            name, help=what, description=what, allow_abbrev=False, formatter_class=argparse.RawDescriptionHelpFormatter
        )
        if name == asked:  # only this one: `check` must run where the content cannot be loaded
            arguments(parsers[name])
    args, rest = parser.parse_known_args(argv)
    chosen = parsers[args.command]
    if rest:
        chosen.error(unlisted(rest[0].split("=")[0], "an option", chosen.options))
    return COMMANDS[args.command][2](args, chosen)


def _factor_options(parser: argparse.ArgumentParser) -> None:
    """One option for each factor, named and explained by the content."""
    from .casebook import load

    book = load()
    told = [
        "what is known of a fictional person:",
        *wrap(
            "Whatever is not given is unknown. Several values: repeat the option, or separate them by commas or "
            "spaces; naming one says that the others are absent.", 80, initial_indent="  ", subsequent_indent="  ",
        ),
    ]  # fmt: skip
    options = {each.id: _help(each) for each in book.factors.values()}
    left = _open_values(book)
    if left:
        options[OPEN] = "Stays unknown although the rest is answered (several)", ", ".join(left)
    for id, (label, values) in options.items():
        parser.add_argument(f"--{id}", dest=f"factor {id}", action="extend", nargs="*", help=argparse.SUPPRESS)
        told += ["", f"  --{id}  {label}"]
        told += wrap(values, 80, initial_indent=" " * 6, subsequent_indent=" " * 6, break_on_hyphens=False)
    parser.usage = f"{parser.prog} [--FACTOR VALUE ...] [options]"
    parser.epilog = "\n".join(told)


def _help(factor: Factor) -> tuple[str, str]:
    values = (
        value.id if value.label in (value.id, value.id.replace("-", " ")) else f"{value.id} ({value.label})"
        for value in factor.values
    )
    return factor.label + (" (several)" if factor.several else ""), ", ".join((*values, UNKNOWN))


def _open_values(book: Casebook) -> dict[str, list[str]]:
    """Value -> the factors of which it can stay unknown by itself."""
    found: dict[str, list[str]] = {}
    for factor in book.factors.values():
        for id in factor.ids if factor.not_looked_for else ():
            if id != factor.none:
                found.setdefault(id, []).append(factor.id)
    return found


def _profile(book: Casebook, args: argparse.Namespace, parser: argparse.ArgumentParser) -> Profile:
    given = {name: getattr(args, f"factor {name}", None) for name in (*book.factors, OPEN)}
    allowed = {id: (*factor.ids, UNKNOWN) for id, factor in book.factors.items()} | {OPEN: tuple(_open_values(book))}
    known = {}
    for name, values in given.items():
        if values is not None:
            known[name] = _spelt(values, allowed[name])
            wrong = [value for value in known[name] if value not in allowed[name]]
            if wrong:
                parser.error(unlisted(wrong[0], f"a value of --{name}", allowed[name]))
            if not values:
                parser.error(f"--{name} needs a value. Allowed: {', '.join(allowed[name])}")
    open_: dict[str, list[str]] = {}
    for value in known.pop(OPEN, ()):
        for factor in _open_values(book)[value]:
            open_.setdefault(factor, []).append(value)
    try:
        return book.profile(known, open_)
    except CasebookError as error:
        parser.error(str(error))


def _spelt(given: Iterable[str], allowed: Iterable[str]) -> list[str]:
    """The values as the content spells them; what it does not have stays as it is, for the message."""
    spelling: dict[str, list[str]] = {}
    for id in allowed:
        spelling.setdefault(id.casefold(), []).append(id)
    found = []
    for word in (part.strip() for each in given for part in each.split(",")):
        same = spelling.get(word.casefold(), [])
        found.append(same[0] if len(same) == 1 else word)
    return found


def _map_arguments(parser: argparse.ArgumentParser) -> None:
    _factor_options(parser)
    parser.add_argument("--format", choices=("text", "json", "csv"), default="text", help="text unless given")


def _map(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from .casebook import load
    from .exports import reading_csv, reading_json
    from .reading import read
    from .text import reading_text

    book = load()
    reading = read(book, _profile(book, args, parser))
    if args.format == "json":
        print(json.dumps(reading_json(reading), indent=2, ensure_ascii=False))
    elif args.format == "csv":
        print(reading_csv(reading), end="")
    else:
        print(reading_text(reading))
    return 0


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", help="the content to check; the casebook's own unless given")
    parser.add_argument("--sources", metavar="DIR", help="where the documents are, to prove the citations")
    parser.add_argument("--update", action="store_true", help="write the fingerprints of the documents anew")


def _check(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from .casebook import check

    report = check(args.folder, args.sources, args.update)
    print(report)
    return 0 if report.ok else 1


def _coverage(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from .casebook import load
    from .reading import coverage

    book = load()
    one = _profile(book, args, parser)
    if not one.known and book.cases:
        return cases.coverage()
    profiles = [one] if one.known else [book.profile(each.profile) for each in book.examples.values()]
    counts = coverage(book, profiles)
    for id, number in counts.items():
        print(f"{number}/{len(profiles)}  {id}  {', '.join(map(str, book.statements[id].cites))}")
    reached = sum(map(bool, counts.values()))
    print(f"{reached} of {len(counts)} statements are brought into play by {len(profiles)} picture(s).")
    return 0


def _score_arguments(parser: argparse.ArgumentParser) -> None:
    from .commands.score import arguments

    arguments(parser)


def _score(args: argparse.Namespace, parser: argparse.ArgumentParser) -> int:
    from .commands.score import run

    return run(args, parser)


Command = tuple[str, Callable[[argparse.ArgumentParser], None], Callable[..., int]]

COMMANDS: dict[str, Command] = {
    "map": ("Say what the documents say for a picture.", _map_arguments, _map),
    "check": ("Check all content, and prove the citations where the documents are.", _check_arguments, _check),
    "coverage": (
        "Say which statements the cases, or one picture, bring into play.",
        _factor_options,
        _coverage,
    ),
    "new": ("Begin a new case or lesson, valid at once, to be filled in.", cases.new_arguments, cases.new),
    "preview": (
        "Open a case as a student will see it, or print the whole of it.",
        preview.arguments,
        preview.run,
    ),
    "score": ("Score an answer to an item, and say how its points came about.", _score_arguments, _score),
}

if __name__ == "__main__":
    sys.exit(main())
