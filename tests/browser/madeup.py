"""Made-up documents, so that opening a passage is tested wherever the real ones are not."""

import json
import os
import shutil
from pathlib import Path

from teaching.casebook import check
from tests.browser.lab import ROOT

LINE = "Made-up line {line} of document {document}."
NAME = "places.ipynb"


def write(work: Path, folder: Path) -> None:
    """Write documents of as many lines as the real ones, content that fits them, and a notebook that opens both."""
    content, documents = folder / "casebook", folder / "documents"
    shutil.copytree(ROOT / "casebook", content)
    documents.mkdir()
    known = json.loads((content / "fingerprints.json").read_text(encoding="utf-8"))["documents"]
    for document, facts in known.items():
        lines = [LINE.format(line=line, document=document) for line in range(1, facts["lines"] + 1)]
        (documents / f"{document}.txt").write_bytes("\n".join([*lines, ""]).encode())
    check(content, documents, update=True)  # the fingerprints are then those of the made-up lines
    given = {"CASEBOOK_CONTENT": os.fspath(content), "CASEBOOK_SOURCES": os.fspath(documents)}
    cells = [f"import os\nos.environ.update({given!r})", "from teaching import explore\nexplore()"]
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    notebook = {
        "cells": [{**empty, "id": f"cell-{number}", "source": source} for number, source in enumerate(cells)],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (work / NAME).write_text(json.dumps(notebook), encoding="utf-8")
