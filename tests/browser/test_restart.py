"""The notebook around the explorer: a line of one's own below it, and a kernel thrown away."""

from playwright.sync_api import expect


def test_a_line_of_ones_own_has_the_reading_of_the_page(explorer, casebook):
    profile = casebook.profile(er="negative", pr="negative", her2="positive", site="brain")
    explorer.pick_all(profile)
    explorer.shows(profile)
    shown = explorer.notebook.try_line("print(*page.reading.applies)")
    assert shown.split() == list(explorer.reading(profile).applies)


def test_after_a_restart_everything_runs_again(explorer, casebook):
    explorer.pick("er", "positive")
    explorer.shows(casebook.profile(er="positive"))
    before = explorer.notebook.written()
    explorer.notebook.restart_and_run_all()
    assert explorer.notebook.errors() == []
    assert explorer.notebook.written() == before
    # Run All goes to the last cell: that is where the page is.
    expect(explorer.root.get_by_role("button", name="Start again")).to_be_in_viewport()
    explorer.shows(casebook.profile({}))
    explorer.pick("er", "negative")
    explorer.shows(casebook.profile(er="negative"))
