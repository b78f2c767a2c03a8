"""A page of JupyterLab in the browser: what it asks of the network, what it complains of, and a notebook in it."""

from __future__ import annotations

import json
import re
import struct
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, WebSocket, expect

from tests.browser.lab import Lab

STOCK_COMPLAINTS = (
    # After a restart JupyterLab takes away the view of any widget twice; seen with stock ipywidgets alone.
    re.compile(r"'removeChild' on 'Node'[^\n]*\n\s+at [^\s]*/static/lab/jlab_core[^\s]*$"),
    # While many kernels start at once the server's list of kernels can fail for a moment; JupyterLab asks for it again.
    re.compile(r"status of 500 [^\n]*/api/kernels\?\d+\)$"),
)


@dataclass
class Watch:
    """Everything that went wrong in a browser without being seen: requests that left this machine, errors."""

    left: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Watch every page of `context`."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._error(str(error.error.stack)))

    def follow(self, page: Page) -> None:
        """Watch the sockets of `page` too."""
        page.on("websocket", lambda socket: self._address(socket.url))

    def troubles(self) -> list[str]:
        """Return what was seen since the last call, and forget it."""
        found = [f"left this machine: {each}" for each in self.left] + [f"console: {each}" for each in self.errors]
        self.left.clear()
        self.errors.clear()
        return found

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != "127.0.0.1":
            self.left.append(address[:200])

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._error(f"{message.text} ({message.location.get('url', '')})")

    def _error(self, text: str) -> None:
        if not any(known.search(text) for known in STOCK_COMPLAINTS):
            self.errors.append(text)


@dataclass
class Traffic:
    """The messages between a page and its kernel, counted while a `with` block runs."""

    page: Page
    sent: list[dict] = field(default_factory=list)
    received: list[dict] = field(default_factory=list)
    counting: bool = False

    def follow(self) -> None:
        """Listen to every socket that the page opens from now on."""
        self.page.on("websocket", self._socket)

    def __enter__(self) -> Traffic:
        self.sent.clear()
        self.received.clear()
        self.counting = True
        return self

    def __exit__(self, *_) -> None:
        self.counting = False

    def widget_messages(self, direction: list[dict]) -> list[dict]:
        """Return the messages to or from a widget; the kernel's busy and idle are none of them."""
        return [each for each in direction if each["type"] == "comm_msg"]

    def types(self) -> Counter:
        """Return how many messages of each type went either way."""
        return Counter(each["type"] for each in (*self.sent, *self.received))

    @property
    def size(self) -> int:
        """Return how many bytes went either way."""
        return sum(each["bytes"] for each in (*self.sent, *self.received))

    def _socket(self, socket: WebSocket) -> None:
        if "/channels" in socket.url:
            socket.on("framesent", lambda payload: self._note(self.sent, payload))
            socket.on("framereceived", lambda payload: self._note(self.received, payload))

    def _note(self, into: list[dict], payload: str | bytes) -> None:
        if self.counting:
            into.append({**_decode(payload), "bytes": len(payload)})


def _decode(payload: str | bytes) -> dict:
    """Return type and content of a kernel message, in either of the two forms that JupyterLab speaks."""
    if isinstance(payload, str):
        message = json.loads(payload)
        return {"type": message["header"]["msg_type"], "content": message["content"]}
    (count,) = struct.unpack_from("<Q", payload)
    places = struct.unpack_from(f"<{count}Q", payload, 8)
    parts = [payload[start:end] for start, end in zip(places, places[1:], strict=False)]
    return {"type": json.loads(parts[1])["msg_type"], "content": json.loads(parts[4])}


class Notebook:
    """A notebook that is open in JupyterLab, used as a person uses it: by menus, names and keys."""

    def __init__(self, page: Page, lab: Lab, name: str):
        self.page, self.lab, self.name = page, lab, name
        self.traffic = Traffic(page)
        self.traffic.follow()

    def open(self, path: str = "/doc/tree/{name}") -> Notebook:
        """Open the notebook alone on its page and wait until its kernel is ready."""
        return self.visit(path).settle()

    def visit(self, path: str = "/doc/tree/{name}") -> Notebook:
        """Begin to open the notebook; `settle` waits for it, so that several can come up at once."""
        self.page.goto(self.lab.address(path.format(name=self.name)), wait_until="commit")
        return self

    def settle(self) -> Notebook:
        """Wait until the notebook is there and its kernel is ready."""
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()
        self.wait_idle()
        if self.page.evaluate("() => 'casebook-alive' in (window._JUPYTERLAB ?? {})"):
            settled = "[data-casebook]:not([data-casebook='starting'])"
            self.page.locator(f".jp-NotebookPanel{settled}").first.wait_for(timeout=60_000)
            self.wait_idle()
        return self

    @property
    def alive(self) -> bool:
        """Whether the notebook ran by itself."""
        return self.page.locator(".jp-NotebookPanel[data-casebook='alive']").count() > 0

    def wait_idle(self) -> None:
        """Wait until the status bar says that the kernel has nothing to do."""
        expect(self.page.get_by_text(re.compile(r"\| Idle$")).first).to_be_visible(timeout=60_000)

    def menu(self, *names: str) -> None:
        """Choose from JupyterLab's menu bar: the menu, perhaps a menu in it, the item."""
        for name in names:
            label = self.page.get_by_text(name, exact=True)
            self.page.get_by_role("menuitem").filter(has=label).first.click()

    def run_all(self) -> Notebook:
        """Have every cell run: by itself, or from the menu, once more where JupyterLab lost the press."""
        if self.alive:
            return self
        for _ in range(3):
            with self.traffic:
                self.menu("Run", "Run All Cells")
                if self._until(lambda: self._count("execute_request", self.traffic.sent), 50):
                    return self._finished()
        raise AssertionError(f"{self.name} did not start to run")

    def try_line(self, code: str) -> str:
        """Write a line into a new cell at the end, run it, take the cell away again, and return what it printed."""
        self.page.get_by_role("button", name="Click to add a cell.").click()
        self.page.locator(".jp-Cell").last.locator(".cm-content").click()
        self.page.locator(".jp-Notebook.jp-mod-editMode").wait_for()
        with self.traffic:
            self.page.keyboard.type(code)
            self.page.keyboard.press("Control+Enter")
            self._until(lambda: self._count("execute_reply"), 300)
        self.wait_idle()
        printed = [_text(output["text"]) for output in self.model()["cells"][-1]["outputs"] if "text" in output]
        self.page.evaluate("() => jupyterapp.commands.execute('notebook:delete-cell')")
        return "".join(printed)

    def restart_and_run_all(self) -> Notebook:
        """Throw the kernel away and run every cell in a new one."""
        with self.traffic:
            self.menu("Kernel", "Restart Kernel and Run All Cells…")
            self.page.get_by_role("dialog").get_by_role("button", name="Confirm Kernel Restart").click()
            return self._finished()

    def _finished(self) -> Notebook:
        """Wait until the kernel has answered for every code cell; an error in one ends the wait and the test."""
        cells = sum(cell["cell_type"] == "code" and bool(_text(cell["source"])) for cell in self.model()["cells"])
        self._until(lambda: self._count("execute_reply") == cells or self.errors(), 600)
        self.wait_idle()
        answered = self._count("execute_reply")
        assert answered == cells, f"{self.name} did not run to its end: {self.errors() or answered}"
        return self

    def _until(self, true: Callable[[], object], tries: int) -> bool:
        for _ in range(tries):
            if true():
                return True
            self.page.wait_for_timeout(100)
        return False

    def _count(self, type: str, direction: list[dict] | None = None) -> int:
        return sum(each["type"] == type for each in (self.traffic.received if direction is None else direction))

    def errors(self) -> list[str]:
        """Return the errors that cells ended with."""
        outputs = [output for cell in self.model()["cells"] for output in cell.get("outputs", [])]
        return [output["evalue"] for output in outputs if output["output_type"] == "error"]

    def model(self) -> dict:
        """Return the notebook as the page holds it now, saved or not."""
        return self.page.evaluate("() => jupyterapp.shell.currentWidget.content.model.toJSON()")

    def written(self) -> list[tuple[str, str, str]]:
        """Return what a person wrote: id, kind and source of each cell."""
        return [(cell.get("id", ""), cell["cell_type"], _text(cell["source"])) for cell in self.model()["cells"]]

    def saved(self) -> list[tuple[str, str, str]]:
        """Save the notebook and return what a person wrote, as it is on disk."""
        with self.page.expect_response(lambda each: each.request.method == "PUT" and self.name in each.url) as answer:
            self.menu("File", "Save Notebook")
        assert answer.value.ok, f"{self.name} was not saved: {answer.value.status}"
        cells = self.lab.notebook(self.name)["cells"]
        return [(cell.get("id", ""), cell["cell_type"], _text(cell["source"])) for cell in cells]

    def command_mode(self) -> bool:
        """Whether JupyterLab still takes single keys for commands: no cell was opened for writing."""
        return self.page.locator(".jp-Notebook.jp-mod-commandMode").count() == 1

    def theme(self, name: str) -> None:
        """Change JupyterLab's theme; a page with one document has no menu for it."""
        change = "name => jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
        self.page.evaluate(change, name)
        self.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=name)

    @contextmanager
    def side_bar_closed(self, closed: bool = True) -> Iterator[None]:
        """Close the side bar with the table of contents for a while, and open it again."""
        toggle = "() => jupyterapp.commands.execute('application:toggle-left-area')"
        if closed:
            self.page.evaluate(toggle)
        yield
        if closed:
            self.page.evaluate(toggle)


def _text(source: str | list[str]) -> str:
    return source if isinstance(source, str) else "".join(source)
