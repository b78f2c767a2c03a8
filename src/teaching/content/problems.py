"""What is wrong with the content, said so that a writer can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..model import nearest

SHOWN = 24  # allowed names in one message
PROVED, NOT_RUN, FAILED = "proved", "not run", "failed"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where, what was found, what is allowed and which allowed name is nearest."""

    file: str
    line: int | None
    column: int | None
    text: str
    found: str | None = None
    allowed: tuple[str, ...] = ()
    warning: bool = False

    @property
    def nearest(self) -> str | None:
        """The allowed name closest to what was found."""
        return nearest(self.found, self.allowed) if self.found else None

    @property
    def where(self) -> str:
        """`file:line:column`, as editors take it."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)

    def __str__(self) -> str:
        said = [f"{self.where}: {'warning: ' if self.warning else ''}{self.text}"]
        if self.nearest:
            said.append(f"Did you mean {self.nearest}?")
        if self.allowed:
            more = f" and {len(self.allowed) - SHOWN} more" if len(self.allowed) > SHOWN else ""
            said.append(f"Allowed: {', '.join(self.allowed[:SHOWN])}{more}.")
        return ". ".join(said[:2]) + "".join(f" {each}" for each in said[2:])


@dataclass(frozen=True)
class Report:
    """All problems of a content folder, and how far its citations are proved."""

    problems: tuple[Problem, ...]
    proof: str = NOT_RUN
    citations: int = 0
    why: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What has to be mended."""
        return tuple(problem for problem in self.problems if not problem.warning)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What should be looked at."""
        return tuple(problem for problem in self.problems if problem.warning)

    @property
    def ok(self) -> bool:
        """Whether nothing has to be mended."""
        return not self.errors

    def __str__(self) -> str:
        files = {problem.file: place for place, problem in reversed(list(enumerate(self.problems)))}
        lines = [str(problem) for problem in sorted(self.problems, key=lambda one: (files[one.file], *_order(one)))]
        lines.append(f"Content: {_count(self.errors, 'error')}, {_count(self.warnings, 'warning')}.")
        if self.proof == PROVED:
            lines.append(f"Citations: proved, {self.citations} places hold what is said of them.")
        else:
            how = "proof failed" if self.proof == FAILED else self.proof
            lines.append(f"Citations: {how}{f' ({self.why})' if self.why else ''}.")
        return "\n".join(lines)


def _order(problem: Problem) -> tuple:
    return problem.warning, problem.line or 0, problem.column or 0


def _count(things: Iterable, word: str) -> str:
    number = len(tuple(things))
    return f"{number} {word}{'' if number == 1 else 's'}"
