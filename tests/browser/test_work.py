"""One's own work in its notebook: saved, printed, erased after asking, and taken in again."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from teaching import load
from teaching.attempts import Attempts
from teaching.play.play import FINISH, Play
from teaching.work.portfolio import JSON, PAGE
from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import Notebook
from tests.browser.playing import own_work
from tests.browser.test_accessibility import DARK, LIGHT, OUTPUTS, TOO_WIDE, violations

BOOK = load()
CASE = next(iter(BOOK.cases))
MUCH = "2 answers and 1 note"


@pytest.fixture
def mine(lab, new_page, tmp_path):
    """The notebook of one's own work in a folder of its own, with two answers and a note kept."""
    attempts = Attempts(tmp_path)
    play = Play(BOOK, BOOK.cases[CASE], attempts)
    for each in BOOK.cases[CASE].stages[0].items[:2]:
        play.commit(each.id, each.item.key_answer())
    attempts.write(CASE, FINISH, "It goes on.")
    notebook = Notebook(new_page(), lab, own_work(lab.work, tmp_path)).open().run_all()
    yield Work(notebook, attempts)
    notebook.page.context.close()


class Work:
    """The part of the page with the buttons, and the folder in which its files come."""

    def __init__(self, notebook, attempts):
        self.notebook, self.page, self.attempts = notebook, notebook.page, attempts
        self.folder = (notebook.lab.work / notebook.name).parent
        self.part = self.page.locator('[data-mark="my-work"]')
        self.said, self.trouble = self.part.get_by_role("status"), self.part.get_by_role("alert")
        self.question = self.part.get_by_role("group")
        self.erase = self.button("Erase everything")

    def button(self, name):
        return self.part.get_by_role("button", name=name, exact=True)

    def has(self, answers, notes):
        """What is kept, in the file and on the page, without a cell that was run again."""
        assert (len(self.attempts.all()), len(self.attempts.notes())) == (answers, notes)
        kept = f"Kept on this machine: {MUCH}." if answers else "There is no work of yours here yet."
        expect(self.part.locator(".state")).to_have_text(kept)
        counted = "points in 2 questions." if answers else "Nothing answered yet."
        expect(self.part.locator(".standing caption")).to_contain_text(counted)
        expect(self.part.locator(".standing figure")).to_have_count(1 if answers else 0)

    def looks_well(self):
        """Light and dark, wide and narrow; wide in the end, as the side bar would come back too wide."""
        with self.notebook.side_bar_closed():
            for theme in (DARK, LIGHT):
                self.notebook.theme(theme)
                for size in (NARROW, WIDE):
                    self.page.set_viewport_size(size)
                    assert violations(self.page, OUTPUTS) == [], (theme, size)
                    assert self.page.evaluate(TOO_WIDE, OUTPUTS) == [], (theme, size)


def test_saved_then_erased_then_taken_in_again(mine):
    page, file = mine.page, mine.folder / JSON
    written = mine.notebook.written()
    mine.has(2, 1)

    mine.button("Take in a saved file").click()
    expect(mine.trouble).to_contain_text(f"There is no file {JSON} in this folder")
    mine.has(2, 1)

    mine.erase.click()
    expect(mine.question).to_contain_text(f"Erase {MUCH} from this machine?")
    mine.button("Save them as a file first").click()
    expect(mine.said).to_contain_text(f"{MUCH} written to {file.resolve()}.")
    expect(mine.trouble).to_be_hidden()
    expect(mine.question).to_be_visible()  # it is still asked
    saved = json.loads(file.read_text("utf-8"))
    assert (len(saved["attempts"]), len(saved["notes"])) == (2, 1)
    with page.expect_download() as download:
        mine.said.get_by_role("link", name="Download the file").click()
    assert Path(download.value.path()).read_bytes() == file.read_bytes()
    mine.has(2, 1)

    mine.button(f"Yes, erase {MUCH} for good").click()
    expect(mine.said).to_contain_text(f"{MUCH}: erased. What you saved in this folder is still there: {JSON}.")
    expect(mine.said).to_be_focused()
    expect(mine.question).to_be_hidden()
    mine.has(0, 0)

    mine.button("Take in a saved file").click()
    expect(mine.said).to_contain_text("3 entries came in")
    mine.has(2, 1)
    assert json.loads(json.dumps(mine.attempts.export())).items() <= saved.items()
    mine.button("Take in a saved file").click()
    expect(mine.said).to_contain_text("0 entries came in")
    mine.has(2, 1)
    assert mine.notebook.written() == written


def test_erasing_by_keyboard_asks_and_what_changes_nothing_comes_first(mine):
    page = mine.page
    mine.erase.focus()
    for leave in ("Enter", "Escape"):
        page.keyboard.press("Enter")
        expect(mine.question).to_contain_text(f"Erase {MUCH} from this machine?")
        expect(mine.button("No, keep them")).to_be_focused()  # so that a second press erases nothing
        page.keyboard.press(leave)
        expect(mine.question).to_be_hidden()
        expect(mine.said).to_have_text("Nothing was erased.")
        expect(mine.erase).to_be_focused()
        mine.has(2, 1)
    page.keyboard.press("Enter")
    expect(mine.button("No, keep them")).to_be_focused()
    mine.looks_well()
    mine.button("No, keep them").focus()
    page.keyboard.press("Shift+Tab")
    expect(mine.button("Save them as a file first")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(mine.button(f"Yes, erase {MUCH} for good")).to_be_focused()
    page.keyboard.press("Enter")
    expect(mine.said).to_contain_text(f"{MUCH}: erased.")
    expect(mine.said).to_be_focused()
    mine.has(0, 0)
    mine.looks_well()
    page.keyboard.press("d")  # twice, a cell would be gone
    page.keyboard.press("d")
    assert mine.notebook.command_mode()
    expect(mine.part).to_be_visible()


def test_a_page_to_print(mine):
    mine.button("Make a page to print").click()
    expect(mine.said).to_contain_text("Open it in a browser to print it.")
    assert (mine.folder / PAGE).exists()
    with mine.page.context.expect_page() as opened:
        mine.said.get_by_role("link", name="Open the page").click()
    expect(opened.value.get_by_role("heading", name="My work")).to_be_visible()
    opened.value.close()
