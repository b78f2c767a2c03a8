"""A kernel that does not answer, in a JupyterLab without anything of ours: the page itself says so."""

import os
import signal
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from teaching.notebooks.saving import FOLDER
from teaching.workfolder import sync
from tests.browser import lab as labs
from tests.browser.explorer import Explorer
from tests.browser.pages import Notebook

SILENT = "has not answered your last choice"
MENU = "Kernel ▸ Restart Kernel and Run All Cells…"
FLAG = "spine-pressure"


@pytest.fixture(scope="module")
def stock():
    with tempfile.TemporaryDirectory(prefix="cbs-", ignore_cleanup_errors=True) as folder:
        work = Path(folder, "work")
        sync(FOLDER, work)
        with labs.running(work, Path(folder, "home"), JUPYTER_PATH="") as running:
            yield running


@pytest.fixture
def explorer(stock, new_page, casebook):
    page = new_page()
    explorer = Explorer(Notebook(page, stock, "explorer.ipynb").open().run_all(), casebook)
    explorer.pick("er", "positive")
    explorer.shows(casebook.profile(er="positive"))
    yield explorer
    page.close()


def told(explorer):
    return explorer.root.get_by_role("alert").filter(has_text=SILENT)


def flag(explorer):
    name = explorer.casebook.redflags[FLAG].label
    return explorer.root.get_by_role("region", name="Signs that come first").get_by_role("heading", name=name)


def busy(explorer, seconds):
    """Keep the kernel at work; a cell that takes long would do the same."""
    explorer.page.evaluate(
        "code => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code}) }",
        f"import time; time.sleep({seconds})",
    )


def test_a_kernel_that_died_is_told_and_a_red_flag_is_raised_all_the_same(explorer, casebook):
    page, choices = explorer.page, explorer.root.locator(".cbk-choices")
    below = choices.bounding_box()["y"] - explorer.root.bounding_box()["y"]
    pid = int(explorer.notebook.try_line("import os; print(os.getpid())"))
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button").last.click(timeout=30_000)
    expect(dialog).to_have_count(0)
    page.locator(".cbk-page.jupyter-widgets-disconnected").wait_for()
    assert abs(choices.bounding_box()["y"] - explorer.root.bounding_box()["y"] - below) <= 1
    expect(told(explorer)).to_have_count(0)
    explorer.pick("symptom", FLAG)
    expect(flag(explorer)).to_be_visible(timeout=1000)
    expect(explorer.root.get_by_role("button", name="What to do", exact=True)).to_be_visible()
    explorer.expect_heard(f"Red flag: {casebook.redflags[FLAG].label.partition(':')[0]}")
    expect(told(explorer)).to_contain_text(MENU)
    explorer.notebook.restart_and_run_all()
    expect(told(explorer)).to_have_count(0)
    explorer.shows(casebook.profile({}))
    explorer.pick("er", "negative")
    explorer.shows(casebook.profile(er="negative"))


def test_a_kernel_that_is_slow_is_forgiven(explorer, casebook):
    view = explorer.root.locator(".cbk-view")
    inked = view.evaluate("each => getComputedStyle(each).color")
    busy(explorer, 6)
    explorer.pick("symptom", FLAG)
    # Shown as chosen before anyone has answered.
    expect(explorer.answer("symptom", FLAG)).to_be_checked(timeout=1000)
    expect(explorer.question("symptom").locator(".told")).to_contain_text("1 picked", timeout=1000)
    expect(flag(explorer)).to_be_visible(timeout=1000)
    expect(told(explorer)).to_be_visible()
    assert view.evaluate("each => getComputedStyle(each).color") != inked
    expect(told(explorer)).to_have_count(0, timeout=10_000)
    explorer.shows(casebook.profile(er="positive", symptom=FLAG))
    assert view.evaluate("each => getComputedStyle(each).color") == inked


def test_a_quick_answer_or_one_that_changes_nothing_is_no_silence(explorer, casebook):
    explorer.pick("symptom", None)  # was not asked, and still is not
    explorer.pick("her2", "negative")
    explorer.page.wait_for_timeout(3500)
    expect(told(explorer)).to_have_count(0)
    explorer.pick("symptom", FLAG)
    expect(flag(explorer)).to_be_visible()
    explorer.pick("symptom", FLAG)
    expect(flag(explorer)).to_be_hidden()
    explorer.shows(casebook.profile(er="positive", her2="negative"))
