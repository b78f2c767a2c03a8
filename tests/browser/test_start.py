"""The first page, opened as `run.py lab` opens it."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import Notebook


@pytest.fixture(scope="module")
def start(lab, new_page):
    notebook = Notebook(new_page(), lab, "start.ipynb").open("/lab/tree/{name}")
    yield notebook
    notebook.page.context.close()  # two pages on one kernel would hear of each other's widgets


def headings(notebook):
    cells = (cell for cell in notebook.model()["cells"] if cell["cell_type"] == "markdown")
    lines = [line for cell in cells for line in cell["source"].splitlines()]
    return [line.lstrip("#").strip() for line in lines if line.startswith("#")]


def test_the_table_of_contents_is_at_hand(start):
    contents = start.page.get_by_role("region", name="Table of Contents section")
    for heading in headings(start):
        expect(contents.get_by_text(heading, exact=True)).to_be_visible()


def test_nothing_stands_in_the_way(start):
    start.page.wait_for_timeout(1000)  # a prompt or a tour would come up a moment after the page
    expect(start.page.get_by_role("dialog")).to_have_count(0)
    expect(start.page.get_by_role("alert")).to_have_count(0)
    expect(start.page.locator(".Toastify__toast, .react-joyride__tooltip")).to_have_count(0)


def test_it_opens_alone(start):
    expect(start.page.locator(".lm-DockPanel-tabBar").get_by_role("tab")).to_have_count(1)


def test_run_all_shows_the_documents_with_their_years(start, casebook):
    start.run_all()
    assert start.errors() == []
    table = start.page.get_by_role("table").filter(has_text="001").first
    for document in casebook.documents.values():
        expect(table.get_by_role("row").filter(has_text=document.id)).to_contain_text(document.year)


def test_cells_that_only_set_up_are_folded(start):
    cells = start.model()["cells"]
    folded = [number for number, cell in enumerate(cells) if cell["metadata"].get("jupyter", {}).get("source_hidden")]
    assert folded
    for number in folded:
        cell = start.page.locator(f".jp-Cell[data-windowed-list-index='{number}']")
        expect(cell.locator(".jp-CodeMirrorEditor")).to_have_count(0)


def test_the_link_leads_to_the_explorer(start):
    start.page.get_by_role("link", name="Explorer").first.click()
    expect(start.page.get_by_role("tab", name="explorer.ipynb")).to_be_visible()
