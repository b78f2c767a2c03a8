"""Start the project's JupyterLab; the arguments are JupyterLab's own.

The folder of this file holds its settings, JUPYTERLAB_WORKSPACES_DIR what a student's own layout becomes.
"""

import os
import shutil
import sys
from pathlib import Path

# A checker of web addresses that nothing here uses builds a whole grammar when it is imported: a second at every start.
sys.modules["rfc3987_syntax"] = None

from jupyterlab.labapp import main  # noqa: E402
from jupyterlab_server.workspaces_handler import WORKSPACE_EXTENSION, slugify  # noqa: E402


def lay_out(folder: Path) -> None:
    """Open the table of contents at the very first start; later the layout is the student's own."""
    workspace = folder / (slugify("default") + WORKSPACE_EXTENSION)
    if not workspace.exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(__file__).with_name("workspace.json"), workspace)


if __name__ == "__main__":
    lay_out(Path(os.environ["JUPYTERLAB_WORKSPACES_DIR"]))
    sys.exit(main())
