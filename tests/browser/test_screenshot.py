"""The picture of the explorer in the README: made here, and out of date as soon as the page says or looks otherwise."""

import hashlib
import os

import matplotlib.image

from teaching.widgets.choices import Choices
from teaching.widgets.view import ReadingHead, ReadingView
from tests.browser.conftest import WIDE
from tests.browser.lab import ROOT

PICTURE = ROOT / "docs" / "explorer.png"
WORDS = PICTURE.with_suffix(".txt")  # what the picture shows, in words, and a mark of how it looks
HOW = (
    "docs/explorer.png is out of date. Look at the page, then: "
    "CASEBOOK_WRITE_SCREENSHOT=1 python3 run.py test browser -k picture"
)
EXAMPLE = 0
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


def looks():
    """A mark of the style sheets and scripts; the letters of a page differ between machines, these do not."""
    parts = (text for each in (Choices, ReadingHead, ReadingView) for text in (each._css, each._esm))
    return hashlib.sha256("".join(parts).replace("\r\n", "\n").encode()).hexdigest()[:16]


def test_the_picture_shows_the_page_as_it_is(explorer, casebook):
    example = list(casebook.examples.values())[EXAMPLE]
    with explorer.notebook.side_bar_closed():
        explorer.press(example.label)
        shown = explorer.shows(casebook.profile(example.profile))
        assert shown
        explorer.page.evaluate("() => document.activeElement.blur()")
        explorer.page.mouse.move(0, 0)
        explorer.root.evaluate("root => root.closest('.jp-Cell').scrollIntoView()")
        words = [*explorer.root.evaluate(VISIBLE), f"style sheets and scripts: {looks()}"]
        if os.environ.get("CASEBOOK_WRITE_SCREENSHOT"):
            PICTURE.parent.mkdir(exist_ok=True)
            explorer.page.screenshot(path=PICTURE, animations="disabled")
            WORDS.write_text("\n".join([*words, ""]), encoding="utf-8")
    kept = WORDS.read_text(encoding="utf-8").splitlines() if WORDS.exists() else []
    assert kept == words, HOW
    height, width, *_ = matplotlib.image.imread(PICTURE).shape
    assert (width, height) == (WIDE["width"], WIDE["height"])
