"""Run the notebooks and save them in one form, so that saving twice changes nothing.

What is kept of an output is what nbval can compare, and images. What differs from run to run is left out: the
state of widgets, timings, random names, memory addresses and temporary folders.
"""

import hashlib
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "notebooks"
ALIVE = FOLDER.parent / "lab" / "labextensions" / "casebook-alive" / "static" / "notebooks.json"
"""Which notebooks JupyterLab may run by itself: where they are in the working folder, and what their code is."""
CELL_TIMEOUT = 120
KEPT_METADATA = ("deletable", "editable", "jupyter", "tags")
WIDGET = "application/vnd.jupyter.widget-view+json"
# The same two that nbval is told to overlook; a temporary folder would name a machine as well.
VOLATILE = {
    re.compile(r"\b0x[0-9a-fA-F]{6,16}\b"): "0x0",
    re.compile(r"""(?:/private)?(?:/tmp|/var/folders)/[^\s'"<>)]+|[A-Z]:\\[^\s'"<>)]*\\Temp\\[^\s'"<>)]+"""): "TEMP",
}


class NotebookError(Exception):
    """Says in plain words why a notebook could not be run."""


def find(folder: Path | str = FOLDER) -> list[Path]:
    """Return the notebooks of a folder, those in its folders too, in a fixed order."""
    return sorted(path for path in Path(folder).rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)


def tidy(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return the notebook in the form in which it is saved, without running it."""
    cells, ids = [], set()
    for cell in notebook["cells"]:
        source = _joined(cell["source"]).strip("\n")
        if not source.strip():
            continue  # Shift+Enter in the last cell leaves an empty one behind
        name = cell.get("id")
        if not name or name in ids:
            name = hashlib.sha256(f"{len(cells)} {source}".encode()).hexdigest()[:8]
        ids.add(name)
        kept = {key: cell["metadata"][key] for key in KEPT_METADATA if cell.get("metadata", {}).get(key)}
        cells.append({"cell_type": cell["cell_type"], "id": name, "metadata": kept, "source": source})
        if cell["cell_type"] == "code":
            cells[-1] |= {"execution_count": None, "outputs": []}
            if cell.get("execution_count") is not None:
                cells[-1]["execution_count"] = count = sum("outputs" in one for one in cells)
                cells[-1]["outputs"] = [_tidy_output(output, count) for output in cell["outputs"]]
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _tidy_output(output: dict[str, Any], count: int) -> dict[str, Any]:
    kind = output["output_type"]
    if kind == "stream":
        return {"output_type": kind, "name": output["name"], "text": _steady(output["text"])}
    if kind == "error":
        return {key: output[key] for key in ("output_type", "ename", "evalue", "traceback")}
    data = {mime: _steady(value) if mime.startswith("text/") else value for mime, value in output["data"].items()}
    data.pop(WIDGET, None)
    kept = {"output_type": kind, "data": data, "metadata": {}}
    return kept | {"execution_count": count} if kind == "execute_result" else kept


def _steady(value: str | list[str]) -> str:
    """Return a text without what differs from run to run."""
    value = _joined(value)
    for pattern, instead in VOLATILE.items():
        value = pattern.sub(instead, value)
    return value


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def read(path: Path) -> dict[str, Any]:
    """Return a notebook as plain dictionaries."""
    import json

    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise NotebookError(f"This is not a notebook that can be read: {error}.") from None


def text(notebook: dict[str, Any]) -> str:
    """Return the text of a notebook file, as Jupyter itself writes it."""
    import nbformat

    return nbformat.writes(nbformat.from_dict(notebook)) + "\n"


def code_hash(notebook: dict[str, Any]) -> str:
    """Return what identifies the code of a notebook, as the page works it out too; empty cells do not count."""
    code = [_joined(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return hashlib.sha256("\0".join(source for source in code if source.strip()).encode()).hexdigest()


def run_alone(folder: Path | str = FOLDER) -> str:
    """Return the list of the notebooks that run by themselves when they are opened."""
    import json

    listed = {path.relative_to(folder).as_posix(): code_hash(read(path)) for path in find(folder)}
    return json.dumps(listed, indent=2) + "\n"


def run(notebook: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Run every cell in a fresh kernel of this very environment and return the notebook with its outputs."""
    import nbformat
    from jupyter_client.kernelspec import KernelSpecManager
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    ready, begun = nbformat.from_dict(tidy(notebook)), []
    # With no folders to look in, "python3" can only be the kernel of this environment.
    manager = AsyncKernelManager(kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))
    client = NotebookClient(
        ready,
        km=manager,
        resources={"metadata": {"path": str(folder)}},
        timeout=CELL_TIMEOUT,
        coalesce_streams=True,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        on_cell_start=lambda cell, cell_index: begun.append(cell),
    )
    try:
        client.execute(cleanup_kc=True)
    except CellExecutionError as error:
        why = f"{error.ename}: {error.evalue}"
    except CellTimeoutError:
        why = f"it took longer than {CELL_TIMEOUT} seconds"
    except DeadKernelError:
        why = "the kernel stopped"
    else:
        return tidy(ready)
    cell = "".join(f"\n    {line}" for line in begun[-1]["source"].splitlines())
    raise NotebookError(f"This cell fails ({why}):{cell}")


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return what saving would change, a plain sentence each; cells are counted from 1, without empty ones."""
    pairs = enumerate(zip(tidy(before)["cells"], after["cells"], strict=True), 1)
    said = [f"cell {number} would show something else" for number, (one, other) in pairs if one != other]
    return said or ["its form would be put in order"]


@contextmanager
def fresh_settings() -> Iterator[None]:
    """Keep a person's own Jupyter and IPython settings, and their answers, out of the run."""
    names = ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "CASEBOOK_ANSWERS")
    before = {name: os.environ.get(name) for name in names}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ.update({name: str(Path(folder, name.lower())) for name in names})
        try:
            yield
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value


def save(folder: Path | str = FOLDER, check: bool = False) -> int:
    """Run and save every notebook of a folder; with `check` only say what saving would change.

    Return 0 when all is well, 1 when a notebook fails or, with `check`, would change.
    """
    paths, bad = find(folder), 0
    if not paths:
        print(f"There are no notebooks in {folder}.", file=sys.stderr)
        return 1
    with fresh_settings():
        for number, path in enumerate(paths, 1):
            print(f"[{number}/{len(paths)}] {path.relative_to(folder).as_posix()} ... ", end="", flush=True)
            begin = time.perf_counter()
            try:
                before = read(path)
                after = run(before, path.parent)
                new = text(after)
            except NotebookError as error:
                bad += 1
                print(f"failed\n{error}")
                continue
            took = f"({time.perf_counter() - begin:.1f} s)"
            if path.read_bytes() == new.encode():
                print("unchanged", took)
            elif check:
                bad += 1
                print("would change", took, *(f"\n    {line}" for line in changes(before, after)))
            else:
                path.write_bytes(new.encode())
                print("saved", took)
    if not (bad or check) and Path(folder) == FOLDER and ALIVE.parent.is_dir():
        ALIVE.write_bytes(run_alone().encode())
    return 1 if bad else 0
