"""The door to the data: it finds the content, keeps nothing stale, and hands out what the files say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from teaching import casebook
from teaching.content.strictyaml import parse
from teaching.model import ALWAYS, Cite, Fact, nearest, unlisted
from tests.unit import small


@pytest.fixture
def folder(no_settings, tmp_path):
    return small.content(tmp_path / "content", small.sources(tmp_path / "sources"))


def clauses(condition):
    return [{factor: set(values) for factor, values in clause.items()} for clause in condition]


def test_what_the_files_say_is_what_the_casebook_holds(folder):
    book = casebook.load(folder)
    assert list(book.families) == small.FAMILIES
    assert list(book.treatments) == ["blueleaf", "redstem", "mixture", "digging"]
    leaf = book.treatments["blueleaf"]
    assert (leaf.family, leaf.class_, leaf.drug, leaf.also) == ("hormone-therapy", "leaf", True, ("surgery",))
    assert leaf.brands == (Fact("Azurex", (Cite("000", 3, 3),)),)
    assert book.treatments["redstem"].names == {"us": "redstalk"}
    assert book.treatments["digging"].drug is False
    assert book.classes["leaf"].named == (Cite("001", 4, 4),)
    assert book.documents["000"].passages[0].verdict == "do-not-show"
    assert book.documents["000"].lists["hormone-therapy"] == Fact("named", (Cite("000", 3, 3),))
    assert book.documents["001"].year == "undated"
    assert book.since["newer"].checked_by is None
    assert book.unsaid["no-general"].family == "general"
    assert clauses(book.unsaid["rain"].unless) == [{"soil": {"wet"}}]
    assert clauses(book.odd["dry-snails"].when) == [{"soil": {"dry"}, "pest": {"snail"}}]
    assert book.tensions["pull"].sides[2].cites == (Cite("001", 1, 4),)
    assert book.redflags["wilting"].sources[0].region == "UK"
    assert book.examples["one"].profile == {"sun": ("much",), "pest": ("snail", "mite"), "now": ("blueleaf",)}
    statement = book.statements["leaf-first"]
    assert (statement.strength, statement.dated, statement.since, statement.document) == (
        "may try",
        True,
        ("newer",),
        "000",
    )
    assert book.statements["stem-fails"].when == ALWAYS
    assert book.statements["stem-fails"].strength == "isn’t working"


def test_a_factor_with_drugs_has_them_between_none_and_the_rest(folder):
    now = casebook.load(folder).factors["now"]
    assert now.ids == ("none", "blueleaf", "redstem", "mixture", "other")
    assert [value.phrase for value in now.values][:2] == ["nothing now", "blueleaf now"]
    assert now.value("mixture").label == "long-blueleaf mixture"


def test_a_drug_that_is_written_out_as_a_value_keeps_its_words(folder):
    path = folder / "factors.yaml"
    text = path.read_text("utf-8").replace(
        "- {id: other,", "- {id: redstem, label: red, phrase: red now}\n      - {id: other,"
    )
    path.write_text(text, "utf-8")
    now = casebook.load(folder).factors["now"]
    assert now.ids == ("none", "blueleaf", "mixture", "redstem", "other")
    assert now.value("redstem").phrase == "red now"


def test_derived_factors_are_worked_out_and_the_words_stay_as_written(folder):
    statement = casebook.load(folder).statements["leaf-first"]
    pests = {"snail", "mite"}
    assert clauses(statement.when) == [{"sun": {"much"}, "pest": pests}, {"soil": {"dry"}, "pest": pests}]
    assert statement.when_words == "a bright place, and snails or mites"


def test_described_adds_the_clauses_of_those_that_put_the_treatment_forward(folder):
    book = casebook.load(folder)
    watch = book.statements["leaf-watch"]
    assert clauses(watch.when) == [{"now": {"blueleaf"}}, *clauses(book.statements["leaf-first"].when)]
    assert watch.when_words == "blueleaf now; or wherever blueleaf is put forward"


def test_described_alone_is_no_longer_always(folder):
    path = folder / "statements.yaml"
    path.write_text(path.read_text("utf-8").replace("  when: {now: blueleaf}\n", ""), "utf-8")
    book = casebook.load(folder)
    assert book.statements["leaf-watch"].when == book.statements["leaf-first"].when
    assert book.statements["leaf-watch"].when_words == "wherever blueleaf is put forward"


def test_a_kept_casebook_is_the_same_and_needs_neither_yaml_nor_schemas(folder, tmp_path):
    code = (
        "import sys, teaching.casebook as c; b = c.load();"
        "print(sorted({'yaml', 'jsonschema_rs'} & set(sys.modules)), [one.when_words for one in b.statements.values()])"
    )
    environment = {**os.environ, "CASEBOOK_CONTENT": str(folder)}
    first, second = (
        subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert first.startswith("['jsonschema_rs', 'yaml']")
    assert second.startswith("[]")
    assert first.partition("]")[2] == second.partition("]")[2]
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_change_of_one_byte_is_seen_at_once(folder):
    before = casebook.load(folder)
    assert casebook.load(folder) is before
    path = folder / "statements.yaml"
    stat = path.stat()
    path.write_text(path.read_text("utf-8").replace("may come first", "may come third"), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # even if the clock does not show it
    assert "third" in casebook.load(folder).statements["leaf-first"].says


def test_a_change_that_breaks_the_content_is_not_hidden_by_what_is_kept(folder):
    casebook.load(folder)
    (folder / "sinse.yaml").write_text("- {}")
    with pytest.raises(casebook.CasebookError, match=r"sinse\.yaml"):
        casebook.load(folder)


@pytest.mark.parametrize("harm", ["cut off", "not ours", "of another key", "a folder", "no folder can be made"])
def test_a_cache_that_is_harmed_or_cannot_be_written_does_no_harm(folder, tmp_path, monkeypatch, harm):
    book = casebook.load(folder)
    (kept,) = (tmp_path / "cache").iterdir()
    if harm == "cut off":
        kept.write_bytes(kept.read_bytes()[:1000])
    elif harm == "not ours":
        kept.write_text('["something else"]')
    elif harm == "of another key":
        kept.write_text(json.dumps({**json.loads(kept.read_text("utf-8")), "key": "x"}))
    elif harm == "a folder":
        kept.unlink()
        kept.mkdir()
    else:
        monkeypatch.setenv("CASEBOOK_CACHE", str(kept / "inside"))
    casebook._load.cache_clear()
    casebook._data.cache_clear()
    assert vars(casebook.load(folder)) == vars(book)


def test_only_the_newest_casebooks_are_kept(folder, tmp_path):
    path = folder / "glossary.yaml"
    for number in range(casebook.KEPT + 3):
        path.write_text(small.FILES["glossary.yaml"].replace("green part", f"part {number}"), "utf-8")
        casebook.load(folder)
    assert len(list((tmp_path / "cache").iterdir())) == casebook.KEPT


def test_the_packed_casebook_is_the_same_without_any_yaml(folder, tmp_path):
    file = casebook.pack(tmp_path / "packed", folder)
    assert [path.name for path in file.parent.iterdir()] == ["casebook.json"]
    assert vars(casebook.load(file.parent)) == vars(casebook.load(folder))
    file.write_text("{")
    with pytest.raises(casebook.CasebookError, match="cannot be read"):
        casebook.load(file.parent)


def test_a_packed_file_left_among_the_files_is_not_what_counts(folder):
    casebook.pack(folder, folder)
    path = folder / "statements.yaml"
    path.write_text(path.read_text("utf-8").replace("may come first", "may come third"), "utf-8")
    assert "third" in casebook.load(folder).statements["leaf-first"].says


def test_the_environment_names_the_content(folder, monkeypatch):
    monkeypatch.setenv("CASEBOOK_CONTENT", str(folder))
    assert "leaf-first" in casebook.load().statements


def test_the_real_casebook_loads_and_every_statement_has_words():
    book = casebook.load(Path(__file__).parents[2] / "casebook")
    assert list(book.families) == small.FAMILIES
    assert all(statement.when and statement.when_words for statement in book.statements.values())
    assert all(book.profile(example.profile).known for example in book.examples.values())


WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("C", "Zs", "Zl", "Zp"), include_characters=" \n:#'\"-{}[],&*!|>%@`"
    ),
    min_size=1,
    max_size=30,
).map(str.strip)
KEYS = st.from_regex(r"[a-z][a-z_-]{0,8}", fullmatch=True)
TREES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@given(TREES)
def test_whatever_is_written_down_properly_is_read_back_as_text(tree):
    style = yaml.SafeDumper
    assert parse(yaml.dump({"a": tree}, Dumper=style, default_style='"', allow_unicode=True)).data == {"a": tree}


@given(
    st.dictionaries(KEYS, st.sampled_from(["no", "yes", "12:30", "001", "1e3", "2020-01-01", "0x1F", "off", "1_000"]))
)
def test_what_yaml_would_change_stays_as_typed(pairs):
    written = "".join(f"{key}: {value}\n" for key, value in pairs.items())
    assert parse(written + "last: no\n").data == {**pairs, "last": "no"}


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_in_words(text):
    from teaching.content.strictyaml import NotReadable

    try:
        parse(text)
    except NotReadable as error:
        assert error.message


@given(
    says=WORDS.filter(lambda text: "\n" not in text),
    cites=st.lists(st.integers(1, 2), min_size=1, max_size=2, unique=True),
)
def test_a_statement_survives_files_compilation_and_json(tmp_path_factory, says, cites):
    from teaching.content.checks import check
    from teaching.content.compiled import built, compiled
    from teaching.content.files import Content

    parts = {name.removesuffix(".yaml"): parse(text) for name, text in small.FILES.items()}
    statements = [
        *parts["statements"].data,
        {"id": "new", "says": says or "x", "role": "support", "families": ["support"]},
    ]
    statements[-1]["cites"] = [f"001:{line}" for line in cites]
    parts["statements"] = parse(yaml.dump(statements, Dumper=yaml.SafeDumper, default_style="'", allow_unicode=True))
    content = Content(parts)
    check(content)
    assert not content.problems
    data = compiled({part: content.data(part) for part in parts})
    statement = built(json.loads(json.dumps(data))).statements["new"]
    assert statement == built(data).statements["new"]
    assert statement.says == (says or "x")
    assert [str(cite) for cite in statement.cites] == statements[-1]["cites"]


def test_only_a_close_name_is_guessed():
    assert nearest("Bnoe", ["brain", "bone"]) == "bone"
    assert nearest("drain-pipe", ["brain", "bone"]) is None  # half alike
    assert unlisted("--sitte", "an option", ["--site", "--pace"]) == (
        "'--sitte' is not an option. Did you mean --site? Allowed: --site, --pace"
    )
