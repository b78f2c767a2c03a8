"""Matching: many conditions held against a profile at once.

A clause is a bit. Each answer to a factor has an int of the clauses that it does not block, and what holds is the AND
of these ints over the factors. A second bit a clause, in the same int, leaves open what is unknown: it says what may
still hold. The bits of one condition's clauses lie a fixed distance apart, so that shifting the int onto itself says
that one clause is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING, Any

from .book import Profile
from .model import Clause, Condition

if TYPE_CHECKING:
    import numpy as np

Answer = frozenset[str] | tuple[frozenset[str] | None, frozenset[str]] | None
"""What is known of one factor: nothing, the values present, or these and the values that stay open."""

WORD = (1 << 64) - 1
BLOCK = 4096  # profiles that are matched in one step: few enough to stay in the processor's cache

Match = tuple[int, int]
"""What holds and what may hold: bit n stands for the n-th condition. What may and does not waits for an answer."""


class Matcher:
    """Holds profiles against conditions; each has a key, and their order stays."""

    def __init__(self, factors: Iterable[str], conditions: Iterable[tuple[Any, Condition]]):
        pairs = list(conditions)
        self._width = width = len(pairs)
        self._mask = mask = (1 << width) - 1
        self._layers = layers = max((len(condition) for _, condition in pairs), default=1)
        self._shifts = [2 * width << n for n in reversed(range((layers - 1).bit_length()))]
        clauses = [
            (clause, (1 << place | 1 << place + width) << 2 * width * layer)
            for place, (_, condition) in enumerate(pairs)
            for layer, clause in enumerate(condition)
        ]
        self._every = sum(bits for _, bits in clauses)
        may = sum(mask << 2 * width * layer for layer in range(layers))
        used = [factor for factor in factors if any(factor in clause for clause, _ in clauses)]
        self._answers = [(factor, Answers(factor, clauses, may)) for factor in used]
        keys = [key for key, _ in pairs]
        self._named = [_Named(keys[place : place + _Named.BITS]) for place in range(0, width, _Named.BITS)]

    def match(self, profile: Profile) -> Match:
        """What holds and what may hold for a profile."""
        known = _answers(profile).get
        bits = self._every
        for factor, answers in self._answers:
            bits &= answers[known(factor)]
        return self._one_is_enough(bits)

    def around(self, profile: Profile, factor: str) -> Callable[[Profile], Match]:
        """Match profiles that differ from `profile` in this factor alone; the rest is looked at only once."""
        known = _answers(profile).get
        rest, mine = self._every, None
        for other, answers in self._answers:
            if other == factor:
                mine = answers
            else:
                rest &= answers[known(other)]
        if mine is None:  # no condition asks for it
            return lambda _: self._one_is_enough(rest)
        return lambda changed: self._one_is_enough(rest & mine[_answers(changed).get(factor)])

    def many(self, answers: Mapping[str, Sequence[Answer]], places: Mapping[str, np.ndarray]) -> np.ndarray:
        """Match many profiles at once.

        `places` holds an array for each factor, with one number a profile: the place of its answer in `answers`; a
        factor that is left out is unknown. Returns 64-bit words of shape (profiles, 2, words), what holds before what
        may hold, with the n-th condition in bit n % 64 of word n // 64.
        """
        import numpy as np

        def table(rows: Iterable[int]) -> np.ndarray:
            return np.array([self._words(bits) for bits in rows], np.uint64)

        tables = {id: table(mine[each] for each in answers[id]) for id, mine in self._answers if id in places}
        unknown = table([reduce(and_, (mine[None] for id, mine in self._answers if id not in places), self._every)])
        found, count = [], len(next(iter(places.values())))
        for first in range(0, count, BLOCK):
            bits = np.broadcast_to(unknown, (min(BLOCK, count - first), unknown.shape[1]))
            for factor, rows in tables.items():
                bits = bits & rows.take(places[factor][first : first + BLOCK], 0)
            found.append(np.bitwise_or.reduce(bits.reshape(len(bits), 2, self._layers, -1), 2))
        return np.concatenate(found)

    def _words(self, bits: int) -> list[int]:
        """The bits as 64-bit words: what holds before what may hold, layer by layer, each from a word of its own."""
        parts = [
            bits >> self._width * (2 * layer + half) & self._mask for half in (1, 0) for layer in range(self._layers)
        ]
        return [part >> 64 * word & WORD for part in parts for word in range(-(-self._width // 64))]

    def _one_is_enough(self, bits: int) -> Match:
        for shift in self._shifts:
            bits |= bits >> shift
        return bits >> self._width & self._mask, bits & self._mask

    def named(self, bits: int) -> list:
        """The keys of these conditions, in order."""
        found: list = []
        for named in self._named:
            found += named[bits & _Named.MASK]
            bits >>= _Named.BITS
        return found


class Answers(dict):
    """Answer to one factor -> the bits of the clauses that it does not block; worked out when first asked for."""

    def __init__(self, factor: str, clauses: list[tuple[Clause, int]], may: int):
        super().__init__()
        self._free = sum(bits for clause, bits in clauses if factor not in clause)
        self._asks = [(clause[factor], bits) for clause, bits in clauses if factor in clause]
        self._may = may

    def __missing__(self, answer: Answer) -> int:
        present, open_ = answer if isinstance(answer, tuple) else (answer, frozenset())
        bits = self._free
        for values, clause in self._asks:
            if present is not None and not present.isdisjoint(values):
                bits |= clause
            elif present is None or not open_.isdisjoint(values):
                bits |= clause & self._may
        self[answer] = bits
        return bits


class _Named(dict):
    """A few bits -> the keys that they stand for; worked out when first asked for."""

    BITS = 30  # what Python keeps in one digit of an int
    MASK = (1 << BITS) - 1

    def __init__(self, keys: list):
        super().__init__()
        self._keys = keys

    def __missing__(self, bits: int) -> tuple:
        self[bits] = found = tuple(key for place, key in enumerate(self._keys) if bits >> place & 1)
        return found


def _answers(profile: Profile) -> Mapping[str, Answer]:
    if not profile.not_looked_for:
        return profile.known
    open_ = {factor: (profile.known.get(factor), left) for factor, left in profile.not_looked_for.items()}
    return {**profile.known, **open_}
