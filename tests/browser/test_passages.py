"""A citation opens its passage, where the documents are at hand; elsewhere it says that they are not."""

import json

import pytest
from playwright.sync_api import expect

from teaching.model import ALWAYS
from tests.browser import madeup
from tests.browser.explorer import Explorer


@pytest.fixture(scope="module")
def places(opened, casebook):
    return Explorer(opened(madeup.NAME), casebook)


def conditional(explorer, casebook, profile):
    """A statement that applies and stands in no fold."""
    return next(id for id in explorer.reading(profile).applies if casebook.statements[id].when != ALWAYS)


def place_button(explorer, casebook, statement):
    cite = casebook.statements[statement].cites[0]
    label = casebook.documents[cite.document].label
    return cite, explorer.row(statement).get_by_role("button", name=f"{cite}, {label}", exact=True)


def test_without_the_documents_a_citation_says_so(explorer, casebook):
    profile = casebook.profile(er="positive")
    explorer.pick_all(profile)
    explorer.shows(profile)
    cite, button = place_button(explorer, casebook, conditional(explorer, casebook, profile))
    expect(button).to_have_attribute("aria-expanded", "false")
    button.click()
    passage = explorer.root.get_by_role("group", name=f"{cite}, {casebook.documents[cite.document].label}")
    expect(passage).to_contain_text("The documents are not part of this copy")
    expect(passage).to_contain_text(casebook.documents[cite.document].title)
    expect(button).to_have_attribute("aria-expanded", "true")
    button.press("Escape")
    expect(passage).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_with_the_documents_a_citation_opens_its_lines(places, casebook):
    places.page.bring_to_front()
    profile = casebook.profile(er="positive")
    places.pick_all(profile)
    places.shows(profile)
    statement = conditional(places, casebook, profile)
    cite, button = place_button(places, casebook, statement)
    with places.notebook.traffic as traffic:
        button.click()
        passage = places.root.get_by_role("group", name=f"{cite}, {casebook.documents[cite.document].label}")
        lines = passage.get_by_role("listitem")
        expect(lines).to_have_text(
            [madeup.LINE.format(line=line, document=cite.document) for line in range(cite.first, cite.last + 1)]
        )
    expect(passage.get_by_role("list").first).to_have_attribute("start", str(cite.first))
    # The lines come as a message of their own, and stay neither with the widget nor in the notebook.
    states = [each["content"]["data"].get("state") for each in traffic.widget_messages(traffic.received)]
    assert "Made-up" not in json.dumps(states)
    assert "Made-up" not in json.dumps(places.notebook.model())
    passage.get_by_role("button", name="Close").click()
    expect(passage).to_have_count(0)
    expect(button).to_be_focused()


def test_an_open_passage_survives_a_pick(places, casebook):
    places.page.bring_to_front()
    profile = casebook.profile(er="positive")
    places.pick("er", "positive")
    places.shows(profile)
    cite, button = place_button(places, casebook, conditional(places, casebook, profile))
    button.click()
    passage = places.root.get_by_role("group", name=f"{cite}, {casebook.documents[cite.document].label}")
    expect(passage).to_be_visible()
    places.pick("sex", "female")
    places.shows(casebook.profile(er="positive", sex="female"))
    expect(passage).to_be_visible()
