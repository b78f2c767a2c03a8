"""Review: what was missed comes back, at growing intervals, until it is fully right twice running.

When is worked out anew from the attempts each time, so that there is nothing else to keep or to lose.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ..attempts import Attempt

RIGHT_RUNNING = 2


@dataclass(frozen=True, slots=True)
class Review:
    """An item that was missed, and when it comes back."""

    work: str
    item: str
    due: datetime  # with its time zone, UTC
    misses: int


def reviews(attempts: Iterable[Attempt]) -> list[Review]:
    """What is to come back, the earliest first; practice right after an answer does not count.

    The intervals are those of the Free Spaced Repetition Scheduler (FSRS), without its minutes and without chance.
    """
    histories: dict[tuple[str, str], list[Attempt]] = {}
    for each in attempts:
        if each.kind != "practice":
            histories.setdefault((each.work, each.item), []).append(each)
    missed = ((key, all_) for key, all_ in histories.items() if not all(map(_right, all_)) and not _settled(all_))
    return sorted((_review(*key, all_) for key, all_ in missed), key=lambda each: (each.due, each.work, each.item))


def _review(work: str, item: str, history: list[Attempt]) -> Review:
    from fsrs import Card, Rating, Scheduler

    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card = Card(card_id=1, due=_at(history[0]))
    for each in history:
        card, _ = scheduler.review_card(card, Rating.Good if _right(each) else Rating.Again, _at(each))
    return Review(work, item, card.due, sum(not _right(each) for each in history))


def _settled(history: list[Attempt]) -> bool:
    return len(history) > RIGHT_RUNNING and all(map(_right, history[-RIGHT_RUNNING:]))


def _right(attempt: Attempt) -> bool:
    return attempt.points == attempt.maximum


def _at(attempt: Attempt) -> datetime:
    return datetime.fromisoformat(attempt.at)
