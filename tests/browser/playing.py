"""A case in its notebook, played as a student plays it: fill a question, commit it, read what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from teaching.attempts import FOLDER as ANSWERS
from teaching.book import Casebook
from teaching.cases.case import Case, CaseItem, Stage
from teaching.items.item import Item, Picks
from teaching.notebooks.saving import FOLDER
from tests.browser.pages import Notebook

FILL = """
(el, picks) => {
  const one = selector => el.querySelector(`.form ${selector}`);
  for (const [slot, ids] of Object.entries(picks)) for (const id of ids) {
    const input = one(`input[data-slot="${slot}"][value="${id}"]`), menu = one(`select[data-slot="${slot}"]`);
    const blank = one(`[data-blank="${slot}"]`), span = one(`[data-span="${id}"]`);
    if (input) input.checked || input.click();
    else if (menu) { menu.value = id; menu.dispatchEvent(new Event("change", {bubbles: true})) }
    else if (blank) { blank.click(); one(`[data-token="${id}"][data-for~="${slot}"]`).click() }
    else if (span.ariaPressed !== "true") span.click();
  }
}
"""
# All of it in the page, so that nothing waits for the test: each part opens by itself once the one before is kept.
PLAY = (
    "async steps => { const fill = " + FILL + ";"
    """
    const sleep = () => new Promise(done => setTimeout(done, 10));
    const until = async (mark, state) => {
      for (let tries = 0; tries < 1500; tries++, await sleep()) {
        const el = document.querySelector(`[data-mark="${mark}"]`);
        if (el?.dataset.state === state) return el;
      }
      throw new Error(`${mark} is not ${state}`);
    };
    for (const {mark, picks, families} of steps) {
      const el = await until(mark, "open");
      if (picks) fill(el, picks);
      else for (const each of el.querySelectorAll("input")) if (families.includes(each.value)) each.click();
      el.querySelector(".go").click();
      await until(mark, "done");
    }
  }"""
)


class Played:
    """A case in an open notebook."""

    def __init__(self, notebook: Notebook, casebook: Casebook, case: Case):
        self.notebook, self.casebook, self.case = notebook, casebook, case

    @property
    def page(self):
        return self.notebook.page

    def part(self, name: str) -> Locator:
        """A part of the page: an item by its id, `predict-` and a stage's id, or `#` and what a cell is called."""
        mark = f"{self.case.id}{name}" if name.startswith("#") else f"{self.case.id}/{name}"
        return self.page.locator(f'[data-mark="{mark}"]')

    def steps(self, stages: Sequence[Stage]) -> list[dict[str, Any]]:
        """What a robot does to answer everything in these stages with the keys."""
        found = []
        for stage in stages:
            for step in stage.steps:
                if step is None:
                    predict = f"{self.case.id}/predict-{stage.id}"
                    found.append({"mark": predict, "families": list(self.casebook.families)[:3]})
                else:
                    found.append(self._keyed(step))
        return found

    def beside(self) -> list[dict[str, Any]]:
        """What it does for the items that stand alone."""
        return [self._keyed(each) for each in self.case.beside]

    def _keyed(self, asked: CaseItem) -> dict[str, Any]:
        return {"mark": f"{self.case.id}/{asked.id}", "picks": keys(asked.item)}

    def play(self, steps: Sequence[Mapping[str, Any]]) -> None:
        """Do all of it in the page."""
        self.page.evaluate(PLAY, list(steps))

    def fill(self, item: str, picks: Picks) -> Locator:
        """Fill a question without committing it."""
        part = self.part(item)
        expect(part.locator(".form")).to_be_visible()
        part.evaluate(FILL, {slot: list(ids) for slot, ids in picks.items()})
        return part

    def commit(self, item: str) -> Locator:
        """Commit what is filled, and wait until Python says that it is kept."""
        part = self.part(item)
        part.get_by_role("button", name="Commit").click()
        expect(part).to_have_attribute("data-state", "done")
        return part


def keys(asked: Item) -> dict[str, list[str]]:
    """The picks that earn the most."""
    return {slot: list(ids) for slot, ids in asked.picks(asked.key_answer()).items()}


def wrong(asked: Item) -> dict[str, list[str]]:
    """Picks that can be committed and are as wrong as can be."""
    picks: dict[str, list[str]] = {}
    for slot in asked.slots:
        rest = [id for id in slot.ids if id not in slot.keys and not (asked.together and [id] in picks.values())]
        picks[slot.id] = (rest or list(slot.ids))[: max(slot.least, 1)]
    if asked.format == "matrix-multiple":  # every column needs a tick
        first = asked.slots[0]
        picks[first.id] = list(first.ids)
    assert not asked.check(asked.answer({slot: tuple(ids) for slot, ids in picks.items()}))
    return picks


def copied(work: Path, case: str, answers: Path) -> str:
    """The notebook of a case once more, with a file of answers of its own; return its name."""
    return _own(work, f"cases/{case}.ipynb", answers, f"cases/own-{answers.name}-{case}.ipynb")


def own_work(work: Path, answers: Path) -> str:
    """The notebook of one's own work once more, with answers and a folder of its own; return its name."""
    return _own(work, "my-work.ipynb", answers, f"own-{answers.name}/my-work.ipynb")


def own_review(work: Path, answers: Path) -> str:
    """The notebook of what comes back once more, with answers of its own; return its name."""
    return _own(work, "review.ipynb", answers, f"own-{answers.name}/review.ipynb")


def _own(work: Path, original: str, answers: Path, name: str) -> str:
    notebook = json.loads((FOLDER / original).read_text(encoding="utf-8"))
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    setting = f"import os\nos.environ[{ANSWERS!r}] = {str(answers)!r}\n"
    first["source"] = setting + "".join(first["source"])
    (work / name).parent.mkdir(exist_ok=True)
    (work / name).write_text(json.dumps(notebook), encoding="utf-8")
    return name
