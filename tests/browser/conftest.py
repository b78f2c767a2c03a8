"""One JupyterLab, one browser and one page a notebook for all tests; what went wrong unseen fails its test."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

import teaching
from teaching.workfolder import sync
from tests.browser import lab as labs
from tests.browser import madeup
from tests.browser.explorer import Explorer
from tests.browser.pages import Notebook, Watch

OUT = Path(__file__).parent / "out"  # what a failed test leaves to look at
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 800, "height": 900}


@pytest.fixture(scope="session")
def casebook():
    return teaching.load()


@pytest.fixture(scope="session")
def watch():
    return Watch()


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        browser = labs.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def lab():
    # A short path of our own: sockets of kernels need a short name, and nothing may touch the tracked notebooks.
    with tempfile.TemporaryDirectory(prefix="cbt-", ignore_cleanup_errors=True) as folder:
        work, home = Path(folder, "work"), Path(folder, "home")
        sync(labs.ROOT / "notebooks", work)
        madeup.write(work, Path(folder))
        # The documents are not there; one notebook of the tests brings made-up ones. Nobody's own answers are touched.
        given = {"CASEBOOK_SOURCES": "", "CASEBOOK_ANSWERS": os.fspath(Path(folder, "answers"))}
        with labs.running(work, home, **given) as running:
            yield running


@pytest.fixture(scope="session")
def new_page(browser, watch):
    """Return a way to open a page of its own in a window of 1280 by 900, light, in English."""
    pages = []

    def make():
        context = browser.new_context(viewport=WIDE, color_scheme="light", locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(15_000)
        watch.attach(context)
        page = context.new_page()
        watch.follow(page)
        pages.append(page)
        return page

    yield make
    for page in pages:
        page.context.close()


@pytest.fixture(scope="session")
def opened(lab, new_page):
    """Return a way to have a notebook open and run, once for all tests."""
    notebooks = {}

    def open_(name):
        if name not in notebooks:
            notebooks[name] = Notebook(new_page(), lab, name).open().run_all()
        return notebooks[name]

    return open_


@pytest.fixture(autouse=True)
def nothing_unseen(watch, request):
    """Fail the test during which a request left this machine or the browser's console showed an error."""
    yield
    troubles = watch.troubles()
    assert not troubles, "\n".join(troubles)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed and "new_page" in item.fixturenames:
        _pictures(item, report)
    return report


def _pictures(item, report):
    """Keep a picture of every page that is open when a test fails."""
    OUT.mkdir(exist_ok=True)
    browser = item.funcargs.get("browser")
    pages = [page for context in browser.contexts for page in context.pages] if browser else []
    for number, page in enumerate(pages):
        path = OUT / f"{re.sub(r'[^a-z0-9]+', '-', item.name.lower())}-{number}.png"
        page.screenshot(path=path)
        report.sections.append(("picture", os.path.relpath(path)))


@pytest.fixture
def explorer(opened, casebook):
    """The explorer as it is when it opens: nothing picked, light, 1280 wide, at its top."""
    notebook = opened("explorer.ipynb")
    notebook.page.bring_to_front()
    notebook.page.set_viewport_size(WIDE)
    notebook.theme("JupyterLab Light")
    explorer = Explorer(notebook, casebook)
    explorer.reset()
    return explorer


def pytest_collection_modifyitems(items):
    """Begin with the first start: JupyterLab remembers the layout of every later page."""
    items.sort(key=lambda item: item.path.name != "test_start.py")
