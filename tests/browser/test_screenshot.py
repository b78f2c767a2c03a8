"""The pictures of the README: made here, and out of date as soon as a page says or looks otherwise."""

import hashlib
import os

import matplotlib.image
import pytest

from teaching.attempts import Attempts
from teaching.play.play import Play
from teaching.widgets.choices import Choices
from teaching.widgets.item import ItemView
from teaching.widgets.view import ReadingHead, ReadingView
from tests.browser.conftest import WIDE
from tests.browser.lab import ROOT
from tests.browser.pages import Notebook
from tests.browser.playing import Played, copied, wrong

HOW = (
    "docs/{}.png is out of date. Look at the page, then: "
    "CASEBOOK_WRITE_SCREENSHOT=1 python3 run.py test browser -k picture"
)
WHOLE = {"x": 0, "y": 0, **WIDE}
SHEET = {"x": 34, "y": 92, "width": 1212, "height": 782}  # the notebook without what is around it
EXAMPLE = 0
CASE, LESSON = "phone-call", "lessons/09-aim-locally.ipynb"
FIGURE = "body_map"  # the cell of the lesson that shows it, with what stands before it
VISIBLE = """
root => {
  const lines = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.replace(/\\s+/g, " ").trim(), parent = node.parentElement;
    // What is far below the picture does not make it out of date.
    const below = parent.closest(".unseen, .family ~ .family, [data-jump='families'] ~ *");
    if (text && !below && parent.checkVisibility()) lines.push(text);
  }
  return lines;
}
"""


def looks(*widgets):
    """A mark of the style sheets and scripts; the letters of a page differ between machines, these do not."""
    parts = (text for each in widgets for text in (each._css, each._esm))
    return f"style sheets and scripts: {hashlib.sha256(''.join(parts).replace(chr(13), '').encode()).hexdigest()[:16]}"


def holds(name, page, root, mark, part=WHOLE):
    """Whether a picture still shows what stands at the top of the page; made anew where that is asked for."""
    picture = ROOT / "docs" / f"{name}.png"
    kept = picture.with_suffix(".txt")  # what the picture shows, in words, and a mark of how it looks
    page.evaluate("() => document.activeElement.blur()")
    page.mouse.move(0, 0)
    root.evaluate("root => (root.closest('.jp-Cell') ?? root).scrollIntoView()")
    words = [*root.evaluate(VISIBLE), mark]
    if os.environ.get("CASEBOOK_WRITE_SCREENSHOT"):
        picture.parent.mkdir(exist_ok=True)
        page.screenshot(path=picture, animations="disabled", clip=part)
        kept.write_text("\n".join([*words, ""]), encoding="utf-8")
    assert (kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []) == words, HOW.format(name)
    height, width, *_ = matplotlib.image.imread(picture).shape
    assert (width, height) == (part["width"], part["height"])


def test_the_picture_shows_the_page_as_it_is(explorer, casebook):
    example = list(casebook.examples.values())[EXAMPLE]
    with explorer.notebook.side_bar_closed():
        explorer.press(example.label)
        assert explorer.shows(casebook.profile(example.profile))
        holds("explorer", explorer.page, explorer.root, looks(Choices, ReadingHead, ReadingView))


@pytest.fixture
def answered(lab, new_page, casebook, tmp_path):
    """A case whose first question was answered, not all of it rightly."""
    play = Play(casebook, casebook.cases[CASE], Attempts(tmp_path))
    step = next(step for stage in play.case.stages for step in stage.steps if step)
    play.commit(step.id, step.item.answer({slot: tuple(ids) for slot, ids in wrong(step.item).items()}))
    notebook = Notebook(new_page(), lab, copied(lab.work, CASE, tmp_path)).open().run_all()
    yield Played(notebook, casebook, play.case).part(step.id), notebook
    notebook.page.context.close()


def test_the_picture_of_a_case_shows_it_as_it_is(answered):
    item, notebook = answered
    with notebook.side_bar_closed():
        holds("case", notebook.page, item, looks(ItemView), SHEET)


def test_the_picture_of_a_lesson_shows_it_as_it_is(opened):
    notebook = opened(LESSON)
    notebook.page.bring_to_front()
    cell = notebook.page.locator(".jp-CodeCell", has_text=FIGURE)
    with notebook.side_bar_closed():
        holds("lesson", notebook.page, cell.locator("xpath=preceding-sibling::*[1]"), "drawn by matplotlib", SHEET)
