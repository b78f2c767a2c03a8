"""A student's own work on a page: how far they have come, and buttons that save, print, take in and erase it."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import traitlets

from ..attempts import Attempts
from ..book import Casebook
from ..model import CasebookError
from ..work import headway, portfolio
from ..work.headway import Progress
from .face import script
from .page import Page

BUTTONS = {
    "save": ("Save my answers as a file", "for another machine, or to have them back later"),
    "print": ("Make a page to print", "your answers, the reasons and your notes, to read or to hand in"),
    "take": ("Take in a saved file", f"{portfolio.JSON}, from this folder"),
    "look": ("Erase everything", "asks first"),
}
TITLE = "Take it with you"
PLACE = "Each file is written beside this notebook; the page says where."
ELSEWHERE = "The shelf, and a case that is open elsewhere, show it when their notebook is run again."
WORDS = {
    "ask": "Erase {} from this machine?",
    "hint": f"This cannot be undone. Saved as a file, they can come back: “{BUTTONS['take'][0]}”.",
    "save": "Save them as a file first",
    "keep": "No, keep them",
    "sure": "Yes, erase {} for good",
    "kept": "Nothing was erased.",
}


class WorkView(Page):
    """How far a student has come, and what they can do with all their answers and notes; erasing asks first."""

    _esm = script("drafts.js", "work.js")

    much = traitlets.Unicode(help="how much is kept: `8 answers and 7 notes`; empty where nothing is").tag(sync=True)
    kept = traitlets.Unicode(help="the same in a sentence, and what there is to say about the file").tag(sync=True)
    standing = traitlets.Unicode(help="how far the student has come, as HTML").tag(sync=True)
    said = traitlets.Unicode(help="what was done last and where the file is, as HTML").tag(sync=True)
    words = traitlets.Dict(WORDS, help="the words of the question before erasing").tag(sync=True)

    def __init__(self, book: Casebook, attempts: Attempts, folder: Path | str = "."):
        super().__init__(book, html=_buttons(), mark="my-work")
        self.attempts, self.folder = attempts, Path(folder).resolve()
        self.progress: Progress | None = None
        self.show()

    def show(self) -> None:
        """Show what is kept now; another tab may have written."""
        self.much = portfolio.much(self.attempts) if portfolio.any_work(self.attempts) else ""
        kept = f"Kept on this machine: {self.much}." if self.much else portfolio.NOTHING
        self.kept = f"{kept} {self.attempts.told}".strip()
        progress = headway.progress(self.book, self.attempts)
        if progress != self.progress:  # drawing it takes a moment
            self.progress, self.standing = progress, progress.to_html()

    def act(self, message: Mapping[str, Any]) -> None:
        """Do what a button says; nothing is erased but what the page has asked about."""
        self.said = ""
        self.show()
        does = {"save": self._save, "print": self._print, "take": self._take, "look": self._look, "erase": self._erase}
        if message["do"] != "take" and not self.much:
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
        return escape(f"{portfolio.import_work(self.attempts, path)} {ELSEWHERE}")

    def _look(self, _much: str) -> str:
        return ""  # the page asks now, and names how much there is

    def _erase(self, much: str) -> str:
        if much != self.much:
            raise CasebookError(f"Nothing was erased: now there is {self.much}. Press the button again.")
        erased = portfolio.erase_work(self.attempts, portfolio.ERASE)
        files = " and ".join(each for each in (portfolio.JSON, portfolio.PAGE) if (self.folder / each).exists())
        left = f"What you saved in this folder is still there: {files}. " if files else ""
        return escape(f"{erased} {left}{ELSEWHERE}")

    def __str__(self) -> str:
        self.show()
        buttons = (f"- {label}: {what}" for label, what in BUTTONS.values())
        return "\n".join([self.kept, "", str(self.progress), "", TITLE.upper(), PLACE, *buttons])

    def faces(self) -> dict[str, str]:
        """Its text, and the progress: where nothing can be pressed, it can be read."""
        return super().faces() | {"text/html": self.standing}


def _buttons() -> str:
    rows = (
        f'<li><button type="button" class="tool" data-do="{do}">{escape(label)}</button> '
        f'<span class="soft">{escape(what)}</span></li>'
        for do, (label, what) in BUTTONS.items()
    )
    return f'<h2>{TITLE}</h2><p class="soft">{PLACE}</p><ul class="does">{"".join(rows)}</ul>'


def _link(name: str, words: str, more: str = "") -> str:
    """A link to a file beside the notebook; the page knows where Jupyter serves it."""
    return f'<a href="{name}" data-file="{name}" {more or "target=_blank rel=noopener"}>{words}</a>'
