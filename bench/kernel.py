"""In a kernel that has just started: the explorer against a bare panel of stock widgets, in time and in memory."""

import json
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil
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


def cells() -> list[tuple[str, bool]]:
    """Return the code cells of the explorer's notebook, each with whether it shows something."""
    notebook = json.loads((ROOT / "notebooks" / "explorer.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return [("".join(cell["source"]), bool(cell["outputs"])) for cell in code]


def first_cell() -> str:
    """Return the code that shows the explorer, from its notebook: all up to the first cell that shows something."""
    found = cells()
    shows = [shown for _, shown in found].index(True)
    return "\n".join(source for source, _ in found[: shows + 1])


def showing(n: int) -> list[Row]:
    """Hold the cell that shows the explorer against the bare panel, each in a new kernel."""
    ours, bare = first_cell(), bare_panel()
    against = "bare ipywidgets panel with as many controls"
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        series = in_turn(n, lambda: new_kernel_ms(ours, home), lambda: new_kernel_ms(bare, home))
        places = iter(range(n + 1))
        anew = in_turn(n, lambda: new_kernel_ms(ours, home / f"{next(places)}"), lambda: new_kernel_ms(bare, home))
    return [
        Row("the explorer's first cell, in a new kernel", against, "ms", *series, 1.15),
        Row("the same, at the very first start of all", against, "ms", *anew),
    ]


def memory(n: int) -> list[Row]:
    """Hold a kernel with the explorer open against one that has only imported the same modules."""
    explorer = "\n".join(source for source, _ in cells())
    with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        bare = imports([explorer], home)
        series = in_turn(n, lambda: _unique(explorer, home), lambda: _unique(bare, home))
    return [Row("memory of a kernel with the explorer open", "a kernel with the same imports", "MB", *series, 1.1)]


def imports(code: Sequence[str], home: Path) -> str:
    """Return the code that only imports what some cells bring in, and nothing more."""
    with _kernel(home) as (_, client):
        for cell in code:
            _said(client, cell)  # compiles the content, which later kernels find done
    with _kernel(home) as (_, client):
        before = _said(client, "import sys; print(*sys.modules)").split()
        for cell in code:
            _said(client, cell)
        after = _said(client, "import sys; print(*sys.modules)").split()
    wanted = [name for name in after if name not in before]
    return f"from importlib import import_module\nfor each in {wanted!r}: import_module(each)"


def _unique(code: str, home: Path) -> float:
    """Return what a kernel has for itself alone after it has run some code, in MB."""
    with _kernel(home) as (manager, client):
        _said(client, code)
        return psutil.Process(manager.provisioner.pid).memory_full_info().uss / 1e6


def new_kernel_ms(code: str | Sequence[str], home: Path) -> float:
    """Return how long a kernel that has just started takes for some code, or for cells of it one by one, in ms."""
    with _kernel(home) as (_, client):
        begin = time.perf_counter()
        for cell in [code] if isinstance(code, str) else code:
            _said(client, cell)
        return 1000 * (time.perf_counter() - begin)


@contextmanager
def _kernel(home: Path) -> Iterator[tuple]:
    """Start a kernel that has answered once, with its manager and its client, and end it."""
    manager, client = start_new_kernel(kernel_name="python3", env=environment(home, ""), stderr=subprocess.DEVNULL)
    try:
        _said(client, "pass")
        yield manager, client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _said(client, code: str) -> str:
    """Run code and return what it printed."""
    said = []

    def note(message: dict) -> None:
        if message["msg_type"] == "stream":
            said.append(message["content"]["text"])

    reply = client.execute_interactive(code, timeout=60, output_hook=note)["content"]
    if reply["status"] != "ok":
        raise RuntimeError(f"{reply['ename']}: {reply['evalue']}")
    return "".join(said)
