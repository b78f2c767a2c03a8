"""The notebook around the explorer: run, pick, run a cell below, throw the kernel away and begin again."""

from playwright.sync_api import expect

from teaching.reading import read


def test_the_cells_below_follow_what_was_picked(explorer, casebook):
    """The table of statements, run again, holds what applies on the page now."""
    profile = casebook.profile(er="negative", pr="negative", her2="positive", site="brain")
    explorer.pick_all(profile)
    explorer.shows(profile)
    notebook = explorer.notebook
    cells = notebook.model()["cells"]
    number = next(n for n, cell in enumerate(cells) if "tables.statements(page.reading)" in "".join(cell["source"]))
    notebook.run_cell(number)
    table = notebook.page.locator(f".jp-Cell[data-windowed-list-index='{number}'] table")
    applies = read(casebook, profile).applies
    expect(table.locator("tbody tr")).to_have_count(len(applies))
    for id in applies:
        expect(table).to_contain_text(casebook.statements[id].says)


def test_after_a_restart_everything_runs_again(explorer, casebook):
    explorer.pick("er", "positive")
    explorer.shows(casebook.profile(er="positive"))
    before = explorer.notebook.written()
    explorer.notebook.restart_and_run_all()
    assert explorer.notebook.errors() == []
    assert explorer.notebook.written() == before
    explorer.shows(casebook.profile({}))
    explorer.pick("er", "negative")
    explorer.shows(casebook.profile(er="negative"))
