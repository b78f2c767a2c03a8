"""The handful of names that a notebook uses; each is brought in when it is first used.

>>> from teaching import read
>>> print(read(er="positive", site=["bone"]))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .book import Profile
    from .text import PlainReading
    from .widgets.lesson import LessonView
    from .widgets.story import Story

_HOMES = {
    "Casebook": "book",
    "CasebookError": "model",
    "Reading": "reading",
    "browse": "widgets.browse",
    "erase_work": "cells",
    "export_work": "cells",
    "figures": None,  # the module itself, as tables below
    "explore": "widgets.explorer",
    "gallery": "cells",
    "import_work": "cells",
    "lesson_list": "cells",
    "load": "casebook",
    "missed": "cells",
    "my_work": "cells",
    "print_work": "cells",
    "progress": "cells",
    "shelf": "cells",
    "tables": None,  # the module itself
}

__all__ = [
    "Casebook", "CasebookError", "Reading", "browse", "case", "erase_work", "explore", "export_work", "figures",
    "gallery", "import_work", "lesson", "lesson_list", "load", "missed", "my_work", "print_work", "profile", "progress",
    "read", "shelf", "tables",
]  # fmt: skip


def profile(answers=None, *, not_looked_for=None, **more) -> Profile:
    """What is known of a fictional person: `profile(er="positive", site=["bone", "liver"])`; the rest is unknown."""
    from .casebook import load

    return load().profile(answers, not_looked_for, **more)


def read(known=None, *, not_looked_for=None, **more) -> PlainReading:
    """What the documents say for a profile, or for answers: `read(er="positive", site=["bone"])`."""
    from .book import Profile
    from .casebook import load
    from .text import PlainReading

    book = load()
    if not isinstance(known, Profile):
        known = book.profile(known, not_looked_for, **more)
    elif more or not_looked_for:
        raise TypeError("give a profile or answers, not both")
    return PlainReading(book, known)


def case(id: str) -> Story:
    """One unfolding case to play: `case("a-phone-call")`; its answers are kept on this machine."""
    from .casebook import load
    from .play.story import play
    from .widgets.story import Story

    return Story(play(load(), id))


def lesson(id: str) -> LessonView:
    """What a lesson asks and leaves behind: `here = lesson("read-receptor-results")`, then `here.check()`."""
    from .attempts import Attempts
    from .casebook import load
    from .widgets.lesson import LessonView

    book = load()
    return LessonView(book, book.lessons.named(id), Attempts())


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = import_module(f".{_HOMES[name] or name}", __name__)
    return getattr(found, name) if _HOMES[name] else found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
