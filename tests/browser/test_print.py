"""What comes out on paper: a notebook from its first line to its last, folds open, black on white, no buttons."""

import re

import pytest
from playwright.sync_api import expect

from teaching import load
from teaching.attempts import Attempts
from teaching.play.play import FINISH, Play
from teaching.work.portfolio import work_page
from tests.browser.conftest import WIDE
from tests.browser.pages import Notebook
from tests.browser.playing import copied, wrong
from tests.browser.test_accessibility import DARK, LIGHT, OUTPUTS, TOO_WIDE, violations

BOOK = load()
PLAYED = "phone-call"
A4 = {"width": 673, "height": 1000}  # 210 mm less the margins
FOLDED = """
() => [...document.querySelectorAll(".cbk details:not(.hint, .waits, .everyone) > :not(summary)")]
  .filter(each => each.parentElement.checkVisibility() && !each.hidden)
  .filter(each => !each.checkVisibility({contentVisibilityAuto: true}) || !each.getBoundingClientRect().height)
  .map(each => each.outerHTML.slice(0, 120))
"""
PRESSED = """
() => [...document.querySelectorAll("button, jp-button, [role=menuitem], [role=tab]")]
  .filter(each => each.checkVisibility() && !each.matches(".place"))
  .map(each => each.outerHTML.slice(0, 120))
"""
CUT = """
() => {
  const page = document.documentElement;
  const ends = [...document.querySelectorAll(".jp-Cell")].map(each => each.getBoundingClientRect());
  const over = ends.filter((each, n) => n && each.top < ends[n - 1].bottom - 1);
  const found = over.map(each => `over the one before: ${each.top}`);
  if (page.scrollWidth > page.clientWidth) found.push(`${page.scrollWidth} wide`);
  if (ends.at(-1).bottom + scrollY > page.scrollHeight + 1) found.push(`ends at ${page.scrollHeight}`);
  return found;
}
"""


@pytest.fixture(scope="module")
def played(lab, new_page, tmp_path_factory):
    """A case that was played to its end with wrong answers, and what was written in it."""
    answers = tmp_path_factory.mktemp("answers")
    attempts = Attempts(answers)
    play = Play(BOOK, BOOK.cases[PLAYED], attempts)
    for stage in play.case.stages:
        for step in stage.steps:
            if step is None:
                play.predict(stage.id, list(BOOK.families)[:2], "Because of the bone.")
            else:
                picks = {slot: tuple(ids) for slot, ids in wrong(step.item).items()}
                play.commit(step.id, step.item.answer(picks))
    play.write(FINISH, "It goes on. " * 200)
    notebook = Notebook(new_page(), lab, copied(lab.work, PLAYED, answers)).open().run_all()
    yield notebook, attempts
    notebook.page.context.close()


@pytest.fixture
def on_paper():
    """Return a way to have a page as it is printed; it is as it was again afterwards."""
    pages = []

    def show(page):
        pages.append(page)
        page.set_viewport_size(A4)
        page.emulate_media(media="print")
        return page

    yield show
    for page in pages:
        page.emulate_media(media="screen")
        page.set_viewport_size(WIDE)


def sheets(page):
    """How many sheets of paper a page takes."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_played_case_comes_out_whole(played, on_paper, theme):
    notebook, _ = played
    notebook.page.bring_to_front()
    notebook.theme(theme)
    page = on_paper(notebook.page)
    assert page.evaluate(CUT) == []
    assert page.evaluate(TOO_WIDE, OUTPUTS) == []
    assert page.evaluate(FOLDED) == []
    assert page.evaluate(PRESSED) == []
    assert violations(page, OUTPUTS) == []
    reason = page.locator(".reasons > li").first
    expect(reason).to_have_css("break-inside", "avoid")
    expect(reason.locator(".why")).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator(".jp-Notebook h2").first).to_have_css("color", "rgb(0, 0, 0)")
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    for chrome in ("#jp-top-panel", "#jp-menu-panel", ".jp-SideBar", ".jp-Placeholder", ".jp-OutputPrompt"):
        assert not page.locator(chrome).first.is_visible(), chrome
    assert sheets(page) > 10


@pytest.mark.parametrize(
    "name", ["start.ipynb", "explorer.ipynb", "gallery.ipynb", "words.ipynb", "lessons/09-aim-locally.ipynb"]
)
def test_every_kind_of_notebook_comes_out_whole(opened, on_paper, name):
    notebook = opened(name)
    notebook.page.bring_to_front()
    page = on_paper(notebook.page)
    assert page.evaluate(CUT) == []
    assert page.evaluate(TOO_WIDE, OUTPUTS) == []
    assert page.evaluate(FOLDED) == []
    assert sheets(page) > 1


def test_what_can_be_chosen_stands_on_paper(opened, on_paper):
    notebook = opened("lessons/09-aim-locally.ipynb")
    notebook.page.bring_to_front()
    menu = notebook.page.locator(".form select:visible").first
    choices = [each.strip() for each in menu.locator("option").all_text_contents()[1:]]
    page = on_paper(notebook.page)
    told = page.locator(".form .on-paper:visible").first
    expect(told).to_have_text(f"[{' / '.join(choices)}]")
    assert page.locator(".form select:visible").count() == 0
    menu = page.locator(".form select").first
    menu.evaluate("menu => { menu.selectedIndex = 1; }")
    expect(menu).to_be_visible()
    expect(menu.locator("+ .on-paper")).to_be_hidden()
    menu.evaluate("menu => { menu.selectedIndex = 0; }")


def test_long_lists_of_what_waits_come_out_only_where_they_were_opened(explorer, on_paper):
    notebook = explorer.notebook
    lists = notebook.page.locator(".cbk-view .waits")
    shut, open_ = lists.nth(0), lists.nth(1)
    open_.locator("summary").first.click()
    page = on_paper(notebook.page)
    expect(open_.locator("li").first).to_be_visible()
    expect(shut.locator("li").first).to_be_hidden()
    expect(shut.locator("summary").first).to_be_visible()
    expect(page.locator(".cbk-view .beneath").first).to_have_css("display", "block")
    assert sheets(page) < 20


def test_the_page_of_own_work_fits_the_paper(played, new_page):
    page = new_page()
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.set_content(work_page(BOOK, played[1]))
    assert page.evaluate(TOO_WIDE, "body") == []
    for kind, side, break_ in (("h2", "after", "avoid"), ("h3", "after", "avoid"), ("li", "inside", "avoid")):
        expect(page.locator(kind).first).to_have_css(f"break-{side}", break_)
    assert violations(page, "body") == []


def test_printing_is_left_to_the_browser(played):
    """JupyterLab's own print would ask another machine for scripts and show nothing that was done."""
    page = played[0].page
    assert not page.evaluate("() => jupyterapp.commands.hasCommand('apputils:print')")
    for at in (".jp-Notebook .jp-Cell", ".cbk .place"):
        free = """each => {
          each.focus();
          const keys = {key: "p", keyCode: 80, ctrlKey: true, bubbles: true, cancelable: true};
          return each.dispatchEvent(new KeyboardEvent("keydown", keys));
        }"""
        assert page.locator(at).first.evaluate(free), at
