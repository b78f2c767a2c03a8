"""How the project's JupyterLab runs: on this machine alone, quiet, and quick to answer a click."""

import sys
from pathlib import Path

from jupyter_core.paths import jupyter_runtime_dir
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

c = get_config()  # noqa: F821 (Jupyter provides it)

c.ServerApp.ip = "127.0.0.1"
c.ServerApp.allow_root = True  # a container's only user is often root; the address above keeps others out
c.ServerApp.answer_yes = True  # Ctrl+C stops at once
c.ServerApp.terminals_enabled = False
c.Application.log_level = "ERROR"
c.FileContentsManager.delete_to_trash = False  # not every machine has a trash; a copy can be put back
c.LabApp.extension_manager = "readonly"
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LanguageServerManager.autodetect = False

# Kernels talk through files where the path fits into a socket's name, and through ports of this machine elsewhere.
if sys.platform != "win32" and len(str(Path(jupyter_runtime_dir(), "kernel-" + 36 * "x" + "-ipc-1"))) < 100:
    c.KernelManager.transport = "ipc"

# Small messages leave at once: otherwise every second click waits about 40 ms for the network's own delay.
_open = KernelWebsocketHandler.open


async def _open_without_delay(self, *arguments, **named):
    self.set_nodelay(True)
    return await _open(self, *arguments, **named)


KernelWebsocketHandler.open = _open_without_delay
