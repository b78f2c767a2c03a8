"""The command line: what it prints, and what it says to somebody who mistypes."""

import json
import os
import shlex
import subprocess
import sys

import pytest

from teaching.cli import main
from teaching.exports import reading_csv, reading_json
from teaching.reading import read
from teaching.text import reading_text
from tests.unit import small
from tests.unit.pictures import BOOK

PICTURE = shlex.split(
    "--er positive --her2 negative --menopause post --site bone --site liver --symptom breathlessness "
    "--prior tamoxifen --mutation PIK3CA --presentation de-novo"
)


def run(capsys, *argv):
    """Exit code, output and errors of one command."""
    try:
        code = main(argv)
    except SystemExit as stop:
        code = stop.code
    return code, *capsys.readouterr()


def mapped(capsys, *argv):
    code, out, err = run(capsys, "map", *argv, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def test_map_prints_the_reading_in_each_format(capsys):
    profile = BOOK.profile(
        er="positive", her2="negative", menopause="post", site=["bone", "liver"], symptom="breathlessness",
        prior="tamoxifen", mutation="PIK3CA", presentation="de-novo",
    )  # fmt: skip
    reading = read(BOOK, profile)
    assert mapped(capsys, *PICTURE) == reading_json(reading)
    assert run(capsys, "map", *PICTURE) == (0, reading_text(reading) + "\n", "")
    assert run(capsys, "map", *PICTURE, "--format", "csv") == (0, reading_csv(reading), "")


@pytest.mark.parametrize(
    "sites",
    ["--site bone --site liver", "--site bone,liver", "--site bone liver", "--site=liver --site bone --site bone"],
)
def test_several_values_can_be_given_in_several_ways(capsys, sites):
    assert mapped(capsys, *sites.split())["profile"] == {"site": ["bone", "liver"]}


def test_what_is_not_given_or_unknown_is_unknown(capsys):
    assert mapped(capsys)["profile"] == {}
    assert mapped(capsys, "--er", "unknown", "--site", "unknown")["profile"] == {}


def test_case_does_not_matter_where_it_is_clear(capsys):
    assert mapped(capsys, "--mutation", "pik3ca", "--er", "POSITIVE")["profile"] == {
        "er": "positive",
        "mutation": ["PIK3CA"],
    }


def test_a_value_can_stay_not_looked_for(capsys):
    data = mapped(capsys, "--site", "bone", "--not-looked-for", "brain,lung")
    assert data["profile"] == {"site": ["bone"]}
    assert data["not_looked_for"] == {"site": ["lung", "brain"]}


@pytest.mark.parametrize(
    "argv, words",
    [
        ("map --er postive", ["'postive' is not a value of --er", "mean positive?", "positive, negative, unknown"]),
        ("map --site livver", ["'livver'", "--site", "mean liver?", "none, bone, liver, lung, brain"]),
        ("map --site bone,", ["'' is not a value of --site", "Allowed: none, bone"]),
        ("map --not-looked-for brian", ["'brian'", "mean brain?", "bone, liver, lung"]),
        ("map --not-looked-for none", ["'none' is not a value of --not-looked-for", "bone, liver, lung"]),
        ("map --site bone --not-looked-for bone", ["bone is both found and not looked for"]),
        ("map --site none --site bone", ["none cannot stand beside bone"]),
        ("map --er positive --er negative", ["er takes one value"]),
        ("map --er", ["--er needs a value", "positive, negative, unknown"]),
        ("map --simptom pain", ["'--simptom' is not an option", "mean --symptom?", "--er, --pr, --her2"]),
        ("map --men post", ["'--men' is not an option", "--menopause"]),
        ("map bone", ["'bone' is not an option", "--site"]),
        ("map --format xml", ["xml", "text", "json", "csv"]),
        ("mpa --er positive", ["'mpa' is not a command", "mean map?", "map, check, coverage"]),
        ("", ["COMMAND"]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_what_is_allowed_and_nearest(capsys, argv, words):
    code, out, err = run(capsys, *argv.split())
    assert (code, out) == (2, "")
    assert [word for word in words if word not in err] == []
    assert "Traceback" not in err
    assert len(err.splitlines()) == 2


def test_help_lists_every_factor_with_its_label_and_values(capsys):
    code, out, _ = run(capsys, "map", "--help")
    assert code == 0
    words = " ".join(out.split())
    for factor in BOOK.factors.values():
        after = words.split(f"--{factor.id} {factor.label}")[1]
        assert all(id in after for id in factor.ids)
    assert "--not-looked-for" in words
    assert "--format" in words


def test_coverage_counts_over_the_cases_or_one_picture(capsys):
    code, out, _ = run(capsys, "coverage")
    assert code == 0
    assert f"/{len(BOOK.cases)}  er-hormone-first  000:24" in out
    one = run(capsys, "coverage", "--er", "positive")[1]
    assert len(one.splitlines()) == len(BOOK.statements) + 1
    assert "1/1  er-hormone-first" in one
    assert "0/1  hormone-less-when-negative" in one
    applies = len(read(BOOK, BOOK.profile(er="positive")).applies)
    assert one.splitlines()[-1].startswith(f"{applies} of {len(BOOK.statements)} statements")


def test_coverage_counts_over_the_examples_where_there_are_no_cases(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "cache"))
    folder = small.content(tmp_path / "content", small.sources(tmp_path / "sources"))
    monkeypatch.setenv("CASEBOOK_CONTENT", str(folder))
    out = run(capsys, "coverage")[1].splitlines()
    assert out[0] == "1/1  leaf-first  000:3"
    assert out[-1] == "3 of 3 statements are brought into play by 1 picture(s)."


def test_check_passes_on_the_content_and_fails_on_what_is_wrong(capsys, tmp_path, monkeypatch):
    monkeypatch.delenv("CASEBOOK_PROVE", raising=False)
    monkeypatch.delenv("CASEBOOK_SOURCES", raising=False)
    code, out, _ = run(capsys, "check")
    assert code == 0
    assert "0 errors" in out
    assert "not run" in out
    code, out, _ = run(capsys, "check", str(tmp_path / "nothing"))
    assert code == 1
    assert "1 error" in out


def test_check_runs_where_the_content_cannot_be_loaded(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEBOOK_CONTENT", str(tmp_path))
    code, out, err = run(capsys, "check")
    assert (code, err) == (1, "")
    assert "statements.yaml" in out


def test_check_says_so_where_the_documents_cannot_be_found(capsys, tmp_path):
    code, out, _ = run(capsys, "check", "--sources", str(tmp_path))
    assert code == 1
    assert "proved" not in out


def test_content_that_cannot_be_loaded_is_an_error_without_a_traceback(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("CASEBOOK_CONTENT", str(tmp_path / "nothing"))
    code, out, err = run(capsys, "map")
    assert (code, out) == (1, "")
    assert "nothing" in err
    assert "Traceback" not in err


def start(*argv, **env):
    return subprocess.Popen(
        [sys.executable, "-m", "teaching", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **env},
    )


def test_output_is_the_same_utf8_whatever_the_terminal_and_the_hashing():
    outputs = set()
    for seed, encoding in (("1", "cp1252"), ("2", "utf-8")):
        out, err = start(
            "map", *PICTURE, "--format", "json", PYTHONHASHSEED=seed, PYTHONIOENCODING=encoding
        ).communicate()
        assert err == b""
        outputs.add(out)
    assert len(outputs) == 1
    json.loads(outputs.pop().decode("utf-8"))


def test_a_reader_that_stops_early_is_no_error():
    process = start("map", "--format", "json")
    process.stdout.read(10)
    process.stdout.close()
    assert process.wait() == 0
    assert process.stderr.read() == b""
    process.stderr.close()
