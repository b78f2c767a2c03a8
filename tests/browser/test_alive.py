"""Our own notebooks run by themselves when they are opened, and are started again when their kernel has stopped."""

import json
import os
import re
import signal
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from teaching.notebooks.saving import FOLDER, find, read
from teaching.workfolder import sync
from tests.browser import lab as labs
from tests.browser.explorer import Explorer
from tests.browser.pages import Notebook

STARTING = "Starting: this page comes alive in a moment"
STOPPED = "The program behind this page has stopped. Nothing you wrote is lost."
CASES = sorted(path.name for path in (FOLDER / "cases").glob("*.ipynb"))
# One case stands for all of them here; every single one is opened and played in test_cases.
SHIPPED = [path.relative_to(FOLDER).as_posix() for path in find() if path.name not in CASES[1:]]
LEAVES_A_TRACE = "\nopen('ran', 'w').close()"


@pytest.fixture(scope="module")
def place():
    """A working folder of these tests alone, and a folder for its JupyterLab."""
    with tempfile.TemporaryDirectory(prefix="cba-", ignore_cleanup_errors=True) as folder:
        work = Path(folder, "work")
        sync(FOLDER, work)
        yield work, Path(folder, "home")


@pytest.fixture(scope="module")
def own_lab(place):
    with labs.running(*place) as running:
        yield running


@pytest.fixture
def page(own_lab, new_page):
    """A page of its own, and no kernel that an earlier one left."""
    for kernel in own_lab.get("/api/kernels"):
        own_lab.get(f"/api/kernels/{kernel['id']}", method="DELETE")
    page = new_page()
    yield page
    page.close()


@pytest.fixture
def alive(own_lab, page, casebook):
    return Explorer(Notebook(page, own_lab, "explorer.ipynb").open(), casebook)


def code_sent(notebook):
    """The code that went to the kernel; asking how much it has run goes without any."""
    asked = [each["content"]["code"] for each in notebook.traffic.sent if each["type"] == "execute_request"]
    return [code for code in asked if code]


@pytest.mark.parametrize("time", ["first", "second"])  # the second time widgets of a kernel that is gone are stored
def test_it_shows_what_is_stored_while_it_starts(own_lab, page, time):
    page.goto(own_lab.address("/doc/tree/explorer.ipynb"))
    expect(page.get_by_role("status").filter(has_text=STARTING)).to_be_visible()
    expect(page.locator(".jp-OutputArea-output pre").first).to_contain_text("Nothing is known yet")
    expect(page.locator(".cbk-page")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(STARTING)).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("name", SHIPPED)
def test_a_notebook_of_ours_runs_by_itself(own_lab, page, name):
    notebook = Notebook(page, own_lab, name).open()
    assert notebook.alive
    assert notebook.errors() == []
    counts = [cell["execution_count"] for cell in notebook.model()["cells"] if cell["cell_type"] == "code"]
    assert counts == [*range(1, len(counts) + 1)]
    # The view stays at the top, where a notebook opens.
    assert page.evaluate("() => jupyterapp.shell.currentWidget.content.activeCellIndex") == 0
    expect(page.locator(".jp-Notebook h1").first).to_be_in_viewport()


def test_the_page_is_alive(alive, casebook):
    alive.reset()
    alive.pick("er", "positive")
    alive.shows(casebook.profile(er="positive"))


def test_a_reload_runs_nothing_again(alive, casebook):
    alive.reset()
    alive.pick("er", "negative")
    alive.shows(casebook.profile(er="negative"))
    with alive.notebook.traffic:
        alive.notebook.open()
        alive.shows(casebook.profile(er="negative"))
    assert not alive.notebook.alive
    assert code_sent(alive.notebook) == []
    alive.pick("pr", "positive")
    alive.shows(casebook.profile(er="negative", pr="positive"))


@pytest.mark.parametrize("name", ["my-work.ipynb", "start.ipynb"])
def test_what_shows_work_done_elsewhere_runs_at_every_opening(own_lab, page, name):
    notebook = Notebook(page, own_lab, name).open()
    with notebook.traffic:
        notebook.open()
    assert notebook.alive
    assert code_sent(notebook) != []
    assert notebook.errors() == []


@pytest.mark.parametrize("time", ["first", "again"])  # the second time a kernel runs already, and nothing is run anew
def test_a_word_of_a_lesson_leads_to_its_own_row(own_lab, page, time):
    if time == "again":
        Notebook(page, own_lab, "words.ipynb").open()
    lesson = "lessons/07-follow-the-spread-and-staging-words.ipynb"
    notebook = Notebook(page, own_lab, lesson).open("/lab/tree/{name}")
    link = notebook.page.get_by_role("link", name="recurrence", exact=True).first
    link.scroll_into_view_if_needed()
    link.click()
    row = page.locator('tr[data-jupyter-id="recurrence"]:visible')
    expect(row).to_be_in_viewport(timeout=30_000)
    page.wait_for_timeout(1500)  # it stays there when all has run
    expect(row).to_be_in_viewport()


def changed(notebook):
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = "".join(cell["source"]) + LEAVES_A_TRACE


@pytest.fixture
def written(own_lab):
    """Write a notebook into the working folder; one of ours is put back. (JupyterLab asks after recent ones.)"""
    before = {}

    def write(path, notebook):
        target = own_lab.work / path
        if target.exists():
            before.setdefault(target, target.read_bytes())
        target.parent.mkdir(exist_ok=True)
        target.write_text(json.dumps(notebook), encoding="utf-8")
        target.with_name("ran").unlink(missing_ok=True)
        return target

    yield write
    for target, data in before.items():
        target.write_bytes(data)


@pytest.mark.parametrize("path", ["words.ipynb", "foreign.ipynb", "other/words.ipynb"])
def test_a_changed_or_foreign_notebook_is_left_alone(own_lab, written, page, path):
    notebook = read(FOLDER / "words.ipynb")
    changed(notebook)
    trace = written(path, notebook).with_name("ran")
    opened = Notebook(page, own_lab, path)
    with opened.traffic:
        opened.open()
        page.wait_for_timeout(500)
    assert code_sent(opened) == []
    assert not trace.exists()
    expect(page.get_by_text(STARTING)).to_have_count(0)
    opened.run_all()  # it would have left its trace
    assert trace.exists()


def test_our_code_in_another_place_is_left_alone(own_lab, written, page):
    written("other/words.ipynb", read(FOLDER / "words.ipynb"))
    opened = Notebook(page, own_lab, "other/words.ipynb")
    with opened.traffic:
        opened.open()
        page.wait_for_timeout(500)
    assert code_sent(opened) == []


def test_a_kernel_that_dies_is_started_again_with_what_was_picked(alive, casebook):
    page, notebook = alive.page, alive.notebook
    alive.reset()
    profile = casebook.profile(er="positive", site=["bone", "liver"])
    alive.pick_all(profile)
    alive.shows(profile)
    written = notebook.written()
    pid = int(notebook.try_line("import os; print(os.getpid())"))
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    expect(page.get_by_role("alert").filter(has_text=STOPPED)).to_be_visible(timeout=30_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    button = page.get_by_role("button", name="Start it again")
    button.focus()
    page.keyboard.press("x")
    page.keyboard.press("Enter")
    expect(page.get_by_text(STOPPED)).to_have_count(0)
    expect(page.get_by_text(STARTING)).to_have_count(0, timeout=60_000)
    expect(alive.root).to_have_count(1)
    alive.shows(profile)
    alive.pick("her2", "negative")
    alive.shows(casebook.profile(er="positive", site=["bone", "liver"], her2="negative"))
    assert notebook.written() == written
    assert notebook.errors() == []


def test_a_kernel_that_was_shut_down_too(alive, casebook):
    alive.reset()
    alive.pick("er", "negative")
    alive.shows(casebook.profile(er="negative"))
    alive.notebook.menu("Kernel", "Shut Down Kernel")
    alive.page.get_by_role("button", name="Start it again").click()
    expect(alive.page.get_by_text(re.compile(f"{STARTING}|{STOPPED}"))).to_have_count(0, timeout=60_000)
    alive.shows(casebook.profile(er="negative"))


def test_whoever_restarts_and_runs_begins_anew(alive, casebook):
    alive.reset()
    alive.pick("er", "negative")
    alive.shows(casebook.profile(er="negative"))
    alive.notebook.restart_and_run_all()
    alive.shows(casebook.profile({}))
    alive.page.wait_for_timeout(3500)  # the sentence would come up after a while
    expect(alive.page.get_by_text(STOPPED)).to_have_count(0)


def test_a_restart_without_a_run_is_told(alive):
    alive.notebook.menu("Kernel", "Restart Kernel…")
    alive.page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()
    expect(alive.page.get_by_role("alert").filter(has_text=STOPPED)).to_be_visible()
    alive.page.get_by_role("button", name="Start it again").click()
    expect(alive.page.get_by_text(re.compile(f"{STARTING}|{STOPPED}"))).to_have_count(0, timeout=60_000)
    expect(alive.root).to_be_visible()


def test_a_stock_jupyterlab_runs_it_from_the_menu(place, page, casebook):
    work, home = place
    with labs.running(work, home.with_name("stock"), JUPYTER_PATH="") as stock:
        notebook = Notebook(page, stock, "explorer.ipynb")
        with notebook.traffic:
            notebook.open()
        assert code_sent(notebook) == []
        explorer = Explorer(notebook.run_all(), casebook)
        explorer.pick("er", "positive")
        explorer.shows(casebook.profile(er="positive"))
        page.goto("about:blank")
