"""The shelf on a page: choices that narrow it, and the cases with what was done in each."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from ..text import count
from ..work.bookshelf import LEVEL, NEW, TOPIC, Shelf, Standing
from .choices import Choices
from .page import Page
from .stage import Parts

GROUP = "find"
FOLDER = "cases/"  # of the notebooks, from the start


class ShelfView(Parts):
    """A shelf that can be narrowed by level, by topic, and by what is true of the person in the end."""

    def __init__(self, whole: Shelf, chosen: Mapping[str, str]):
        super().__init__(lambda: str(self.shelf))
        self.whole, self.shelf = whole, whole.filtered(**chosen)
        questions = [_question(*each) for each in _ordered(whole)]
        groups = [{"id": GROUP, "label": "Find a case", "fold": True, "nothing": "all of them"}]
        self.picker = Choices(questions=questions, groups=groups, value=dict(chosen))
        self.list = Page(whole.casebook, _list(self.shelf))
        self.picker.observe(self._picked, "value")
        self.children = [self.picker, self.list]

    def _picked(self, _change: Any) -> None:
        self.shelf = self.whole.filtered(**self.picker.value)
        self.list.html = _list(self.shelf)

    def faces(self) -> dict[str, str]:
        """The shelf as text and as a table."""
        return self.shelf._repr_mimebundle_()


def _ordered(shelf: Shelf) -> list[tuple[str, str, Mapping[str, str]]]:
    found = [(name, label, values) for name, (label, values) in shelf.choices.items() if len(values) > 1]
    return sorted(found, key=lambda each: [LEVEL, TOPIC].index(each[0]) if each[0] in (LEVEL, TOPIC) else 2)


def _question(name: str, label: str, values: Mapping[str, str]) -> dict[str, Any]:
    listed = [{"id": id, "label": words} for id, words in values.items()]
    return {"id": name, "legend": label, "group": GROUP, "initial": "all", "values": listed}


def _list(shelf: Shelf) -> str:
    rows = "".join(_row(shelf, each) for each in shelf.rows)
    none = '<p class="soft">No case has all of this. Choose less.</p>' if not shelf.rows else ""
    told = f'<div class="note"><p>{escape(shelf.told)}</p></div>' if shelf.told else ""
    return (
        f'{told}<p role="status"><b>{count(len(shelf.rows), "case")} to play</b></p>{none}<ul class="shelf">{rows}</ul>'
    )


def _row(shelf: Shelf, each: Standing) -> str:
    case = each.case
    topics = ", ".join(shelf.casebook.topics[id].label for id in case.topics)
    done = f'<p class="work">{escape(each.words)}</p>' if each.state != NEW else ""
    return (
        f'<li><p><a href="{FOLDER}{escape(case.id)}.ipynb" data-notebook="">{escape(case.title)}</a> '
        f'<span class="soft">· {escape(case.level)} · {case.minutes} minutes</span></p>'
        f"<p>{escape(case.person)}; {escape(case.line)}</p>"
        f'<p class="soft">{escape(topics)}</p>{done}</li>'
    )
