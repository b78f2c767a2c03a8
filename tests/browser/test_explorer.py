"""The explorer with the mouse: what is picked is what is read, and a pick disturbs nothing else."""

import re

from playwright.sync_api import expect

from teaching.model import ALWAYS, APPLIES, DOES_NOT_APPLY
from teaching.reading import read


def statement_at(casebook, place, **known):
    """The statement of a place that applies to a picture, or None."""
    reading = read(casebook, casebook.profile(known))
    cited = {id for id, each in casebook.statements.items() if place in map(str, each.cites)}
    return next((id for id in reading.applies if id in cited), None)


def test_nothing_is_picked_at_first(explorer, casebook):
    for factor in casebook.factors:
        expect(explorer.answer(factor, None)).to_be_checked()
    explorer.shows(casebook.profile({}))


def test_each_pick_shows_its_reading(explorer, casebook):
    known = {}
    for factor, value in (("er", "negative"), ("her2", "positive"), ("site", "lung"), ("symptom", "breathlessness")):
        explorer.pick(factor, value)
        known[factor] = value
        expect(explorer.answer(factor, value)).to_be_checked()
        explorer.shows(casebook.profile(known))


def test_examples_undo_and_start_again(explorer, casebook):
    before = casebook.profile({})
    for example in casebook.examples.values():
        explorer.press(example.label)
        profile = casebook.profile(example.profile)
        explorer.shows(profile)
        for factor, values in profile.known.items():
            for value in values:
                expect(explorer.answer(factor, value)).to_be_checked()
        explorer.press("Undo")
        explorer.shows(before)
        explorer.press(example.label)
        explorer.shows(profile)
        before = profile
    explorer.press("Start again")
    explorer.shows(casebook.profile({}))
    explorer.press("Undo")
    explorer.shows(before)


def test_several_answers_none_and_not_looked_for(explorer, casebook):
    site = casebook.factors["site"]
    explorer.pick("site", "bone", "liver")
    explorer.shows(casebook.profile(site=["bone", "liver"]))
    open_ = explorer.question("site").get_by_role("group", name="Not looked for yet")
    open_.get_by_role("checkbox", name=site.value("brain").label, exact=True).locator("xpath=ancestor::label").click()
    explorer.shows(casebook.profile(site=["bone", "liver"], not_looked_for={"site": ["brain"]}))
    explorer.pick("site", "bone")
    explorer.shows(casebook.profile(site=["liver"], not_looked_for={"site": ["brain"]}))
    explorer.pick("site", site.none)
    expect(explorer.answer("site", "liver")).not_to_be_checked()
    explorer.pick("site", None)
    expect(explorer.answer("site", site.none)).not_to_be_checked()
    expect(open_).to_be_hidden()
    explorer.shows(casebook.profile({}))
    explorer.pick("site", None)  # no answer is not taken back by a second click
    expect(explorer.answer("site", None)).to_be_checked()


def test_a_result_that_is_missing_waits_and_asks(explorer, casebook):
    profile = casebook.profile(er="negative", pr="negative", site="lung")
    explorer.pick_all(profile)
    shown = explorer.shows(profile)
    label = casebook.factors["her2"].label
    waiting = [text for family in shown["families"] for _, text in family["waits"]]
    assert any(text.endswith(label) for text in waiting)
    assert label in shown["missing"]


def test_a_statement_without_her2_stands_beside_the_one_that_asks_for_it(explorer, casebook):
    known = {"er": "negative", "pr": "negative", "her2": "positive"}
    explorer.pick_all(casebook.profile(known))
    shown = explorer.shows(casebook.profile(known))
    short = statement_at(casebook, "000:25", **known)
    whole = statement_at(casebook, "002:25", **(known | {"her2": "negative"}))
    reading = read(casebook, casebook.profile(known))
    assert (reading.status[short], reading.status[whole]) == (APPLIES, DOES_NOT_APPLY)
    beside = [
        text
        for _, text, sides in shown["tensions"]
        if {short, whole} <= {list(casebook.statements)[place] for place, _ in sides}
    ]
    assert len(beside) == 1
    assert "000:25" in beside[0]
    assert "002:25" in beside[0]
    expect(explorer.row(short)).to_contain_text(casebook.statements[short].incomplete)
    for id in casebook.statements[short].beside:
        expect(explorer.row(short)).to_contain_text(casebook.statements[id].says)


def test_a_disagreement_is_reached_from_the_line_of_counts(explorer, casebook):
    explorer.pick_all(casebook.profile(er="negative", pr="negative", her2="positive"))
    explorer.root.get_by_role("button", name="disagreement").first.click()
    expect(explorer.root.locator("[data-t]:not([hidden])").first).to_be_in_viewport()


def test_both_positive_is_said_to_be_unsaid(explorer, casebook):
    profile = casebook.profile(er="positive", her2="positive", sex="male")
    explorer.pick_all(profile)
    shown = explorer.shows(profile)
    assert len(shown["unsaid"]) > len(explorer.reading(casebook.profile({})).unsaid)


def test_an_odd_pair_is_answered_with_a_note(explorer, casebook):
    profile = casebook.profile(presentation="de-novo", prior=["tamoxifen"])
    assert explorer.reading(profile).odd
    explorer.pick_all(profile)
    explorer.shows(profile)
    note = explorer.root.get_by_text(explorer.reading(profile).odd[0].text)
    expect(note).to_be_visible()


def test_red_flags_stand_above_everything(explorer, casebook):
    strip = explorer.root.get_by_role("region", name="Signs that come first")
    expect(strip).to_be_visible()
    for id, flag in casebook.redflags.items():
        (factor, values) = next(iter(flag.when[0].items()))
        explorer.pick(factor, *sorted(values)[:1])
        expect(strip.get_by_role("heading", name=flag.label)).to_be_visible()
        expect(strip).to_contain_text(flag.text)
        for source in flag.sources:
            expect(strip.get_by_role("link", name=source.name).first).to_have_attribute("href", source.address)
        explorer.pick(factor, None)
        expect(strip.get_by_role("heading", name=flag.label)).to_be_hidden()
        assert id
    top = strip.bounding_box()["y"]
    for other in explorer.root.locator("fieldset, .family, [data-jump]:not(.flags)").all():
        box = other.bounding_box()
        assert box is None or box["y"] > top


def test_the_line_that_stays_in_view_leads_to_what_to_do(explorer, casebook):
    (flag, *_) = casebook.redflags.values()
    strip = explorer.root.get_by_role("region", name="Signs that come first")
    explorer.pick("symptom", "spine-pressure")
    explorer.root.locator(".family").last.scroll_into_view_if_needed()
    expect(strip).not_to_be_in_viewport()
    explorer.root.get_by_role("button", name="What to do", exact=True).click()
    expect(strip.get_by_text(flag.text).first).to_be_in_viewport()
    expect(strip).to_be_focused()
    explorer.pick("symptom", "spine-pressure")
    expect(explorer.root.get_by_role("button", name="What to do", exact=True)).to_be_hidden()


def test_what_changed_since_stands_under_what_is_dated(explorer, casebook):
    profile = casebook.profile(er="positive", site=["liver"])
    explorer.pick_all(profile)
    explorer.shows(profile)

    def conditional(id):  # what is said for everyone stands in a fold
        return casebook.statements[id].when != ALWAYS

    dated = [id for id in explorer.reading(profile).applies if casebook.statements[id].dated and conditional(id)]
    assert len(dated) > 1
    for id in dated:
        statement, row = casebook.statements[id], explorer.row(id)
        changes = [casebook.since[each] for each in statement.since]
        line = row.get_by_text(changes[0].text.partition(": ")[2] or changes[0].text).first
        expect(line).to_be_visible()
        assert line.bounding_box()["y"] > row.get_by_text(statement.says).bounding_box()["y"]
        line.click()
        for each in changes:
            expect(row.get_by_text(each.detail).first).to_be_visible()
            expect(row.get_by_text(each.as_of).first).to_be_visible()
            expect(row.get_by_role("link", name=each.source).first).to_have_attribute("href", each.address)
        unchecked = any(each.checked_by is None for each in changes)
        assert row.get_by_text("Not yet checked by a clinician").first.is_visible() == unchecked
        line.click()
        expect(row.get_by_text(changes[0].detail).first).to_be_hidden()


def test_what_changed_is_told_once_a_family_and_never_by_pointing_upward(explorer, casebook):
    profile = casebook.profile(next(iter(casebook.examples.values())).profile)
    explorer.pick_all(profile)
    explorer.shows(profile)
    families = explorer.root.locator(".family").evaluate_all(
        """families => families.map(family =>
          [...family.querySelectorAll(":scope > .rows > li:not([hidden]) .since")].map(each => [
            each.checkVisibility(), each.classList.contains("dated"), each.dataset.x.split(" ").map(Number),
            each.querySelector("summary").innerText,
          ]))"""
    )
    changes, left_out = list(casebook.since.values()), 0
    for lines in families:
        told = set()
        for visible, dated, of, words in lines:
            left_out += not visible
            assert visible or (not dated and set(of) <= told)
            if visible:
                (one,) = [each for each in of if changes[each].text in words]
                assert dated or one not in told
                told |= {one, of[0]}
    assert left_out


def test_what_waits_is_counted_in_one_short_line(explorer, casebook):
    shown = explorer.shows(casebook.profile({}))
    lines = explorer.root.locator(".waits:not([hidden]) > summary").all_inner_texts()
    counts = [len(family["waits"]) for family in shown["families"] if family["waits"]]
    assert [int(line.split()[0]) for line in lines] == counts
    labels = "|".join(re.escape(each.label) for each in casebook.factors.values())
    for line in lines:
        assert re.fullmatch(rf"\d+ more waits? for (one answer: ({labels})|answers to \d+ questions)", line)


def test_what_if_shows_what_would_come_and_go(explorer, casebook):
    profile = casebook.profile(er="positive", menopause="post")
    explorer.pick_all(profile)
    explorer.shows(profile)
    explorer.open_fold("details.what-if")
    changes = [
        each
        for each in explorer.reading(profile).what_if()
        if each.factor in profile.known or casebook.factors[each.factor].kind == "test"
    ]
    table = explorer.root.locator("details.what-if table")
    expect(table.get_by_role("rowheader")).to_have_count(len(changes))
    expect(table.locator("caption")).to_be_visible()
    for number, each in enumerate(changes):
        row = table.locator("tbody tr").nth(number)
        expect(row.get_by_role("rowheader")).to_contain_text(casebook.factors[each.factor].value(each.value).phrase)
        for cell, ids in zip(row.locator("td").all(), (each.appears, each.disappears), strict=True):
            said = cell.text_content()
            assert all(casebook.statements[id].says in said for id in ids)
            assert (str(len(ids)) if ids else "nothing") in said
    # It follows the next pick.
    explorer.pick("menopause", "pre")
    expect(table.locator("tbody")).to_contain_text(casebook.factors["menopause"].value("post").phrase)


def test_a_pick_sends_one_small_message_each_way(explorer, casebook):
    explorer.pick("er", "positive")
    explorer.shows(casebook.profile(er="positive"))
    with explorer.notebook.traffic as traffic:
        explorer.pick("her2", "positive")
        explorer.shows(casebook.profile(er="positive", her2="positive"))
        explorer.notebook.wait_idle()
    sent, received = traffic.widget_messages(traffic.sent), traffic.widget_messages(traffic.received)
    assert [len(sent), len(received)] == [1, 1], traffic.types()
    assert set(received[0]["content"]["data"]["state"]) == {"now", "answered"}
    assert received[0]["bytes"] <= 1024
    assert not {"comm_open", "comm_close"} & traffic.types().keys()


def test_a_pick_moves_nothing_and_keeps_focus_and_folds(explorer, casebook):
    fold = explorer.open_fold(".family details.everyone")
    answer = explorer.answer("symptom", "spine-pressure")
    answer.scroll_into_view_if_needed()
    scroller = explorer.page.locator(".jp-WindowedPanel-outer").first
    scroller.evaluate("each => { each.scrollTop += 120 }")
    before = answer.bounding_box()["y"]
    explorer.pick("symptom", "spine-pressure")  # brings a red flag in above
    explorer.shows(casebook.profile(symptom="spine-pressure"))
    expect(answer).to_be_focused()
    assert abs(answer.bounding_box()["y"] - before) <= 1
    assert fold.evaluate("each => each.open")


def test_a_pick_takes_away_nothing_and_makes_nothing_anew(explorer, casebook):
    explorer.root.evaluate(
        "root => { window.kept = [...root.querySelectorAll('.family, .family li, fieldset, input')] }"
    )
    explorer.press(next(iter(casebook.examples.values())).label)
    explorer.shows(casebook.profile(next(iter(casebook.examples.values())).profile))
    kept = "root => window.kept.every(each => root.contains(each)) && window.kept.length"
    assert explorer.root.evaluate(kept) == explorer.root.locator(".family, .family li, fieldset, input").count()


def test_a_screen_reader_hears_what_a_pick_did(explorer, casebook):
    before, after = casebook.profile(er="positive"), casebook.profile(er="positive", her2="negative")
    explorer.pick("er", "positive")
    explorer.shows(before)
    explorer.pick("her2", "negative")
    explorer.shows(after)
    old, new = explorer.reading(before), explorer.reading(after)
    came, went = set(new.applies) - set(old.applies), set(old.applies) - set(new.applies)
    explorer.expect_heard(
        casebook.factors["her2"].value("negative").phrase,
        f"{len(came) or 'No'} statement",
        f"{len(went) or 'none'} went",
        f"{len(new.applies)} apply, {len(new.waiting)} wait",
    )
