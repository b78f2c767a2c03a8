"""Cases in real notebooks: every one played to its end, and three of different shape looked at closely."""

import os
import signal

import pytest
from playwright.sync_api import expect

from teaching import load
from teaching.attempts import Attempts
from teaching.cases.text import GENERAL
from teaching.items.formats import FORMATS
from teaching.items.scoring import score
from teaching.play.play import Play
from tests.browser.conftest import NARROW, WIDE
from tests.browser.pages import Notebook
from tests.browser.playing import FILL, Played, copied, keys, own_review, wrong
from tests.browser.test_accessibility import DARK, LIGHT, OUT_OF_ORDER, OUTPUTS, SMALL, TOO_WIDE, violations
from tests.browser.test_keys import COMMANDS, FOCUSABLE, MOVES

BOOK = load()
CASES = list(BOOK.cases)
REASONS, KEYBOARD, KILLED = "after-aromatase-inhibitor", "liver-her2-heart", "brain-triple-negative"


@pytest.fixture(scope="module")
def shipped(lab, new_page):
    """Every case in its own notebook, all of them opened at once."""
    begun = {id: Notebook(new_page(), lab, f"cases/{id}.ipynb").visit() for id in CASES}
    yield {id: Played(notebook, BOOK, BOOK.cases[id]) for id, notebook in begun.items()}
    for notebook in begun.values():
        notebook.page.context.close()


@pytest.fixture(scope="module")
def own(lab, new_page, tmp_path_factory):
    """Return a way to open a case with a file of answers of its own."""
    opened = []

    def open_(id):
        name = copied(lab.work, id, tmp_path_factory.mktemp("answers"))
        opened.append(Notebook(new_page(), lab, name).open().run_all())
        return Played(opened[-1], BOOK, BOOK.cases[id])

    yield open_
    for notebook in opened:
        notebook.page.context.close()


@pytest.mark.parametrize("id", CASES)
def test_every_case_is_played_to_its_end(shipped, id):
    played = shipped[id]
    notebook, page, case = played.notebook.settle(), played.page, played.case
    page.bring_to_front()
    assert notebook.alive
    assert notebook.errors() == []
    expect(played.part("#front")).to_contain_text("You have not begun this case yet")
    for stage in case.stages[1:]:
        expect(played.part(f"#{stage.id}")).to_contain_text("pens ")
    expect(played.part("#ending")).to_contain_text("Opens when the last stage is done")
    written = notebook.written()
    played.play([*played.steps(case.stages), *played.beside()])
    points = sum(each.item.maximum for each in case.items)
    expect(played.part("#front")).to_contain_text(f"played this case to its end. {points} of {points} points")
    ending = played.part("#ending")
    ending.get_by_role("textbox").fill("She asks, and I answer.")
    expect(ending.locator(".after")).to_be_empty()
    ending.get_by_role("button", name="Keep").click()
    expect(ending.get_by_role("status")).to_have_text("Kept on this machine.")
    for thought in case.finish.think:
        expect(ending).to_contain_text(thought)
    questions = played.part("#debrief").get_by_role("textbox")
    parts = (case.debrief.reactions, case.debrief.description, case.debrief.analysis, case.debrief.summary)
    expect(questions).to_have_count(sum(map(len, parts)))
    assert notebook.errors() == []
    assert notebook.written() == written
    _is_there_for_everyone(notebook, *([(DARK, LIGHT), (NARROW, WIDE)] if id == REASONS else []))


def _is_there_for_everyone(notebook, themes=(LIGHT,), sizes=(WIDE,)):
    """Everything open: nothing that axe knows of, nothing cut off, every target can be hit, Tab goes as one reads."""
    page = notebook.page
    page.evaluate("() => document.querySelectorAll('.cbk details').forEach(each => each.open = true)")
    with notebook.side_bar_closed():
        for theme in themes:
            notebook.theme(theme)
            for size in sizes:
                page.set_viewport_size(size)
                assert violations(page, OUTPUTS) == [], (theme, size)
                assert page.evaluate(TOO_WIDE, OUTPUTS) == [], (theme, size)
                assert page.evaluate(SMALL, OUTPUTS) == [], (theme, size)
                assert page.evaluate(OUT_OF_ORDER, [OUTPUTS, FOCUSABLE]) == [], (theme, size)
    notebook.theme(LIGHT)


def test_wrong_answers_show_every_reason(own):
    played = own(REASONS)
    case, page = played.case, played.page
    secret = [each.why for each in case.items[0].item.options]
    assert not any(why in page.content() for why in secret)
    for stage in case.stages:
        for step in stage.steps:
            if step is None:
                _predicts(played, stage)
            else:
                _shows_reasons(played, step)
    _goes_on(played)
    with played.notebook.side_bar_closed():
        for theme in (LIGHT, DARK):
            played.notebook.theme(theme)
            for size in (NARROW, WIDE):  # wide again in the end: the side bar would come back too wide
                page.set_viewport_size(size)
                assert violations(page, OUTPUTS) == [], (theme, size)
                assert page.evaluate(TOO_WIDE, OUTPUTS) == [], (theme, size)
    front = played.part("#front")
    got = sum(score(each.item, each.item.answer(_tuples(wrong(each.item)))).points for each in case.items)
    expect(front).to_contain_text(f"{got} of {sum(each.item.maximum for each in case.items)} points")
    _places_open(played)
    _practises(played, case.items[0])


def _tuples(picks):
    return {slot: tuple(ids) for slot, ids in picks.items()}


def _shows_reasons(played, step):
    item, picks = step.item, wrong(step.item)
    played.fill(step.id, picks)
    with played.notebook.traffic as traffic:
        part = played.commit(step.id)
    assert len(traffic.widget_messages(traffic.sent)) == 1, "one message to commit"
    earned = score(item, item.answer(_tuples(picks)))
    said = " ".join(part.locator(".result").inner_text().split())
    assert f"{earned.points} of {earned.maximum}" in said
    for option in item.options:
        assert " ".join(option.text.split()) in said
        assert option.why.split(" (")[0][:40] in said, f"{step.id}: {option.id} has no reason"
        assert not option.rests.general or GENERAL.replace("an educator", "your educator") in said
        for source in option.rests.source:
            assert BOOK.sources[source].name in said
    words = {"wrong": "you picked it; it", "missed": "you left it, and it was right", "left": "you left it, rightly"}
    if item.kind.slot != "row":
        for each in earned.picks:
            assert each.status not in words or words[each.status] in said
    else:
        assert "it counts under" in said or "you left it, and it was right" in said


def _predicts(played, stage):
    part = played.part(f"predict-{stage.id}")
    names = part.get_by_role("checkbox")
    expect(names).to_have_count(len(BOOK.families))
    names.first.check()
    part.get_by_role("textbox").fill("Because of the bone.")
    part.get_by_role("button", name="Commit").click()
    expect(part).to_have_attribute("data-state", "done")
    expect(part.locator(".result")).to_contain_text("Because of the bone.")
    expect(part.locator(".families > li")).to_have_count(len(BOOK.families))
    for family in BOOK.families.values():
        expect(part.locator(".families")).to_contain_text(family.label)
    assert part.locator(".families .place").count()
    expect(part.locator(".result")).to_be_focused()
    expect(part.get_by_role("link", name="explorer")).to_have_attribute("href", "../explorer.ipynb")


def _goes_on(played):
    """At the end of a stage a button leads to the next one, and takes the focus along."""
    page, second = played.page, played.case.stages[1]
    page.locator(f'[data-to="{played.case.id}#{second.id}"]').first.click()
    expect(played.part(f"#{second.id}")).to_be_in_viewport()
    expect(page.get_by_role("heading", name=second.title)).to_be_in_viewport()
    expect(played.part(f"#{second.id}")).to_be_focused()
    expect(page.get_by_text(f"Stage 2 is open now: “{second.title}”.")).to_have_count(1)


def _places_open(played):
    button = played.page.locator(".cbk-item .rests .place, .cbk-item .why .place").first
    button.click()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(played.page.locator(".cbk-item .passage")).to_contain_text("The documents are not part of this copy")
    button.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def _practises(played, step):
    part = played.part(step.id)
    before = part.locator(".result .points").inner_text()
    part.get_by_role("button", name="Try again for practice").click()
    played.fill(step.id, keys(step.item))
    played.commit(step.id)
    most = step.item.maximum
    expect(part.locator(".points")).to_contain_text(f"{most} of {most}")
    first = before.split(" point")[0].split()[-3:]
    expect(part.locator(".result")).to_contain_text(f"Your first answer, {' '.join(first)}, stays on record")


def test_a_case_by_keyboard_alone(own):
    played = own(KEYBOARD)
    page = played.page
    written = played.notebook.written()
    for stage in played.case.stages:
        for step in stage.steps:
            if step is None:
                root = f'[data-mark="{played.case.id}/predict-{stage.id}"]'
                _to_the_cell(page, root)
                _tab(page, f"{root} input")
                page.keyboard.press("Space")
                _tab(page, f"{root} .go")
                page.keyboard.press("Enter")
                expect(played.part(f"predict-{stage.id}")).to_have_attribute("data-state", "done")
            else:
                _answer_by_keys(played, step)
    points = sum(each.item.maximum for each in played.case.items)
    expect(played.part("#front")).to_contain_text(f"{points} of {points} points")
    assert played.notebook.written() == written
    assert played.notebook.command_mode()


def _answer_by_keys(played, step):
    page, item = played.page, step.item
    root = f'[data-mark="{played.case.id}/{step.id}"]'
    _to_the_cell(page, root)
    for slot in item.slots:
        for id in keys(item)[slot.id]:
            control = page.locator(f'{root} [data-slot="{slot.id}"]')
            if page.locator(f"{root} select[data-slot='{slot.id}']").count():
                _tab(page, f"{root} select[data-slot='{slot.id}']")
                for _ in range(slot.ids.index(id) + 1):
                    page.keyboard.press("ArrowDown")
            elif page.locator(f"{root} [data-blank]").count():
                _tab(page, f'{root} [data-blank="{slot.id}"]')
                page.keyboard.press("Enter")
                _tab(page, f'{root} [data-token="{id}"]')
                page.keyboard.press("Space")
            elif control.count() and control.first.get_attribute("type") == "radio":
                _tab(page, f'{root} input[data-slot="{slot.id}"]')
                page.keyboard.press("Space")
                for _ in range(slot.ids.index(id)):
                    page.keyboard.press("ArrowDown")
            else:
                box = f'{root} input[data-slot="{slot.id}"][value="{id}"]' if control.count() else None
                _tab(page, box or f'{root} [data-span="{id}"]')
                page.keyboard.press("Space")
    _tab(page, f"{root} .go")
    page.keyboard.press("Enter")
    expect(played.part(step.id)).to_have_attribute("data-state", "done")
    expect(played.part(step.id).locator(".result")).to_be_focused()


def _to_the_cell(page, selector):
    """Where the arrow keys of the notebook bring whoever uses no mouse: to the cell with this part in it."""
    expect(page.locator(selector)).to_have_attribute("data-state", "open")
    page.evaluate(
        """selector => {
          const cell = document.querySelector(selector).closest(".jp-Cell");
          if (!cell.contains(document.activeElement)) cell.focus();
        }""",
        selector,
    )


def _tab(page, selector, tries=60):
    """Press Tab until the focus is there, going back where it lies before."""
    where = """selector => {
      const it = document.activeElement, all = [...document.querySelectorAll(selector)];
      if (all.includes(it)) return "here";
      return all[0] && it.compareDocumentPosition(all[0]) & Node.DOCUMENT_POSITION_PRECEDING ? "before" : "after";
    }"""
    for _ in range(tries):
        at = page.evaluate(where, selector)
        if at == "here":
            return
        page.keyboard.press("Shift+Tab" if at == "before" else "Tab")
    pytest.fail(
        f"Tab never came to {selector}: {page.evaluate('() => document.activeElement.outerHTML.slice(0, 200)')}"
    )


def test_a_killed_kernel_loses_nothing(own):
    played = own(KILLED)
    case, page, notebook = played.case, played.page, played.notebook
    half = case.stages[:2]
    played.play(played.steps(half))
    following = case.stages[2].steps[0] or case.stages[2].items[0]
    if case.stages[2].steps[0] is None:
        played.play(played.steps([case.stages[2]])[:1])
    played.fill(following.id, keys(following.item))
    results = [played.part(each.id).locator(".result").inner_text() for stage in half for each in stage.items]
    pid = int(notebook.try_line("import os; print(os.getpid())"))
    os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    part = played.part(following.id)
    part.locator(".go").evaluate("button => button.click()")
    expect(part.get_by_role("alert")).to_contain_text("does not answer", timeout=20_000)
    expect(part).to_have_attribute("data-state", "open")
    expect(part.locator(".stem")).to_be_visible()
    for dialog in page.get_by_role("dialog").all():
        dialog.get_by_role("button").last.click()
    notebook.restart_and_run_all()
    assert notebook.errors() == []
    again = [played.part(each.id).locator(".result") for stage in half for each in stage.items]
    for result, before in zip(again, results, strict=True):
        expect(result).to_be_visible()
        assert result.inner_text() == before
    expect(part.locator(".missing")).to_have_text("")  # what was picked is still there
    played.commit(following.id)
    most = following.item.maximum
    expect(part.locator(".points")).to_contain_text(f"{most} of {most}")
    _second_tab(played, case.stages[2])


def _second_tab(played, stage):
    """The same notebook in a second tab follows what is committed in the first."""
    played.notebook.saved()
    other = played.page.context.new_page()
    second = Played(Notebook(other, played.notebook.lab, played.notebook.name).open(), BOOK, played.case)
    rest = [each for each in stage.items if played.part(each.id).get_attribute("data-state") == "open"]
    step = rest[0] if rest else played.case.stages[played.case.stages.index(stage) + 1].items[0]
    expect(second.part(step.id)).to_have_attribute("data-state", "open")
    played.page.bring_to_front()
    played.fill(step.id, keys(step.item))
    played.commit(step.id)
    expect(second.part(step.id)).to_have_attribute("data-state", "done")
    mine, theirs = (each.part(step.id).locator(".result").text_content() for each in (played, second))
    assert mine == theirs
    other.close()


def test_what_was_missed_comes_back_for_everyone(lab, new_page, tmp_path):
    long_ago, asked = Attempts(tmp_path / "before"), BOOK.cases[REASONS].items[0]
    Play(BOOK, BOOK.cases[REASONS], long_ago).commit(asked.id, asked.item.answer(_tuples(wrong(asked.item))))
    kept = long_ago.export()
    kept["attempts"] = [each | {"at": "2020" + each["at"][4:]} for each in kept["attempts"]]
    Attempts(tmp_path).restore(kept)
    notebook = Notebook(new_page(), lab, own_review(lab.work, tmp_path)).open().run_all()
    part = notebook.page.locator(".cbk-item")
    expect(part).to_have_count(1)
    expect(part).to_have_attribute("data-state", "open")
    _is_there_for_everyone(notebook, (DARK, LIGHT), (NARROW, WIDE))
    part.evaluate(FILL, keys(asked.item))
    part.get_by_role("button", name="Commit").click()
    expect(part).to_have_attribute("data-state", "done")
    expect(part.locator(".result")).to_be_focused()
    _is_there_for_everyone(notebook, (DARK, LIGHT), (NARROW, WIDE))
    notebook.page.context.close()


@pytest.fixture(scope="module")
def gallery(opened):
    return opened("gallery.ipynb")


def _all_forms(page, done):
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert page.evaluate(TOO_WIDE, OUTPUTS) == [], (size, done)
        assert violations(page, ".cbk-case") == [], (size, done)
        assert page.evaluate(SMALL, ".cbk-case") == [], (size, done)
        assert page.evaluate(OUT_OF_ORDER, [".cbk-case", FOCUSABLE]) == [], (size, done)


def test_every_format_is_there_for_everyone(gallery):
    """Before and after committing, light and dark, wide and narrow; every target can be hit."""
    page = gallery.page
    page.bring_to_front()
    assert {each.item.format for each in BOOK.gallery} == set(FORMATS)
    gallery.theme(LIGHT)
    page.set_viewport_size(WIDE)
    with gallery.side_bar_closed():
        _all_forms(page, "before")
        gallery.theme(DARK)
        assert violations(page, ".cbk-case") == []
        for each in BOOK.gallery:
            part = page.locator(f'[data-mark$="/{each.id}"]')
            part.evaluate(FILL, wrong(each.item))
            part.get_by_role("button", name="Commit").click()
            expect(part).to_have_attribute("data-state", "done")
        page.evaluate("() => document.querySelectorAll('.cbk-case details').forEach(each => each.open = true)")
        _all_forms(page, "after")
        gallery.theme(LIGHT)
        assert violations(page, ".cbk-case") == []


def test_no_key_in_a_control_of_a_case_changes_the_notebook(gallery):
    page = gallery.page
    page.bring_to_front()
    again = page.get_by_role("button", name="Try again for practice")
    while again.count():
        again.first.click()
    before, cells = gallery.written(), page.locator(".jp-Cell").count()
    all_ = page.locator(".cbk-case").locator(FOCUSABLE)
    controls = all_.evaluate_all(
        """all => {
          const kind = each => [each.tagName, each.type ?? "", each.classList[0] ?? ""].join(" ");
          const seen = new Map();
          all.forEach((each, n) => { if (each.checkVisibility() && !seen.has(kind(each))) seen.set(kind(each), n) });
          return [...seen.values()];
        }"""
    )
    assert len(controls) >= 7
    for number in controls:
        control = all_.nth(number)
        name = control.evaluate("each => each.outerHTML.slice(0, 120)")
        control.evaluate("each => each.focus({preventScroll: true})")
        for key in (*COMMANDS, *MOVES):
            page.keyboard.press(key)
        assert gallery.written() == before, name
        assert gallery.command_mode(), name
    assert page.locator(".jp-Cell").count() == cells
