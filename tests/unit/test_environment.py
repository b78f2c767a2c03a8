"""What is installed: one list, one lock, one short file for conda, and a JupyterLab that opens quiet."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.ports import any_port
from tools import commands
from tools.installing import environment

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def run(*command, **more):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment(), **more)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def wanted():
    project = PROJECT["project"]
    return [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["test"]]


def locked():
    """Return name -> list of (version, marker, number of hashes), as the lock gives them."""
    found = {}
    for block in re.split(r"\n(?=\S)", re.sub(r"(?m)^ *#.*\n", "", LOCK)):
        head, *hashes = re.split(r"\s*\\\n\s*", block.strip())
        line = Requirement(head)
        (pinned,) = line.specifier
        assert pinned.operator == "=="
        found.setdefault(canonicalize_name(line.name), []).append((pinned.version, line.marker, len(hashes)))
    return found


def test_the_lock_holds_every_dependency_in_a_version_that_the_project_allows():
    lock = locked()
    for line in wanted():
        assert [item for item in lock[canonicalize_name(line.name)] if item[0] in line.specifier], line


def test_every_locked_package_has_hashes_and_nothing_names_an_address():
    assert [name for name, items in locked().items() for item in items if not item[2]] == []
    assert "://" not in LOCK
    assert not re.search(r"--(extra-)?index|--find-links|--trusted-host|@ ", LOCK)


def test_the_build_backend_is_locked_too():
    assert {canonicalize_name(Requirement(line).name) for line in PROJECT["build-system"]["requires"]} <= set(locked())


def test_conda_gets_the_same_python_and_the_project_itself_and_no_second_list():
    python, pip, rest = CONDA["dependencies"]
    assert python.startswith("python") and pip == "pip" and rest == {"pip": ["-e ."]}
    assert SpecifierSet(python.removeprefix("python")) == SpecifierSet(PROJECT["project"]["requires-python"])
    assert "Not locked" in (ROOT / "environment.yml").read_text(encoding="utf-8")


def test_condas_pip_part_installs_in_a_clean_environment(tmp_path):
    venv = tmp_path / "clean"
    python = venv / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    lines = [word for line in CONDA["dependencies"][2]["pip"] for word in line.split()]
    if shutil.which("uv"):
        run("uv", "venv", "--no-project", "--python", sys.executable, venv)
        run("uv", "pip", "install", "--python", python, *lines, cwd=ROOT)
    else:
        run(sys.executable, "-m", "venv", venv)
        run(python, "-m", "pip", "install", "--no-compile", "--disable-pip-version-check", *lines, cwd=ROOT)
    said = run(python, "-m", "teaching.workfolder", ROOT / "notebooks", tmp_path / "work", cwd=tmp_path)
    assert "start.ipynb is new." in said
    run(python.with_name("casebook.exe" if os.name == "nt" else "casebook"), "--help", cwd=tmp_path)
    for line in PROJECT["project"]["dependencies"]:
        run(python, "-c", f"from importlib.metadata import version; version({Requirement(line).name!r})")


def test_the_wheel_carries_the_content_compiled_and_needs_no_reader_for_it(tmp_path):
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    opened = [
        f"{home}/{path.stem}.json"
        for home in ("cases", "lessons")
        for path in (ROOT / "casebook" / home).glob("*.yaml")
    ]
    carried = {name.removeprefix("teaching/_casebook/") for name in names if name.startswith("teaching/_casebook/")}
    assert carried == {"casebook.json", "gallery.json", *opened}
    assert "teaching/__init__.py" in names
    assert {name.split("/")[0] for name in names} == {"teaching", f"casebook-{PROJECT['project']['version']}.dist-info"}
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    asked = "import sys; from teaching.cli import main; sys.modules.update(yaml=None, jsonschema_rs=None); "
    asked += "sys.exit(main(['map', '--format', 'json']))"
    said = [
        subprocess.run(
            [sys.executable, "-c", asked],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(place)},
            capture_output=True,
            check=True,
        )
        for place in (tmp_path / "installed", ROOT / "src")
    ]
    assert said[0].stdout and said[0].stdout == said[1].stdout


def test_no_wheel_is_built_from_content_with_a_mistake(tmp_path):
    shutil.copytree(ROOT, tmp_path / "copy", ignore=shutil.ignore_patterns(".git", ".venv", "my-notebooks", "out"))
    statements = tmp_path / "copy" / "casebook" / "statements.yaml"
    statements.write_text(
        statements.read_text(encoding="utf-8").replace("role: first", "role: frist"), encoding="utf-8"
    )
    built = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", tmp_path / "out"],
        cwd=tmp_path / "copy",
        capture_output=True,
        text=True,
    )
    assert built.returncode != 0 and "frist" in built.stdout + built.stderr
    assert not list((tmp_path / "out").glob("*.whl"))


# --- JupyterLab as `lab` starts it


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A running JupyterLab with the project's settings, and a way to ask it."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "work").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setattr(commands, "LAB", folder / "own")
    known = commands.quiet("word", str(folder))
    patch.undo()
    port = any_port()
    command = [sys.executable, ROOT / "lab/start.py", "--no-browser", f"--port={port}"]
    command.append(f"--ServerApp.root_dir={folder / 'work'}")
    process = subprocess.Popen(command, env=known, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(path):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", headers={"Authorization": "token word"})
        with direct.open(request, timeout=30) as reply:
            return json.load(reply)

    try:
        assert commands.answers(port, process), process.stdout.read()
        yield ask
    finally:
        commands.stop(process)
        said = process.stdout.read()
        process.stdout.close()
    assert not re.search("Traceback|Error|Warning", said), said


def test_no_news_no_update_check_no_extension_manager(server):
    schema = "lab/api/settings/@jupyterlab/apputils-extension:notification"
    properties = server(schema)["schema"]["properties"]
    assert properties["fetchNews"]["default"] == "false"
    assert properties["checkForUpdates"]["default"] is False
    extensions = server("lab/api/settings/@jupyterlab/extensionmanager-extension:plugin")["schema"]["properties"]
    assert extensions["enabled"]["default"] is False


def test_the_table_of_contents_is_open_at_the_first_start(server):
    left = server("lab/api/workspaces/default")["data"]["layout-restorer:data"]["left"]
    assert left["current"] == "@jupyterlab/toc:plugin" and not left["collapsed"]


def test_no_terminal_can_be_opened(server):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        server("api/terminals")


def test_a_students_own_layout_is_left_alone(tmp_path):
    code = """
import pathlib, runpy, sys
lay_out, folder = runpy.run_path("lab/start.py")["lay_out"], pathlib.Path(sys.argv[1])
lay_out(folder)
(workspace,) = folder.iterdir()
workspace.write_text("mine")
lay_out(folder)
assert workspace.read_text() == "mine"
"""
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, check=True)


def test_messages_to_the_page_leave_at_once():
    code = """
import asyncio, runpy
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler as Handler
said = []
async def opened(self, *rest): said.append(("opened", *rest))
Handler.open = opened
from traitlets.config import Config
runpy.run_path("lab/jupyter_server_config.py", {"get_config": Config})
class Page: set_nodelay = lambda self, value: said.append(value)
asyncio.run(Handler.open(Page(), "kernel"))
assert said == [True, ("opened", "kernel")], said
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
