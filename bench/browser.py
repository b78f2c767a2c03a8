"""In a real browser: from a pick to the changed page, and what goes over the wire for it."""

import json
import tempfile
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import quantiles

from playwright.sync_api import sync_playwright

from bench.series import Row, Series
from teaching.casebook import load
from teaching.cases.case import CaseItem
from tests.browser.explorer import Explorer
from tests.browser.lab import ROOT, launch, running
from tests.browser.pages import Notebook
from tests.browser.playing import Played, keys

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

# From the event of the click: until the choice is shown as chosen (the handlers of `shown` have run), until the last
# change in what answers it (an observer runs when a change is complete, before the paint), and until that is painted.
TIMER = """
([shown, selector]) => {
  const since = begin => performance.now() - begin;
  let begin;
  window.took = {};
  document.addEventListener("click", event => { begin ??= event.timeStamp }, true);
  document.addEventListener(shown, () => { window.took.chosen ??= since(begin) });
  const observer = new MutationObserver(() => {
    if (begin === undefined) return;
    window.took.changed = since(begin);
    const painted = new MessageChannel();
    painted.port1.onmessage = () => { window.took.painted = since(begin) };
    requestAnimationFrame(() => painted.port2.postMessage(""));
  });
  for (const each of document.querySelectorAll(selector)) {
    observer.observe(each, {subtree: true, childList: true, attributes: true, characterData: true});
  }
  window.anew = () => { window.took = {}; begin = undefined };
}
"""
KINDS = ("chosen", "changed", "painted", "updates", "bytes down", "bytes")


@dataclass
class NinetyFifth(Series):
    """A series that is told by what all but one in twenty stay below."""

    @property
    def median(self) -> float:
        return quantiles(self.values, n=20, method="inclusive")[-1]


def picking(n: int) -> list[Row]:
    """Hold a pick in the explorer against a bare button that changes one line, under our launcher and without it."""
    with (
        tempfile.TemporaryDirectory(prefix="cbb-", ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        (work / "explorer.ipynb").write_bytes((ROOT / "notebooks" / "explorer.ipynb").read_bytes())
        (work / "bare.ipynb").write_text(json.dumps(_notebook(BARE)), encoding="utf-8")
        with running(work, home) as lab, running(work, home.with_name("stock"), stock=True) as stock:
            browser = launch(playwright)
            sides = (
                _ours(Explorer(Notebook(_page(browser), lab, "explorer.ipynb").open().run_all(), load())),
                _bare(Notebook(_page(browser), lab, "bare.ipynb").open().run_all()),
                _bare(Notebook(_page(browser), stock, "bare.ipynb").open().run_all()),
            )
            series = [{kind: Series() for kind in KINDS} for _ in sides]
            for _ in range(ROUNDS):
                for (notebook, click), into in zip(sides, series, strict=True):
                    _round(notebook, click, max(2, n // ROUNDS), into)
            browser.close()
    ours, bare, plain = series
    against = "bare ToggleButtons that change one HTML widget"
    stocked = f"{against}, in a stock JupyterLab"
    slow = [NinetyFifth(each["changed"].values) for each in (ours, plain)]
    why = (
        "Two thirds of both is Jupyter's own way to the kernel and back, the same for each. What a stock JupyterLab "
        "loses, it loses in some picks and not in others: the 95th percentile shows it."
    )
    return [
        Row("a pick shown as chosen, in the page", "", "ms", ours["chosen"], most=5),
        Row("a pick until the page has changed", against, "ms", ours["changed"], bare["changed"], 1.3),
        Row("the same until it is painted", against, "ms", ours["painted"], bare["painted"]),
        Row("a pick until the page has changed", stocked, "ms", ours["changed"], plain["changed"], 1, why),
        Row("the same, 95th percentile", stocked, "ms", *slow, 1),
        Row("updates from kernel to page a pick, nothing made or closed", "", "", ours["updates"], most=1),
        Row("bytes of that update", "", "bytes", ours["bytes down"], most=1024),
        Row("bytes a pick on the wire, both ways", against, "bytes", ours["bytes"], bare["bytes"]),
    ]


def committing(n: int) -> list[Row]:
    """Hold committing an answer, until its reasons and points are there, against the bare button."""
    book = load()
    case = next(iter(book.cases.values()))
    asked = next(each for stage in case.stages for each in stage.steps if each)
    with (
        tempfile.TemporaryDirectory(prefix="cbb-", ignore_cleanup_errors=True) as folder,
        sync_playwright() as playwright,
    ):
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        (work / "case.ipynb").write_bytes((ROOT / "notebooks" / "cases" / f"{case.id}.ipynb").read_bytes())
        (work / "bare.ipynb").write_text(json.dumps(_notebook(BARE)), encoding="utf-8")
        with running(work, home) as lab:
            browser = launch(playwright)
            sides = (
                _committed(Played(Notebook(_page(browser), lab, "case.ipynb").open().run_all(), book, case), asked),
                _bare(Notebook(_page(browser), lab, "bare.ipynb").open().run_all()),
            )
            series = [{kind: Series() for kind in KINDS} for _ in sides]
            for _ in range(ROUNDS):
                for (notebook, click), into in zip(sides, series, strict=True):
                    _round(notebook, click, max(2, n // ROUNDS), into)
            browser.close()
    ours, bare = series
    why = "The answer is written to the disk before it is told as kept; its reasons are then laid out below it."
    against = "bare ToggleButtons that change one HTML widget"
    return [
        Row(
            "an answer committed, until its reasons are there",
            against,
            "ms",
            ours["changed"],
            bare["changed"],
            1.3,
            why,
        )
    ]


def _committed(played: Played, asked: CaseItem):
    """Commit one item again and again, for practice; filling it anew is not timed."""
    part = played.fill(asked.id, keys(asked.item))
    played.commit(asked.id)
    # What is seen: the line for a screen reader follows a little later by design, so that it is heard as news.
    played.page.evaluate(TIMER, ["click", f'[data-mark="{played.case.id}/{asked.id}"] .result'])

    def click() -> None:
        part.get_by_role("button", name="Try again").click()
        played.fill(asked.id, keys(asked.item))
        played.page.evaluate("() => window.anew()")
        part.locator(".go").click()

    return played.notebook, click


def _page(browser):
    return browser.new_context(viewport={"width": 1280, "height": 900}).new_page()


def _ours(explorer: Explorer):
    """Pick the HER2 results in turn, and after each a place in the list of places or out of it."""
    explorer.root.scroll_into_view_if_needed()
    explorer.page.evaluate(TIMER, ["change", ".cbk-head, .cbk-view"])
    results = [("her2", value) for value in load().factors["her2"].ids]
    picks = [pick for result in results for pick in (result, ("site", "bone"))]
    turn = cycle([explorer.answer(*pick).locator("xpath=ancestor::label") for pick in picks])
    return explorer.notebook, lambda: next(turn).click()


def _bare(notebook: Notebook):
    notebook.page.evaluate(TIMER, ["click", ".widget-html"])
    answers = [notebook.page.get_by_role("button", name=name, exact=True) for name in ("positive", "negative")]
    turn = cycle(answers)
    return notebook, lambda: next(turn).click()


def _round(notebook: Notebook, click, n: int, into: dict[str, Series]) -> None:
    """Pick n times, each after the page has come to rest; the first pick of a round does not count."""
    notebook.page.bring_to_front()
    for number in range(n + 1):
        notebook.page.evaluate("() => window.anew()")
        with notebook.traffic as traffic:
            click()
            notebook.page.wait_for_function("() => window.took.painted")
            notebook.page.wait_for_timeout(60)
        assert not {"comm_open", "comm_close"} & traffic.types().keys(), "a pick made or closed a widget"
        if number:
            down = traffic.widget_messages(traffic.received)
            assert down, "no message was seen"
            found = notebook.page.evaluate("() => window.took")
            found |= {"updates": len(down), "bytes down": sum(each["bytes"] for each in down), "bytes": traffic.size}
            for kind in KINDS:
                into[kind].values.append(found[kind])


def _notebook(code: str) -> dict:
    cell = {"cell_type": "code", "id": "bare", "source": code, "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    return {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
