"""A student's own work on a page: buttons that save, print, take in and erase it, and say what happened."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from ..attempts import Attempts
from ..book import Casebook
from ..model import CasebookError
from ..work import portfolio
from .face import script
from .page import Page

BUTTONS = {
    "save": ("Save my answers as a file", "for another machine, or to have them back later"),
    "print": ("Make a page to print", "your answers, the reasons and your notes, to read or to hand in"),
    "take": ("Take in a saved file", f"{portfolio.JSON}, from this folder"),
    "look": ("Erase everything", "asks first"),
}
AGAIN = "Run this notebook again to see it in the table above."
KEEP, SURE = "No, keep them", "Yes, erase {} for good"
HINT = f"This cannot be undone. “{BUTTONS['save'][0]}” first, and “{BUTTONS['take'][0]}” can bring them back."


class WorkView(Page):
    """Buttons for what a student can do with all their answers and notes; erasing needs a second one."""

    _esm = script("drafts.js", "work.js")

    much = traitlets.Unicode(help="how much is kept: `8 answers and 7 notes`; empty where nothing is").tag(sync=True)
    kept = traitlets.Unicode(help="the same in a sentence").tag(sync=True)
    said = traitlets.Unicode(help="what was done last and where the file is, as HTML").tag(sync=True)
    words = traitlets.Dict({"keep": KEEP, "sure": SURE, "hint": HINT}, help="the words of the question").tag(sync=True)

    def __init__(self, book: Casebook, attempts: Attempts, folder: Path | str = "."):
        super().__init__(book, html=_buttons(), mark="my-work")
        self.attempts, self.folder = attempts, Path(folder).resolve()
        self.show()

    def show(self) -> None:
        """Show how much is kept now."""
        self.much = portfolio.much(self.attempts) if portfolio.any_work(self.attempts) else ""
        self.kept = f"Kept on this machine: {self.much}." if self.much else portfolio.NOTHING

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a button says; nothing is erased but what the page has asked about."""
        self.said = ""
        self.show()
        does = {"save": self._save, "print": self._print, "take": self._take, "look": self._look, "erase": self._erase}
        if message["do"] in ("save", "print", "look", "erase") and not self.much:
            self.said = escape(portfolio.NOTHING)
        else:
            self.said = does[message["do"]](str(message.get("much", "")))
        self.show()

    def _save(self, _much: str) -> str:
        path = self.folder / portfolio.JSON
        if lost := portfolio.only_there(self.attempts, path):
            raise CasebookError(
                f"Nothing was saved: {portfolio.JSON} is here already and holds {lost} that you do not have any more. "
                f"“{BUTTONS['take'][0]}” first, or give that file another name."
            )
        said = portfolio.export_work(self.book, self.attempts, path)
        return f"{escape(said)} {_link(portfolio.JSON, 'Download the file', 'download')}"

    def _print(self, _much: str) -> str:
        said = portfolio.print_work(self.book, self.attempts, self.folder / portfolio.PAGE)
        return f"{escape(said)} {_link(portfolio.PAGE, 'Open the page')}"

    def _take(self, _much: str) -> str:
        path = self.folder / portfolio.JSON
        if not path.exists():
            raise CasebookError(
                f"There is no file {portfolio.JSON} in this folder ({self.folder}). "
                "Put the file that you saved there, under this name, and press the button again."
            )
        return escape(f"{portfolio.import_work(self.attempts, path)} {AGAIN}")

    def _look(self, _much: str) -> str:
        return ""  # the page asks now, and names how much there is

    def _erase(self, much: str) -> str:
        if much != self.much:
            raise CasebookError(f"Nothing was erased: now there is {self.much}. Press the button again.")
        return escape(f"{portfolio.erase_work(self.attempts, portfolio.ERASE)} {AGAIN}")

    def __str__(self) -> str:
        self.show()
        return "\n".join([self.kept, *(f"- {label}: {what}" for label, what in BUTTONS.values())])


def _buttons() -> str:
    rows = (
        f'<li><button type="button" class="tool" data-do="{do}">{escape(label)}</button> '
        f'<span class="soft">{escape(what)}</span></li>'
        for do, (label, what) in BUTTONS.items()
    )
    return f'<ul class="does">{"".join(rows)}</ul>'


def _link(name: str, words: str, more: str = "") -> str:
    """A link to a file beside the notebook; the page knows where Jupyter serves it."""
    return f'<a href="{name}" data-file="{name}" {more or "target=_blank rel=noopener"}>{words}</a>'
