"""In a real browser: from a pick to the changed page, and what goes over the wire for it."""

import json
import tempfile
from itertools import cycle
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from bench.series import Row, Series
from teaching.casebook import load
from tests.browser.explorer import Explorer
from tests.browser.lab import ROOT, launch, running
from tests.browser.pages import Notebook

BARE = """
import ipywidgets as widgets
page = widgets.HTML("waiting")
choice = widgets.ToggleButtons(options=["unknown", "positive", "negative"], description="HER2")
def show(change):
    page.value = f"<p>HER2: {change['new']}</p>"
choice.observe(show, "value")
widgets.VBox([choice, page])
"""
ROUNDS = 4

# From the event of the click until the first change in what answers it; the observer runs before the next paint.
TIMER = """
selector => {
  window.took = [];
  let begin = null;
  document.addEventListener("click", event => { begin ??= event.timeStamp }, true);
  new MutationObserver(() => {
    if (begin === null) return;
    window.took.push(performance.now() - begin);
    begin = null;
  }).observe(document.querySelector(selector), {subtree: true, childList: true, attributes: true, characterData: true});
}
"""


def picking(n: int) -> list[Row]:
    """Hold a pick in the explorer against a bare button that changes one line, in the same server and browser."""
    with (
        tempfile.TemporaryDirectory(prefix="cbb-", ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        (work / "explorer.ipynb").write_bytes((ROOT / "notebooks" / "explorer.ipynb").read_bytes())
        (work / "bare.ipynb").write_text(json.dumps(_notebook(BARE)), encoding="utf-8")
        with running(work, home) as lab:
            browser = launch(playwright)
            ours = _ours(Explorer(Notebook(_page(browser), lab, "explorer.ipynb").open().run_all(), load()))
            bare = _bare(Notebook(_page(browser), lab, "bare.ipynb").open().run_all())
            series = {kind: (Series(), Series()) for kind in ("ms", "messages", "bytes")}
            for _ in range(ROUNDS):
                for side, (notebook, click) in enumerate((ours, bare)):
                    _round(notebook, click, max(2, n // ROUNDS), {kind: both[side] for kind, both in series.items()})
            browser.close()
    against = "bare ToggleButtons that change one HTML widget"
    return [
        Row("a pick until the page has changed", against, "ms", *series["ms"]),
        Row("widget messages a pick, both ways", against, "", *series["messages"]),
        Row("bytes a pick on the wire, both ways", against, "bytes", *series["bytes"]),
    ]


def _page(browser):
    return browser.new_context(viewport={"width": 1280, "height": 900}).new_page()


def _ours(explorer: Explorer):
    explorer.root.scroll_into_view_if_needed()
    explorer.page.evaluate(TIMER, ".cbk-head")
    factor = "her2"
    answers = [explorer.answer(factor, value).locator("xpath=ancestor::label") for value in load().factors[factor].ids]
    turn = cycle(answers)
    return explorer.notebook, lambda: next(turn).click()


def _bare(notebook: Notebook):
    notebook.page.evaluate(TIMER, ".widget-html")
    answers = [notebook.page.get_by_role("button", name=name, exact=True) for name in ("positive", "negative")]
    turn = cycle(answers)
    return notebook, lambda: next(turn).click()


def _round(notebook: Notebook, click, n: int, into: dict[str, Series]) -> None:
    """Pick n times, each after the page has come to rest; the first pick of a round does not count."""
    notebook.page.bring_to_front()
    for number in range(n + 1):
        notebook.page.evaluate("() => { window.took.length = 0 }")
        with notebook.traffic as traffic:
            click()
            notebook.page.wait_for_function("() => window.took.length")
            notebook.page.wait_for_timeout(60)
        if number:
            into["ms"].values.append(notebook.page.evaluate("() => window.took[0]"))
            both = [*traffic.sent, *traffic.received]
            into["messages"].values.append(sum(each["type"] == "comm_msg" for each in both))
            into["bytes"].values.append(traffic.size)
    assert median(into["messages"].values), "no message was seen"


def _notebook(code: str) -> dict:
    cell = {"cell_type": "code", "id": "bare", "source": code, "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
