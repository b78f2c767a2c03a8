"""Figures of what the documents say: each a drawing with its words, made from the same data.

>>> from teaching import figures
>>> figures.body_map()          # shows itself; print() gives its words, .draw() a matplotlib figure
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..casebook import load
from . import body, documents, pathway, receptors, space, strength, years
from .figure import Figure

if TYPE_CHECKING:
    from ..book import Profile

__all__ = [
    "Figure",
    "body_map",
    "families_by_document",
    "receptor_grid",
    "sequence",
    "space_map",
    "strength_words",
    "timeline",
]


def body_map() -> Figure:
    """Places of spread, and what local and systemic treatment the documents tie to each."""
    return body.body_map(load())


def receptor_grid() -> Figure:
    """Pairs of receptor results, and which families are put forward, limited or waiting at each."""
    return receptors.receptor_grid(load())


def families_by_document() -> Figure:
    """Which families each document names and in how many places; where it is silent, where a list is lost."""
    return documents.families_by_document(load())


def timeline() -> Figure:
    """The documents by year, stated, worked out or none; under them what changed since, by the year of its source."""
    return years.timeline(load())


def strength_words() -> Figure:
    """How often each document uses each word of strength, and how often it has none."""
    return strength.strength_words(load())


def sequence() -> Figure:
    """What the documents say of order and of change once treatment no longer works, with whose words they are."""
    return pathway.sequence(load())


def space_map(*factors: str, stated: Profile | None = None) -> Figure:
    """How many statements put each family forward, one answer after the other; with factors, at every combination.

    `stated` holds for all, as in `tables.space_map`.
    """
    return space.space_map(load(), factors, stated)
