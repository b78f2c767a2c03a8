"""What a part of a page and Python say to each other: one message to ask, one small answer; and cited lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import anywidget
import traitlets

from ..book import Casebook
from ..model import CasebookError
from .face import PlainFace, script, style
from .fragments import Fragments
from .view import passage


class Page(PlainFace, anywidget.AnyWidget):
    """A part of a page that is HTML, in which places can be opened; a kind of its own can do what the page asks for."""

    _esm = script("passages.js", "links.js", "page.js")
    _css = style("statements.css", "stage.css", "answers.css")

    html = traitlets.Unicode(help="what it shows").tag(sync=True)
    mark = traitlets.Unicode(help="what it is called on the page").tag(sync=True)
    documents = traitlets.Dict(help="document -> its short name and year").tag(sync=True)
    reply = traitlets.Dict(help="which message was heard last, and what went wrong").tag(sync=True)

    def __init__(self, book: Casebook, html: str = "", text: str = "", mark: str = "", **more: Any):
        documents = {each.id: each.label for each in book.documents.values()}
        super().__init__(html=html, mark=mark, documents=documents, **more)
        self.book, self.text = book, text
        self.fragments = Fragments(book)
        self.on_msg(self._heard)

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what the page asks for; a CasebookError says in a sentence why it can't be done."""

    def settled(self) -> None:
        """What follows from it elsewhere, once the page has its answer."""

    def _heard(self, _widget: Any, message: Mapping[str, Any], _buffers: Any) -> None:
        if "open" in message:
            self.send(self._passage(message["open"]) | {"to": message.get("to")})
        elif message.get("id") == self.reply.get("id"):
            self.send_state("reply")  # asked again because the answer was late: it is not done twice
        else:
            with self.hold_sync():  # what it shows then and the answer go in one message
                trouble = self._tried(message)
                self.reply = {"id": message.get("id"), "trouble": trouble}
            if not trouble:
                self.settled()

    def _tried(self, message: Mapping[str, Any]) -> str:
        try:
            self.act(message)
        except CasebookError as error:
            return str(error)
        except Exception as error:  # a traceback would be lost in a log that no student reads
            return f"This did not work ({type(error).__name__}: {error}). It stays on the page; run the cell again."
        return ""

    def _passage(self, place: str) -> dict[str, Any]:
        try:
            return passage(self.book, place)
        except CasebookError as error:
            nothing = {"label": "", "dating": "", "first": 1, "lines": [], "warnings": []}
            return nothing | {"open": place, "title": str(error)}

    def __str__(self) -> str:
        return self.text
