"""The explorer by keyboard alone; and no key pressed in it reaches the notebook around it."""

import pytest
from playwright.sync_api import expect

# What JupyterLab takes as commands when it has the focus: cut, delete, insert, copy, paste, undo, change of kind, …
COMMANDS = (
    "x",
    "d",
    "d",
    "a",
    "b",
    "c",
    "v",
    "z",
    "m",
    "y",
    "r",
    "j",
    "k",
    "h",
    "o",
    "s",
    "Shift+m",
    "i",
    "i",
    "0",
    "0",
)
# What JupyterLab takes to run, undo, join or fold cells.
COMBINATIONS = (
    "Shift+Enter",
    "Control+Enter",
    "Alt+Enter",
    "Control+z",
    "Control+y",
    "Control+Shift+z",
    "Control+Backspace",
    "Control+Shift+m",
    "Control+m",
    "Control+Shift+ArrowLeft",
    "Control+Shift+ArrowRight",
)
MOVES = ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End", "PageDown", "PageUp")
FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])"
TABS = 300


def focused(page):
    return page.evaluate(
        """() => {
          const it = document.activeElement, group = it.closest("fieldset")?.querySelector("legend")?.textContent;
          return [group ?? "", it.getAttribute("aria-label") ?? it.labels?.[0]?.textContent ?? it.textContent];
        }"""
    )


def tab_to(explorer, group, name):
    """Press Tab until the focus is on an answer or a button; the keyboard alone must get there."""
    for _ in range(TABS):
        if focused(explorer.page) == [group, name]:
            return
        explorer.page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to {group} {name}")


def tab_to_fold(explorer, inside):
    """Press Tab until the focus is on the fold of the picker that hides a question."""
    script = (
        "() => document.activeElement.matches('.group > summary') && document.activeElement.parentElement.textContent"
    )
    for _ in range(TABS):
        if inside in (explorer.page.evaluate(script) or ""):
            return
        explorer.page.keyboard.press("Tab")
    pytest.fail(f"Tab never came to the fold with {inside}")


def start_from_the_cell(explorer):
    """Put the focus where a person who uses the keyboard has it before: on the cell above the page."""
    explorer.page.keyboard.press("Escape")
    explorer.root.evaluate("root => root.closest('.jp-Cell').focus()")


def test_everything_can_be_picked_by_keyboard(explorer, casebook):
    keyboard = explorer.page.keyboard
    er, site = casebook.factors["er"], casebook.factors["site"]
    written = explorer.notebook.written()
    start_from_the_cell(explorer)
    tab_to(explorer, er.label, "unknown")
    keyboard.press("ArrowRight")  # the first value
    explorer.shows(casebook.profile(er=er.ids[0]))
    keyboard.press("ArrowDown")
    explorer.shows(casebook.profile(er=er.ids[1]))
    keyboard.press("ArrowLeft")
    explorer.shows(casebook.profile(er=er.ids[0]))
    tab_to(explorer, site.label, site.value("bone").label)
    keyboard.press("Space")
    tab_to(explorer, site.label, site.value("lung").label)
    keyboard.press("Space")
    known = {"er": er.ids[0], "site": ["bone", "lung"]}
    explorer.shows(casebook.profile(known))
    # A fold opens with Enter, and what is in it can be picked.
    person = [each for each in casebook.factors.values() if each.kind == "person"]
    start_from_the_cell(explorer)
    tab_to_fold(explorer, person[0].label)
    keyboard.press("Enter")
    tab_to(explorer, person[0].label, "unknown")
    keyboard.press("ArrowRight")
    explorer.shows(casebook.profile(known | {person[0].id: person[0].ids[0]}))
    start_from_the_cell(explorer)
    tab_to(explorer, "", "Undo")
    keyboard.press("Enter")
    explorer.shows(casebook.profile(known))
    tab_to(explorer, "", "Start again")
    keyboard.press("Space")
    explorer.shows(casebook.profile({}))
    assert explorer.notebook.written() == written


def test_the_focus_can_be_seen(explorer):
    """Each kind of control shows an outline when the keyboard is on it."""
    start_from_the_cell(explorer)
    seen = set()
    for _ in range(TABS):
        explorer.page.keyboard.press("Tab")
        found = explorer.page.evaluate(
            """() => {
              const it = document.activeElement;
              if (!it.closest(".cbk-page")) return null;
              const shows = each => {
                const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
                return (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
              };
              const ring = [it, it.closest("label"), it.nextElementSibling].filter(Boolean).some(shows);
              return [it.tagName + (it.type ? " " + it.type : ""), ring];
            }"""
        )
        if found is None and seen:
            break
        if found:
            assert found[1], f"nothing shows that the focus is on {found[0]}"
            seen.add(found[0])
    assert {"INPUT radio", "INPUT checkbox", "BUTTON button", "SUMMARY"} <= seen


def kinds(explorer):
    """One control of each kind, everything open, and how many there are in all."""
    explorer.root.evaluate("root => root.querySelectorAll('details').forEach(each => each.open = true)")
    return explorer.root.locator(FOCUSABLE).evaluate_all(
        """all => {
          const kind = each => [each.tagName, each.type ?? "", each.classList[0] ?? ""].join(" ");
          const seen = new Map();
          all.forEach((each, n) => { if (each.checkVisibility() && !seen.has(kind(each))) seen.set(kind(each), n) });
          return [...seen.values()];
        }"""
    )


def test_no_key_in_any_control_changes_the_notebook(explorer, casebook):
    page, notebook = explorer.page, explorer.notebook
    explorer.press(next(iter(casebook.examples.values())).label)
    explorer.pick("site", "brain")
    place = explorer.root.get_by_role("button", name="000:", exact=False).first
    place.click()  # so that a passage with its button to close is there too
    before, cells = notebook.saved(), page.locator(".jp-Cell").count()
    active = notebook.page.evaluate("() => jupyterapp.shell.currentWidget.content.activeCellIndex")
    controls = kinds(explorer)
    assert len(controls) > 5
    all_ = explorer.root.locator(FOCUSABLE)
    for number in controls:
        control = all_.nth(number)
        name = control.evaluate("each => each.outerHTML.slice(0, 120)")
        for keys in (COMMANDS, MOVES):
            control.evaluate("each => each.focus({preventScroll: true})")
            for key in keys:
                page.keyboard.press(key)
            assert notebook.written() == before, name
        assert notebook.command_mode(), f"{name} let a key open a cell"
    # Enter and Space press a button, so they come once a kind, and links would leave this machine.
    for number in controls:
        control = all_.nth(number)
        if control.evaluate("each => each.tagName !== 'A' && each.isConnected && each.checkVisibility()"):
            for key in ("Enter", "Space", "Escape"):
                control.evaluate("each => each.focus({preventScroll: true})")
                page.keyboard.press(key)
    assert notebook.written() == before
    assert notebook.command_mode()
    assert page.locator(".jp-Cell").count() == cells
    assert notebook.page.evaluate("() => jupyterapp.shell.currentWidget.content.activeCellIndex") == active
    assert notebook.saved() == before
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_no_combination_of_keys_changes_or_runs_a_cell(explorer, casebook):
    page, notebook = explorer.page, explorer.notebook
    notebook.try_line("print(1)")  # so that there is something to undo
    explorer.press(next(iter(casebook.examples.values())).label)
    before, cells = notebook.written(), page.locator(".jp-Cell:visible").count()
    controls, all_ = kinds(explorer), explorer.root.locator(FOCUSABLE)
    with notebook.traffic as traffic:
        for number in controls:
            control = all_.nth(number)
            for key in COMBINATIONS:
                if control.evaluate("each => each.tagName !== 'A' && each.checkVisibility()"):
                    control.evaluate("each => each.focus({preventScroll: true})")
                    page.keyboard.press(key)
                    assert notebook.written() == before, key
        page.wait_for_timeout(200)
    assert "execute_request" not in traffic.types()
    assert notebook.command_mode()
    assert page.locator(".jp-Cell:visible").count() == cells


@pytest.mark.parametrize("control", ["radio", "checkbox", "summary", "button.place"])
def test_keys_for_the_whole_window_work_in_our_controls(explorer, control):
    page = explorer.page
    found = explorer.root.locator(control if control in ("summary", "button.place") else f"input[type={control}]")
    focus = "all => all.find(each => each.checkVisibility()).focus()"
    found.evaluate_all(focus)
    page.keyboard.press("Control+Shift+c")
    palette = page.locator(".lm-CommandPalette-input")
    expect(palette).to_be_visible()
    palette.press("Escape")
    expect(palette).to_be_hidden()
    found.evaluate_all(focus)
    with page.expect_response(lambda each: each.request.method == "PUT" and explorer.notebook.name in each.url):
        page.keyboard.press("Control+s")


def test_escape_hands_the_keys_back_to_the_notebook(explorer):
    before = explorer.notebook.written()
    explorer.answer("er", None).focus()
    explorer.page.keyboard.press("b")
    assert explorer.notebook.written() == before
    explorer.page.keyboard.press("Escape")
    assert explorer.page.evaluate("() => document.activeElement.matches('.jp-Cell')")
    explorer.page.keyboard.press("b")
    assert explorer.notebook.written() != before
    take_back(explorer, before)


def test_cutting_keys_in_every_single_control(explorer, casebook):
    """The dangerous keys, in all controls, not only one of a kind."""
    page, notebook = explorer.page, explorer.notebook
    explorer.press(list(casebook.examples.values())[-1].label)
    before = notebook.written()
    kinds(explorer)
    all_ = explorer.root.locator(FOCUSABLE)
    count = all_.evaluate_all(
        "all => { window.controls = all.filter(each => each.checkVisibility()); return window.controls.length }"
    )
    assert count > 100
    for number in range(count):
        page.evaluate("n => window.controls[n].focus({preventScroll: true})", number)
        for key in ("x", "d", "d", "a"):
            page.keyboard.press(key)
        if number % 50 == 0 or number == count - 1:
            assert notebook.written() == before, page.evaluate("n => window.controls[n].outerHTML", number)
    assert notebook.written() == before


def test_the_keys_would_have_done_harm_outside(explorer):
    """The check can fail: the same keys, on the cell itself, do change the notebook."""
    before = explorer.notebook.written()
    start_from_the_cell(explorer)
    explorer.page.keyboard.press("b")
    assert explorer.notebook.written() != before
    take_back(explorer, before)


def take_back(explorer, before):
    """Undo until the notebook is as it was."""
    for _ in range(3):
        if explorer.notebook.written() == before:
            break
        explorer.page.evaluate("() => jupyterapp.commands.execute('notebook:undo-cell-action')")
        explorer.page.wait_for_timeout(300)
    assert explorer.notebook.written() == before
