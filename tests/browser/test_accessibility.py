"""What our outputs show is there for everyone: no violation that axe-core knows, nothing cut off, light and dark."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.browser.conftest import NARROW, WIDE
from tests.browser.lab import ROOT

# Read as a file: the package itself reads it in the encoding of the platform, which fails on some.
AXE = Path(find_spec("axe_playwright_python").origin).with_name("axe.min.js")
LIGHT, DARK = "JupyterLab Light", "JupyterLab Dark"
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
OUTPUTS = ".jp-OutputArea-output"
TOO_WIDE = """
selector => {
  const name = each => each.outerHTML.slice(0, 120), found = [];
  for (const area of document.querySelectorAll(selector)) {
    const right = area.getBoundingClientRect().right;
    for (const each of [area, ...area.querySelectorAll("*")]) {
      if (!each.checkVisibility() || each.closest("[hidden], .unseen")) continue;
      const style = getComputedStyle(each), box = each.getBoundingClientRect();
      const scrolls = style.display !== "inline" && each.clientWidth && each.scrollWidth > each.clientWidth + 1;
      if (scrolls) found.push(`scrolls: ${name(each)}`);
      else if (box.width > 1 && box.right > right + 1) found.push(`stands out: ${name(each)}`);
    }
  }
  return found;
}
"""
SMALL = """
selector => [...document.querySelectorAll(selector)]
  .flatMap(area => [...area.querySelectorAll("label, button, select, textarea, summary, [role=button]")])
  .filter(each => each.checkVisibility() && !each.closest(".unseen"))
  .filter(each => { const box = each.getBoundingClientRect(); return Math.min(box.width, box.height) < 24 })
  .map(each => each.outerHTML.slice(0, 120))
"""
# Tab goes down the page, and to the top of a column only when it lies to the right of the one before.
OUT_OF_ORDER = """
([selector, focusable]) => {
  const found = [];
  for (const area of document.querySelectorAll(selector)) {
    const all = [...area.querySelectorAll(focusable)].filter(each => each.checkVisibility());
    const boxes = all.map(each => each.getClientRects()[0]);
    all.forEach((each, n) => {
      const [box, last] = [boxes[n], boxes[n - 1]];
      if (each.tabIndex > 0 || last && box.top < last.top - 8 && box.left < last.right - 1)
        found.push(each.outerHTML.slice(0, 120));
    });
  }
  return found;
}
"""


def violations(page, selector):
    """Return what axe-core finds in the elements of a selector, everything in them open."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("selector => axe.run({include: [[selector]]}, {resultTypes: ['violations']})", selector)
    return [
        f"{each['id']} ({each['impact']}): {node['target']} {node['html'][:160]} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"][:3]
    ]


def everything_open(explorer, casebook):
    """A full picture with every fold, a passage and the what-if table open."""
    explorer.press(list(casebook.examples.values())[0].label)
    explorer.pick("symptom", "spine-pressure")
    explorer.open_fold("details.what-if")
    explorer.root.get_by_role("button", name="000:").first.click()
    explorer.root.evaluate("root => root.querySelectorAll('details').forEach(each => each.open = true)")
    explorer.root.locator("details.what-if table").wait_for()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_axe_finds_nothing_in_the_explorer(explorer, casebook, theme, size):
    explorer.page.set_viewport_size(size)
    explorer.notebook.theme(theme)
    assert violations(explorer.page, ".cbk-page") == []
    everything_open(explorer, casebook)
    assert violations(explorer.page, ".cbk-page") == []


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_axe_finds_nothing_in_any_output(opened, theme, name):
    notebook = opened(name)
    notebook.page.bring_to_front()
    notebook.page.set_viewport_size(WIDE)
    notebook.theme(theme)
    assert notebook.page.locator(OUTPUTS).count()
    assert violations(notebook.page, OUTPUTS) == []


def test_axe_can_find_something(explorer):
    """The check can fail: an image without words is found."""
    explorer.root.evaluate("root => root.append(Object.assign(new Image(), {src: 'data:,', id: 'no-words'}))")
    found = violations(explorer.page, ".cbk-page")
    explorer.root.evaluate("root => root.querySelector('#no-words').remove()")
    assert any("image-alt" in each for each in found)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_in_the_explorer_is_wider_than_the_page(explorer, casebook, size):
    explorer.page.set_viewport_size(size)
    area = f"{OUTPUTS}:has(.cbk-page)"
    assert explorer.page.evaluate(TOO_WIDE, area) == []
    everything_open(explorer, casebook)
    assert explorer.page.evaluate(TOO_WIDE, area) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_output_fits_the_page(opened, name, size):
    """In the narrow window the side bar is closed, which leaves the tables about 630 pixels."""
    notebook = opened(name)
    notebook.page.bring_to_front()
    notebook.page.set_viewport_size(size)
    with notebook.side_bar_closed(size is NARROW):
        assert notebook.page.locator(OUTPUTS).count()
        assert notebook.page.evaluate(TOO_WIDE, OUTPUTS) == []


def test_the_counts_stay_in_view_while_one_picks(explorer, casebook):
    explorer.answer("pace", None).scroll_into_view_if_needed()
    box = explorer.root.locator(".counts").bounding_box()
    assert 0 <= box["y"] < explorer.page.viewport_size["height"] / 3


def test_targets_are_large_enough_to_hit(explorer):
    """Every answer and button of ours is at least 24 pixels high and wide."""
    assert explorer.page.evaluate(SMALL, ".cbk-page") == []
