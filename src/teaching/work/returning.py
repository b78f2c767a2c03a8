"""What comes back: the items that were missed and are due again, as they are worded today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ..attempts import Attempts
from ..book import Casebook
from ..cases.case import CaseItem
from ..play.answered import Sheet
from ..text import count
from .review import Review, reviews

TITLE = "WHAT COMES BACK"


@dataclass(frozen=True)
class Due:
    """The items that are due now, the earliest first, and when the next one is."""

    items: tuple[tuple[Review, CaseItem], ...]
    next: datetime | None  # of what is not due yet

    @property
    def words(self) -> str:
        """One line on it, with the next day on which something comes back."""
        if self.items:
            missed = count(len(self.items), "question")
            return f"{missed} you missed, to try again. What is right twice running stays away."
        if self.next:
            return f"Nothing is due today. The next question comes back on {day(self.next)}."
        return "Nothing to go back to. A question that you miss comes back here a day or more later."


def day(at: datetime) -> str:
    """The day in words, where this machine is: `Monday 3 May`."""
    here = at.astimezone()
    return f"{here:%A} {here.day} {here:%B}"


def review_items(casebook: Casebook, attempts: Attempts, now: datetime) -> Due:
    """What has come back by `now`: only what is still asked, and never what is right in its document but superseded."""
    found = [(each, asked) for each in reviews(attempts.all()) if (asked := _asked(casebook, each)) is not None]
    later = [each.due for each, _ in found if each.due > now]
    return Due(tuple(pair for pair in found if pair[0].due <= now), min(later, default=None))


def review_sheet(due: Due, attempts: Attempts) -> Sheet:
    """The due items as a sheet; the first answer to each in a sitting is kept as a review."""
    return Sheet(f"{TITLE}\n{due.words}", [(each.work, asked) for each, asked in due.items], attempts, "review")


def _asked(casebook: Casebook, each: Review) -> CaseItem | None:
    """The item as it stands today; None where it is gone, or never comes back."""
    asked = casebook.asked(each.work, each.item)
    return None if asked is None or asked.item.dated else asked
