"""Every lesson in its notebook: it runs by itself, its widget answers, a question is kept, and everyone can read it."""

import json
import re

import pytest
from playwright.sync_api import expect

from teaching import load, tables
from teaching.items.scoring import score
from teaching.widgets.browse import NONE
from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import Notebook
from tests.browser.playing import FILL, keys
from tests.browser.test_accessibility import DARK, LIGHT, OUTPUTS, TOO_WIDE, violations

BOOK = load()
LESSONS = list(BOOK.lessons)
IN_THE_DARK = LESSONS[-1:]  # in the narrow window too
TRIED = (
    "from teaching import browse, explore, tables\ntable = browse('classes', by=['family', 'class'])\ntable",
    "few = explore(only=['er', 'her2'], site=['bone'])\nfew",
    "browse('facts', by=['kind', 'document'], columns=['thing', 'what', 'text', 'place'])",
)
CORNER = "empty-table-header "
CHIP = "label.chip:not(.initial):not(:has(:checked))"


@pytest.fixture(scope="module")
def lessons(lab, new_page):
    """Return a way to have a lesson in its own notebook; the next one starts meanwhile, and no more at once."""
    begun = {}

    def open_(id):
        for each in LESSONS[LESSONS.index(id) :][:2]:
            if each not in begun:
                begun[each] = Notebook(new_page(), lab, BOOK.lessons[each].notebook).visit()
        return begun[id].settle()

    yield open_
    for notebook in begun.values():
        notebook.page.context.close()


def one_update(notebook, act):
    """Do something to a widget: one message goes to the kernel, and one comes back."""
    with notebook.traffic as traffic:
        act()
        notebook.page.wait_for_timeout(300)  # a second one would come now
    assert len(traffic.widget_messages(traffic.sent)) == 1
    assert len(traffic.widget_messages(traffic.received)) == 1


@pytest.mark.parametrize("id", LESSONS)
def test_a_lesson_runs_answers_and_can_be_read(lessons, id):
    notebook, lesson = lessons(id), BOOK.lessons[id]
    page = notebook.page
    page.bring_to_front()
    assert notebook.alive
    assert notebook.errors() == []
    written = notebook.written()
    expect(page.get_by_role("heading", name=lesson.title, exact=True).first).to_be_visible()
    _picks(notebook)
    _commits(notebook, lesson)
    expect(page.locator(f'[data-mark="{lesson.work}#page"]')).to_contain_text(lesson.page[0].points[0].text)
    assert _printed(page, lesson) == 1
    for picture in page.locator(f"{OUTPUTS} img").all():
        assert len(picture.get_attribute("alt") or "") > 20
    assert wrong(page) == []
    assert page.evaluate(TOO_WIDE, OUTPUTS) == []
    if id in IN_THE_DARK:
        notebook.theme(DARK)
        page.set_viewport_size(NARROW)
        with notebook.side_bar_closed():
            assert wrong(page) == []
            assert page.evaluate(TOO_WIDE, OUTPUTS) == []
        notebook.theme(LIGHT)
    assert notebook.errors() == []
    assert notebook.written() == written


PRINT = """
mark => {
  const append = document.body.append.bind(document.body);
  let kept = "";
  document.body.append = frame => {
    append(frame);
    frame.contentWindow.print = () => { kept = frame.contentDocument.documentElement.outerHTML; };
  };
  document.querySelector(`[data-mark="${mark}#page"] .bar button`).click();
  delete document.body.append;
  return kept;
}
"""


def _printed(page, lesson):
    """How many sheets of A4 the page to print takes."""
    sheet = page.context.new_page()
    try:
        sheet.set_content(page.evaluate(PRINT, lesson.work))
        assert lesson.page[-1].points[-1].text in sheet.inner_text("body")
        return len(re.findall(rb"/Type */Page\b", sheet.pdf(prefer_css_page_size=True)))
    finally:
        sheet.close()
        page.bring_to_front()


def wrong(page):
    """What axe-core finds; the corner of a table to work with is empty as pandas writes it."""
    return [each for each in violations(page, OUTPUTS) if not each.startswith(CORNER) or " <th></th> " not in each]


def _picks(notebook):
    """Pick something in the first widget to explore; what is said of it changes."""
    area = notebook.page.locator(".cbk-page, .cbk-browse").first
    said = area.get_by_role("status").first
    before = said.inner_text()

    def pick():
        area.locator(CHIP).first.click()
        expect(said).not_to_have_text(before)

    one_update(notebook, pick)


def _commits(notebook, lesson):
    """Answer the first question of the check with its keys; the reasons come, and it is kept."""
    asked = lesson.check[0].item
    part = notebook.page.locator(f'[data-mark="{lesson.work}/{asked.id}"]').last
    expect(part.locator(".form")).to_be_visible()
    part.evaluate(FILL, keys(asked))
    part.get_by_role("button", name="Commit").click()
    expect(part).to_have_attribute("data-state", "done")
    most = score(asked, asked.key_answer()).maximum
    expect(part.locator(".result")).to_contain_text(f"{most} of {most}")
    for option in asked.options:
        expect(part.locator(".result")).to_contain_text(option.why.split(" (")[0][:40])


# The widgets by themselves


@pytest.fixture(scope="module")
def tried(lab, new_page):
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook = {
        "cells": [{**empty, "id": f"cell-{number}", "source": source} for number, source in enumerate(TRIED)],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (lab.work / "narrowed.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    opened = Notebook(new_page(), lab, "narrowed.ipynb").open().run_all()
    yield opened
    opened.page.context.close()


@pytest.fixture
def table(tried):
    tried.page.bring_to_front()
    table = tried.page.locator(".cbk-browse").first
    fold = table.locator("details.group")
    if not fold.evaluate("each => each.open"):
        fold.locator("summary").click()
    for question in ("family", "class"):
        table.locator(f"[data-question={question}] label.initial").click()
    expect(table.get_by_role("status")).to_contain_text("nothing chosen yet")
    return table


def rows(table):
    return [" ".join(text.split()) for text in table.locator("tbody th").all_inner_texts()]


def of_family(label):
    frame = tables.classes()
    return list(frame[frame["family"] == label]["class"])


def chip(table, question, label):
    return table.locator(f"[data-question={question}]").get_by_role("radio", name=label, exact=True)


def test_a_choice_leaves_only_the_rows_that_have_it(tried, table):
    whole = tables.classes()

    def surgery():
        chip(table, "family", "Surgery").locator("xpath=ancestor::label").click()
        expect(table.get_by_role("status")).to_have_text(
            f"{len(of_family('Surgery'))} of {len(whole)} rows (family: Surgery)"
        )

    assert rows(table) == list(whole["class"])
    one_update(tried, surgery)
    assert rows(table) == of_family("Surgery")
    assert tried.try_line("print(len(table.rows))").strip() == str(len(of_family("Surgery")))


def test_a_choice_is_made_with_the_keys_alone(tried, table):
    written = tried.written()
    chip(table, "family", "all").focus()
    tried.page.keyboard.press("ArrowRight")
    first = tables.classes()["family"].iloc[0]
    expect(table.get_by_role("status")).to_contain_text(f"(family: {first})")
    expect(chip(table, "family", first)).to_be_focused()
    assert rows(table) == of_family(first)
    for key in ("x", "d", "d", "b"):
        tried.page.keyboard.press(key)
    assert tried.written() == written


def test_nothing_left_is_said_kindly(table):
    chip(table, "family", "Surgery").locator("xpath=ancestor::label").click()
    chip(table, "class", "Hormone therapy as a whole").locator("xpath=ancestor::label").click()
    expect(table.locator("summary")).to_have_text("Class Hormone therapy as a whole")  # closed, it says what is chosen
    expect(table.get_by_role("status")).to_contain_text("0 of ")
    expect(table).to_contain_text(NONE)
    expect(table.locator("table")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_everyone_can_read_it(tried, table, theme, size):
    tried.theme(theme)
    tried.page.set_viewport_size(size)
    with tried.side_bar_closed(size is NARROW):
        assert violations(tried.page, OUTPUTS) == []
        assert tried.page.evaluate(TOO_WIDE, OUTPUTS) == []
    expect(tried.page.get_by_role("table").first.locator("caption")).to_contain_text("the order ranks nothing")


def test_an_explorer_with_a_few_questions_keeps_the_rest(tried):
    area = tried.page.locator(".cbk-page").first
    expect(area.locator("fieldset.question")).to_have_count(2)
    expect(area).to_contain_text("Here it stays: spread to bone.")
    area.get_by_role("group", name=BOOK.factors["er"].label, exact=True).locator("label", has_text="positive").click()
    expect(area.get_by_role("status").first).to_contain_text("ER positive")
    area.get_by_role("button", name="Start again", exact=True).click()
    expect(area.get_by_role("status").first).to_contain_text("ER): unknown")
    assert tried.try_line("print(*few.profile.known)").split() == ["site"]
