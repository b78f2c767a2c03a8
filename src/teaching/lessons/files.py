"""The lessons of a content folder."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

from ..cases.files import Opened
from ..content.places import LESSONS

if TYPE_CHECKING:
    from .lesson import Lesson


class Lessons(Opened["Lesson"]):
    """Lesson by id."""

    home, what = LESSONS, "lesson"

    def built(self, id: str, line: bytes) -> Lesson:
        """The lesson of what was compiled."""
        return _built(id, line)


@lru_cache(maxsize=64)
def _built(id: str, line: bytes) -> Lesson:
    from .lesson import built

    return built(id, json.loads(line))
