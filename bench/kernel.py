"""In a kernel that has just started: the explorer's first cell against a bare panel of stock widgets."""

import json
import subprocess
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

from bench.series import Row, in_turn
from teaching.casebook import load
from tests.browser.lab import ROOT, environment

BARE = """
import ipywidgets as widgets
page = widgets.HTML("waiting")
controls = []
for label, several, values in {questions!r}:
    if several:
        controls += [widgets.Checkbox(description=value, indent=False) for value in values]
    else:
        controls.append(widgets.ToggleButtons(options=["unknown", *values], description=label))
controls += [widgets.Button(description=label) for label in {buttons!r}]
def show(change):
    page.value = f"<p>{{change['owner'].description}}: {{change['new']}}</p>"
for control in controls:
    control.observe(show, "value")
widgets.HBox([widgets.VBox(controls), page])
"""


def bare_panel() -> str:
    """Return the code of a panel with as many choices as the explorer asks for, and one line that answers."""
    casebook = load()
    questions = [(each.label, each.several, each.ids) for each in casebook.factors.values()]
    buttons = [*(each.label for each in casebook.examples.values()), "Undo", "Start again"]
    return BARE.format(questions=questions, buttons=buttons)


def first_cell() -> str:
    """Return the code that shows the explorer, from its notebook: all up to the first cell that shows something."""
    code = []
    for cell in json.loads((ROOT / "notebooks" / "explorer.ipynb").read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            code.append("".join(cell["source"]))
            if cell["outputs"]:
                break
    return "\n".join(code)


def showing(n: int) -> Row:
    """Hold the cell that shows the explorer against the bare panel, each in a new kernel."""
    ours, bare = first_cell(), bare_panel()
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        series = in_turn(n, lambda: _timed(ours, home), lambda: _timed(bare, home))
    return Row(
        "the explorer's first cell, in a new kernel", "bare ipywidgets panel with as many controls", "ms", *series
    )


def _timed(code: str, home: Path) -> float:
    manager, client = start_new_kernel(kernel_name="python3", env=environment(home, ""), stderr=subprocess.DEVNULL)
    try:
        _run(client, "pass")
        begin = time.perf_counter()
        _run(client, code)
        return 1000 * (time.perf_counter() - begin)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _run(client, code: str) -> None:
    reply = client.execute_interactive(code, timeout=60, output_hook=lambda message: None)["content"]
    if reply["status"] != "ok":
        raise RuntimeError(f"{reply['ename']}: {reply['evalue']}")
