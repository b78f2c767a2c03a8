"""A Reading as a page: all statements are sent once, a pick sends which of them to show."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import anywidget
import ipywidgets
import traitlets

from .. import casebook as door
from ..book import Casebook
from ..model import APPLIES, DOES_NOT_APPLY, CasebookError, Cite, Condition
from ..reading import Reading
from ..text import reading_text
from .choices import Choices
from .face import PlainFace, script, style
from .fragments import STATUSES, Fragments, places

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_MARKS = {APPLIES: "!", DOES_NOT_APPLY: "."}


class ReadingView(PlainFace, anywidget.AnyWidget):
    """What the documents say: families, what waits, where they pull apart, what is unsaid, what if."""

    _esm = script("states.js", "passages.js", "view.js")
    _css = style("statements.css", "view.css")

    content = traitlets.Dict(help="what never changes: the page, its pieces and names").tag(sync=True)
    now = traitlets.Dict(help="what a pick changes, everything by its place in the casebook").tag(sync=True)
    answered = traitlets.Int(0, help="the number of the last pick that `now` answers").tag(sync=True)
    trouble = traitlets.Unicode(help="what went wrong, in a sentence").tag(sync=True)
    asking = traitlets.Bool(False, help="whether the what-if fold is open").tag(sync=True, echo_update=False)

    def __init__(self, reading: Reading):
        fragments = Fragments(reading.casebook)
        factors = reading.casebook.factors.values()
        super().__init__(
            content={
                "head": fragments.head(),
                "body": fragments.body(),
                "parts": fragments.parts(),
                "since": fragments.since(),
                "documents": {each.id: each.label for each in reading.casebook.documents.values()},
                "conditions": list(conditions(reading.casebook).values()),
                "statuses": STATUSES,
                "flags": [each.label.partition(":")[0] for each in reading.casebook.redflags.values()],
                "signs": [_signs(each.when) for each in reading.casebook.redflags.values()],
                "factors": [[each.label, [value.phrase for value in each.values]] for each in factors],
            }
        )
        self.reading = reading
        self.show(reading, "")
        self.on_msg(self._asked)

    def show(self, reading: Reading, said: str) -> None:
        """Show another Reading of the same casebook; `said` is what a screen reader hears."""
        self.reading = reading
        self.now = in_short(reading, said, self.asking)

    @traitlets.observe("asking")
    def _asks(self, _change) -> None:
        self.guarded(lambda: setattr(self, "now", in_short(self.reading, self.now.get("said", ""), self.asking)))

    def guarded(self, act: Callable[[], Any]) -> None:
        """Do something that the page asked for; where it fails the page says so in a sentence."""
        try:
            act()
            self.trouble = ""
        except CasebookError as error:
            self.trouble = str(error)
        except Exception as error:  # a traceback would be lost in a log that no student reads
            self.trouble = f"This did not work ({type(error).__name__}: {error}). Run the cell again."

    def _asked(self, _widget, message: dict, _buffers) -> None:
        if "open" in message:
            self.guarded(lambda: self.send(passage(self.reading.casebook, message["open"]) | {"to": message.get("to")}))

    def __str__(self) -> str:
        return reading_text(self.reading, brief=True)


class ReadingHead(PlainFace, anywidget.AnyWidget):
    """The strip of red flags and the line of counts of a ReadingView; stands above the picker as well."""

    _esm = script("states.js", "passages.js", "head.js")
    _css = style("statements.css", "head.css")

    view = traitlets.Instance(ReadingView).tag(sync=True, **ipywidgets.widget_serialization)
    picker = traitlets.Instance(Choices, None, allow_none=True).tag(sync=True, **ipywidgets.widget_serialization)

    def __str__(self) -> str:
        return str(self.view)


def in_short(reading: Reading, said: str = "", asking: bool = False) -> dict[str, Any]:
    """What the page needs to know of a Reading, as little as can be.

    s: each condition, "!" if what has it applies, "." if it does not, else, counted from "0", the place in w of what
    it waits for; w: the factors that are waited for, a digit each; t, u, r, o: the tensions, things unsaid, red flags
    and odd pairs to show, counted in the same way; q: each missing test and how much it would change; f: how many
    families are described; i: what if, while the page asks.
    """
    book, factors = reading.casebook, places(reading.casebook.factors)
    any_of = {place: id for id, place in conditions(book).items()}.values()
    asked = {id: "".join(_DIGITS[factors[wait.factor]] for wait in reading.waits_for.get(id, ())) for id in any_of}
    kinds = places(dict.fromkeys(filter(None, asked.values())))
    now = {
        "s": "".join(_MARKS.get(reading.status[id]) or _letter(kinds[asks]) for id, asks in asked.items()),
        "w": " ".join(kinds),
        "t": _among(book.tensions, reading.tensions),
        "u": _among(book.unsaid, reading.unsaid),
        "r": _among(book.redflags, reading.red_flags),
        "o": _among(book.odd, reading.odd),
        "q": "".join(_letter(factors[each.factor]) + _letter(each.would_change) for each in reading.tests),
        "f": sum(bool(each.applies) for each in reading.families),
        "said": said,
    }
    return now | {"i": list(_what_if(reading))} if asking else now


@lru_cache(maxsize=4)
def conditions(book: Casebook) -> dict[str, int]:
    """Statement -> the place of its condition: what has the same condition always has the same status."""
    found: dict[frozenset, int] = {}
    keys = {id: frozenset(frozenset(clause.items()) for clause in each.when) for id, each in book.statements.items()}
    return {id: found.setdefault(key, len(found)) for id, key in keys.items()}


def _among(all_, some) -> str:
    place = places(all_)
    return "".join(_letter(place[each.id]) for each in some)


def _letter(place: int) -> str:
    return chr(ord("0") + place)


def _signs(condition: Condition) -> list[tuple[str, list[str]]]:
    """What is enough for a red flag and a page can see by itself: any of these values of one factor."""
    return [(factor, sorted(values)) for clause in condition if len(clause) == 1 for factor, values in clause.items()]


def _what_if(reading: Reading):
    """What is known answered otherwise, and each missing test answered."""
    book = reading.casebook
    statements, factors = places(book.statements), places(book.factors)
    for change in reading.what_if():
        factor = book.factors[change.factor]
        if factor.id in reading.profile.known or factor.kind == "test":
            appears, goes = ([statements[id] for id in ids] for ids in (change.appears, change.disappears))
            yield [factors[factor.id], factor.ids.index(change.value), int(change.present), appears, goes]


def passage(book: Casebook, place: str) -> dict[str, Any]:
    """The cited lines with what there is to know of their document; without lines where it is not at hand."""
    try:
        cite = Cite.parse(place)
        document = book.documents[cite.document]
    except (ValueError, KeyError):
        raise CasebookError(f"{place} is not a place in the documents.") from None
    warnings = [each.text for each in document.passages if each.cite.meets(cite)]
    return {
        "open": place,
        "label": document.label,
        "title": document.title,
        "dating": document.dating,
        "first": cite.first,
        "lines": door.passages(cite),
        "warnings": warnings,
    }
