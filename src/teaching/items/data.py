"""A part of the data of an item, and the path that leads to it, so that an error can name its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model import unlisted
from .item import ItemError


@dataclass(frozen=True)
class At:
    """A part of the data of an item, and the path that leads to it."""

    data: Any
    path: tuple[str | int, ...] = ()

    def get(self, key: str) -> At | None:
        """What stands under a key, or nothing."""
        if not isinstance(self.data, Mapping):
            raise self.error(f"{self.name} must be keys with values")
        return At(self.data[key], (*self.path, key)) if key in self.data else None

    def __getitem__(self, key: str) -> At:
        found = self.get(key)
        if found is None:
            raise self.error(f"{self.name} has no '{key}'; it must have one")
        return found

    @property
    def each(self) -> list[At]:
        """The entries of a list."""
        if not isinstance(self.data, list | tuple) or not self.data:
            raise self.error(f"{self.name} must be a list, and not an empty one")
        return [At(one, (*self.path, place)) for place, one in enumerate(self.data)]

    @property
    def text(self) -> str:
        """The text that it is."""
        if isinstance(self.data, bool) or not isinstance(self.data, str | int | float):
            raise self.error(f"{self.name} must be text")
        return str(self.data)

    def said(self, key: str) -> str:
        """The text under a key, or none."""
        found = self.get(key)
        return found.text if found else ""

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of the list under a key."""
        found = self.get(key)
        return () if found is None or found.data in ([], ()) else tuple(one.text for one in found.each)

    def yes(self, key: str) -> bool:
        """Whether the key says yes."""
        found = self.get(key)
        word = "no" if found is None else str(found.data).casefold()
        if word not in ("yes", "no", "true", "false"):
            raise found.error(unlisted(word, f"a value of {key}", ("yes", "no")))
        return word in ("yes", "true")

    @property
    def name(self) -> str:
        """What it is called in a message."""
        keys = [part for part in self.path if isinstance(part, str)]
        return "the item" if not keys else keys[-1] if isinstance(self.path[-1], str) else f"an entry of {keys[-1]}"

    def error(self, text: str) -> ItemError:
        """Something that is wrong here."""
        return ItemError(text, self.path)
