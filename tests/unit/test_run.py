"""The commands of run.py: what they do, and what they say when something is missing."""

import argparse
import ast
import os
import re
import runpy
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tools import browsers, commands, installing, testing
from tools.installing import Failed, Missing

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["lab", "test", "save", "bench", "check", "clean"]


# --- the command line


def test_help_lists_every_command(capsys):
    with pytest.raises(SystemExit, match="0"):
        commands.main(["--help"])
    said = capsys.readouterr().out
    assert [name for name in NAMES if not re.search(rf"^    {name} ", said, re.MULTILINE)] == []


@pytest.mark.parametrize(
    "words", [[], ["lap"], ["lab", "--prot", "1"], ["test", "unti"], ["clean", "all"], ["lab", "--port", "x"]]
)
def test_a_wrong_word_exits_2(words, capsys):
    with pytest.raises(SystemExit, match="2"):
        commands.main(words)
    assert "usage: run.py" in capsys.readouterr().err


def test_run_py_is_read_by_an_old_python_which_says_what_is_missing(monkeypatch):
    text = (ROOT / "run.py").read_text(encoding="utf-8")
    ast.parse(text, feature_version=(3, 4))
    assert not re.search(r"\bf[\"']", text), "an f-string stops a Python 2 before it can say anything"
    monkeypatch.setattr(sys, "version_info", (3, 9, 1, "final", 0))
    with pytest.raises(SystemExit, match="needs Python 3.11 or newer; this one is 3.9"):
        runpy.run_path(str(ROOT / "run.py"), run_name="__main__")


@pytest.mark.parametrize("command", ["save", "bench", "check"])
def test_save_bench_and_check_hand_on_what_they_are_given(command, monkeypatch):
    called = []
    monkeypatch.setattr(commands, "install", lambda: "python")
    monkeypatch.setattr(commands, "also", lambda lock: None)
    monkeypatch.setattr(commands, "call", lambda *words: called.append([str(word) for word in words]) or 7)
    assert commands.main([command, "--quick"]) == 7
    assert called[0][-1] == "--quick"


def test_check_hands_on_the_folder_of_the_documents(monkeypatch):
    called = []
    monkeypatch.setattr(commands, "install", lambda: "python")
    monkeypatch.setattr(commands, "call", lambda *words: called.append(words) or 0)
    assert commands.main(["check", "--sources", "a folder"]) == 0
    assert called[0][1:] == ("check", "--sources", "a folder")


# --- installing


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty project in which installing only writes down what it would run."""
    (tmp_path / "constraints.txt").write_text("lock")
    (tmp_path / "pyproject.toml").write_text("project")
    venv = tmp_path / ".venv"
    for name, value in {"ROOT": tmp_path, "VENV": venv, "STAMP": venv / "stamp", "PYTHON": venv / "python"}.items():
        monkeypatch.setattr(installing, name, value)
    monkeypatch.setattr(installing.shutil, "which", lambda name: None)
    monkeypatch.ran = []

    def run(*command):
        monkeypatch.ran.append(command)
        if "venv" in command:
            venv.mkdir()
            (venv / "python").touch()

    monkeypatch.setattr(installing, "_run", run)
    return monkeypatch


def test_installing_happens_once(place):
    installing.install()
    first = len(place.ran)
    installing.install()
    assert (first, len(place.ran)) == (3, 3)


def test_the_lock_comes_first_with_hashes_and_the_project_last_alone(place):
    installing.install()
    lock, project = place.ran[1:]
    assert "--require-hashes" in lock and "--editable" not in lock
    assert {"--no-deps", "--no-build-isolation", "--editable"} <= set(project)


def test_bench_installs_the_engines_too_once_and_again_where_their_lock_changed(place):
    lock = installing.ROOT / "engines.txt"
    lock.write_text("engines")
    installing.install()
    installing.also("engines.txt")
    installing.also("engines.txt")
    assert len(place.ran) == 4
    assert place.ran[3][-3:] == ("--require-hashes", "-r", "engines.txt")
    lock.write_text("others")
    installing.also("engines.txt")
    assert len(place.ran) == 5


def test_engines_that_cannot_be_installed_are_said_plainly(place):
    def fail(*command):
        raise installing.Failed("No matching distribution found")

    (installing.ROOT / "engines.txt").write_text("engines")
    place.setattr(installing, "_run", fail)
    with pytest.raises(installing.Missing, match="No tested packages fit"):
        installing.also("engines.txt")
    assert not list(installing.ROOT.glob(".venv/engines*"))


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_a_change_of_the_lock_or_the_project_installs_again(place, name):
    installing.install()
    (installing.ROOT / name).write_text("changed")
    installing.install()
    assert len(place.ran) == 6


def test_a_half_made_venv_is_made_anew(place):
    installing.VENV.mkdir()
    (installing.VENV / "left over").touch()
    installing.install()
    assert not (installing.VENV / "left over").exists()
    assert installing.ready()


def test_a_failure_leaves_nothing_that_counts_as_ready(place):
    def fail(*command):
        raise Failed("Temporary failure in name resolution")

    place.setattr(installing, "_run", fail)
    with pytest.raises(Missing, match="no network"):
        installing.install()
    assert not installing.ready()


def test_uv_is_used_where_it_is_and_pip_where_uv_fails(place):
    run = installing._run
    place.setattr(installing.shutil, "which", lambda name: f"/bin/{name}")
    installing.install()
    assert [command[0] for command in place.ran] == ["uv"] * 3
    installing.STAMP.unlink()
    place.ran.clear()

    def fail(*command):
        run(*command)
        if command[0] == "uv" and "install" in command:
            raise Failed("client error")

    place.setattr(installing, "_run", fail)
    installing.install()
    assert [command[0] == "uv" for command in place.ran] == [True, True, False, False, False]


def test_a_full_disk_is_said_before_anything_is_done(place):
    place.setattr(installing, "SPACE", 10**18)
    with pytest.raises(Missing, match="disk is nearly full"):
        installing.install()
    assert place.ran == []


@pytest.mark.parametrize(
    ("output", "words"),
    [
        (
            "The virtual environment was not created successfully because ensurepip is not available.",
            "sudo apt install python3",
        ),
        ("No module named venv", "sudo apt install python3"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "do not go on"),
        ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed", "SSL_CERT_FILE"),
        ("invalid peer certificate: UnknownIssuer", "SSL_CERT_FILE"),
        ("ProxyError('Cannot connect to proxy.', NewConnectionError('refused'))", "HTTPS_PROXY"),
        ("OSError('Tunnel connection failed: 407 Proxy Authentication Required')", "proxy did not let"),
        (
            "NewConnectionError('[Errno -3] Temporary failure in name resolution')\nNo matching distribution",
            "no network",
        ),
        ("error: Failed to fetch: `https://packages.example/simple/`\n dns error", "no network"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "Try with another Python"),
        ("PermissionError: [WinError 32] The process cannot access the file", "Close JupyterLab"),
        ("[Errno 39] Directory not empty: '.venv'", "Another program is at work"),
        ("OSError: [WinError 206] The filename or extension is too long", "nearer to the top"),
        ("something else", "could not be installed"),
    ],
)
def test_what_is_missing_is_said_in_plain_words(output, words):
    assert words in installing.explain(output)
    assert output.splitlines()[-1] in installing.explain(output), "the tool's own last words stay in sight"


def test_whoever_stops_an_installation_stops_all_of_it(monkeypatch):
    def stop(*_, **__):
        raise SystemExit(143)

    begun, begin = [], subprocess.Popen
    monkeypatch.setattr(installing.subprocess, "Popen", lambda *a, **k: begun.append(begin(*a, **k)) or begun[0])
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.print", stop)
    with pytest.raises(SystemExit):
        installing._run(sys.executable, "-uc", "import time; print('begun'); time.sleep(60)")
    assert begun[0].poll() is not None


def test_what_leads_python_astray_is_left_out(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setenv("PYTHONHOME", "elsewhere")
    known = installing.environment()
    assert not {"PYTHONPATH", "PYTHONHOME"} & set(known)
    assert known["PATH"].split(os.pathsep)[0] == str(installing.BIN)


# --- lab


def test_a_busy_port_is_said_with_another_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Missing, match=f"(?s)Port {port} is busy.*--port {port + 1}"):
            commands.free_port(port)
    assert commands.free_port(port) == port


def test_without_a_port_a_free_one_is_found():
    assert 8888 <= commands.free_port(None) < 8988


def test_lab_stops_before_jupyter_where_the_notebook_to_reset_is_unknown(monkeypatch, tmp_path, capfd):
    monkeypatch.setattr(commands, "install", lambda: sys.executable)
    monkeypatch.setattr(commands, "WORK", tmp_path)
    monkeypatch.setattr(commands, "call", lambda *command: 2)
    monkeypatch.setattr(commands.subprocess, "Popen", lambda *a, **k: pytest.fail("JupyterLab was started"))
    assert commands.main(["lab", "--reset", "nothing"]) == 2


# --- test


def step(tmp_path, text, name="test_it.py"):
    (tmp_path / name).write_text(text)
    return testing.Step(
        "unit", "it", [sys.executable, "-m", "pytest", str(tmp_path), "-p", "no:cacheprovider"], pytest=True
    )


GOOD = "def test_one(): pass\ndef test_two(): pass\n"


def run_all(tmp_path, monkeypatch, capfd, steps, choose=None):
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # starts in a fifth of the time
    monkeypatch.setattr(testing, "steps", lambda python, part: steps if part == "unit" else [])
    code = testing.test(Path(sys.executable), ["unit"], choose, False)
    said = capfd.readouterr().out
    return code, said.splitlines()[-1], said


@pytest.mark.parametrize(
    ("text", "choose", "code", "last"),
    [
        (GOOD, None, 0, "2 passed, 0 failed"),
        (GOOD + "def test_three(): assert 0\n", None, 1, "2 passed, 1 failed"),
        ("import pytest\n" + GOOD + "def test_three(): pytest.skip('no')\n", None, 0, "2 passed, 0 failed, 1 skipped"),
        ("import pytest\n@pytest.fixture\ndef x(): 1/0\ndef test_one(x): pass\n", None, 1, "0 passed, 1 failed"),
        ("", None, 1, "0 passed, 1 failed"),
        ("import nowhere_at_all\n", None, 1, "0 passed, 1 failed"),
        ("import os\ndef test_one(): os._exit(0)\n", None, 1, "0 passed, 1 failed"),
        (GOOD, "two", 0, "1 passed, 0 failed"),
        (GOOD, "seven", 1, "0 passed, 1 failed"),
    ],
)
def test_the_last_line_counts_and_nothing_run_is_a_failure(tmp_path, monkeypatch, capfd, text, choose, code, last):
    assert run_all(tmp_path, monkeypatch, capfd, [step(tmp_path, text)], choose)[:2] == (code, last)


def test_a_command_that_is_not_there_and_a_folder_that_is_not_there_fail(tmp_path, monkeypatch, capfd):
    absent = testing.Step("unit", "absent", [str(tmp_path / "absent")])
    folder = testing.Step("unit", "folder", [sys.executable, "-m", "pytest", str(tmp_path / "none")], pytest=True)
    code, last, said = run_all(tmp_path, monkeypatch, capfd, [absent, folder])
    assert (code, last) == (1, "0 passed, 2 failed")
    assert len(re.findall(r"^unit +\w+ +FAILED", said, re.MULTILINE)) == 2


def test_the_table_names_every_step_of_every_part():
    done = [step for part in testing.PARTS for step in testing.steps(Path("python"), part)]
    said = testing.table(done)
    for words in ("ruff check", "ruff format", "casebook check", "tests/unit", "notebook", "tests/browser"):
        assert words in said


def test_no_browser_is_a_failure_in_plain_words(monkeypatch, capfd):
    monkeypatch.setattr(testing, "browser", lambda *_: (_ for _ in ()).throw(Missing("There is no browser.")))
    assert testing.test(Path(sys.executable), ["browser"], None, False) == 1
    said = capfd.readouterr().out
    assert "There is no browser." in said and said.endswith("0 passed, 1 failed\n")


def test_tests_read_nothing_of_a_persons_own_jupyter(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "mine")
    known = testing.private(tmp_path)
    assert "JUPYTER_CONFIG_PATH" not in known
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "CASEBOOK_WORK"):
        assert Path(known[name]).parent == tmp_path and Path(known[name]).is_dir()


# --- browsers


@pytest.fixture
def no_browser(monkeypatch, tmp_path):
    monkeypatch.delenv("CASEBOOK_BROWSER", raising=False)
    monkeypatch.setattr(browsers, "installed", lambda: None)
    monkeypatch.setattr(browsers.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.ran = []
    monkeypatch.setattr(
        browsers, "_said", lambda command: monkeypatch.ran.append([str(word) for word in command]) or ""
    )
    return monkeypatch


def test_a_named_browser_is_taken_and_must_be_there(monkeypatch, tmp_path):
    monkeypatch.setenv("CASEBOOK_BROWSER", str(tmp_path / "none"))
    with pytest.raises(Missing, match="not there"):
        browsers.browser(Path(sys.executable), False)
    (tmp_path / "none").touch()
    assert browsers.browser(Path(sys.executable), False) == str(tmp_path / "none")


@pytest.mark.parametrize("may_install", [True, False])
def test_debians_package_is_installed_only_where_asked_for(no_browser, may_install):
    with pytest.raises(Missing, match="Install Chrome, Edge or Chromium"):
        browsers.browser(Path("python"), may_install)
    apt = [
        [word for word in command if word in ("update", "install")]
        for command in no_browser.ran
        if "apt-get" in command
    ]
    assert apt == ([["update"], ["install"]] if may_install else [])
    assert any("playwright" in command for command in no_browser.ran), "Playwright's own is the last try"


@pytest.mark.parametrize(
    ("platform", "place"),
    [
        ("win32", "Microsoft/Edge/Application/msedge.exe"),
        ("win32", "Google/Chrome/Application/chrome.exe"),
        ("darwin", "Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
        ("darwin", "Applications/Chromium.app/Contents/MacOS/Chromium"),
    ],
)
def test_an_installed_browser_is_found_on_each_platform(monkeypatch, tmp_path, platform, place):
    (tmp_path / place).parent.mkdir(parents=True)
    (tmp_path / place).touch()
    monkeypatch.setattr(browsers.sys, "platform", platform)
    monkeypatch.setattr(browsers.Path, "home", lambda: tmp_path)
    monkeypatch.setenv("PROGRAMFILES", str(tmp_path))
    assert browsers.installed() == str(tmp_path / place)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has such stubs")
def test_a_stub_that_does_not_start_is_passed_over(monkeypatch, tmp_path):
    for name, code in (("google-chrome", 1), ("chromium", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n")
        (tmp_path / name).chmod(stat.S_IRWXU)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browsers.installed() == str(tmp_path / "chromium")


# --- clean


def test_clean_takes_away_what_was_made_and_leaves_what_students_wrote(tmp_path, monkeypatch, capsys):
    made = [".venv/x", ".lab/x", "src/__pycache__/x", ".ruff_cache/x", "dist/x", "src/casebook.egg-info/x"]
    kept = [
        "my-notebooks/start.ipynb",
        "my-notebooks/.ipynb_checkpoints/start.ipynb",
        "src/code.py",
        ".git/__pycache__/x",
    ]
    for name in made + kept:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / ".venv/x").chmod(stat.S_IREAD)
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(commands, "WORK", tmp_path / "my-notebooks")
    assert commands.clean(argparse.Namespace()) == 0
    assert [name for name in made if (tmp_path / name).exists()] == []
    assert [name for name in kept if not (tmp_path / name).exists()] == []
    assert re.search(r"Left alone: your notebooks .* and your answers", capsys.readouterr().out)
    assert commands.clean(argparse.Namespace()) == 0


def test_clean_says_which_file_is_held(tmp_path, monkeypatch, capsys):
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(commands, "ROOT", tmp_path)
    monkeypatch.setattr(
        commands, "remove", lambda path: (_ for _ in ()).throw(PermissionError(13, "in use", str(path)))
    )
    assert commands.main(["clean"]) == 1
    assert re.search(r"\.venv could not be taken away \(in use\)", capsys.readouterr().err)


# --- CI


@pytest.mark.skipif(os.name == "nt", reason="CI is a Unix machine")
def test_ci_runs_the_tests_with_the_documents_and_demands_the_proof(tmp_path):
    script = tmp_path / "project/.ci/run"
    script.parent.mkdir(parents=True)
    script.write_bytes((ROOT / ".ci/run").read_bytes())
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin/python3"
    fake.write_text('#!/bin/sh\necho "$PWD|$*|$CASEBOOK_SOURCES|$CASEBOOK_PROVE"\nexit 3\n')
    fake.chmod(stat.S_IRWXU)
    known = {**os.environ, "PATH": f"{fake.parent}{os.pathsep}{os.environ['PATH']}"}
    without = subprocess.run(["bash", script], env=known, capture_output=True, text=True)
    assert without.returncode not in (0, 3), "without the documents there is no proof to run"
    (tmp_path / "shared/sources").mkdir(parents=True)
    done = subprocess.run(["bash", script], env=known, capture_output=True, text=True)
    top = tmp_path.resolve()
    assert done.returncode == 3
    assert done.stdout.strip() == f"{top / 'project'}|run.py test|{top / 'shared/sources'}|1"
