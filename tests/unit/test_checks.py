"""Every way to break a content file that we could think of: each is one clear error in the right place."""

import json
import shutil

import pytest

from teaching import casebook
from tests.unit import small


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return small.content(folder / "content", small.sources(folder / "sources"))


@pytest.fixture
def folder(whole, tmp_path, monkeypatch):
    monkeypatch.delenv("CASEBOOK_SOURCES", raising=False)
    monkeypatch.delenv("CASEBOOK_PROVE", raising=False)
    monkeypatch.setenv("CASEBOOK_CACHE", str(tmp_path / "cache"))
    return shutil.copytree(whole, tmp_path / "content")


def errors(folder):
    return casebook.check(folder).errors


def test_the_whole_folder_is_right(folder):
    report = casebook.check(folder)
    assert not report.problems
    assert str(report) == "Content: 0 errors, 0 warnings.\nCitations: not run (the documents are not at hand)."


# file, what is replaced, by what (¦ marks where the error is expected), words that the message holds
BROKEN = {
    # what YAML itself cannot take
    "tab": ("statements", "  role: watch", "¦\trole: watch", "a tab"),
    "tab in quotes": ("glossary", "The green part.", '¦"a\\tb"', "a tab"),
    "colon in text": ("statements", "Look at the leaves.", "Look¦: at them.", "colon", "quotes"),
    "open quotes": ("examples", "{sun", '¦"{sun', "never closed"),
    "open bracket": ("statements", "beside: [leaf-first]\n- id:", "beside: [leaf-first\n- id¦:", "brackets"),
    "quote in quotes": ("redflags", "Act now.", "'It isn'¦t now.'", "quotes"),
    "backslash": ("redflags", "Act now.", '"C:¦\\pots"', "backslash"),
    "moved in wrongly": ("redflags", "  label:", "   label¦:", "colon"),
    "list item out of line": ("statements", "- id: leaf-watch", " ¦- id: leaf-watch", "moved in"),
    "at sign": ("redflags", "Act now.", "¦@once", "cannot begin"),
    "anchor": ("redflags", "Act now.", "¦&act Act now.", "anchor"),
    "alias": ("redflags", "Act now.", "¦*act", "alias"),
    "alias bomb": ("glossary", "- {id", "- ¦&a [x, x]\n- &b [*a, *a]\n- &c [*b, *b]\n- {id", "anchor (&a)"),
    "tag": ("redflags", "Act now.", "¦!!python/object:os.system Act", "tag"),
    "merge key": ("redflags", "  label: Wilting", "  ¦<<: {label: Wilting}", "merge key"),
    "key twice": ("redflags", "  label: Wilting", "  label: Wilting\n  ¦label: Drooping", "stands twice", "line 2"),
    "second document": ("glossary", "- {id", "- {}\n¦---\n- {id", "second document"),
    "directive": ("glossary", "- {id", "¦%YAML 1.1\n---\n- {id", "directive"),
    "null": ("redflags", "Act now.", "¦null", "leave the key out"),
    "list as a key": ("redflags", "  label: Wilting", "  ? ¦[a, b]\n  : Wilting", "as a key"),
    "very deep": ("glossary", "The green part.", f"{'[' * 15}¦{'[' * 15}{']' * 30}", "inside each other"),
    "invisible space": ("redflags", "Act now.", "Act¦\u00a0now.", "no-break space"),
    "zero byte": ("redflags", "Act now.", "Act¦\x00now.", "zero byte"),
    "text turned round": ("redflags", "Act now.", "Act ¦\u202enow.", "U+202E"),
    "no content": ("examples", small.FILES["examples.yaml"], "¦# nothing yet\n", "is empty"),
    # what the published schema does not allow
    "unknown key": ("statements", "strength: may try", "¦strenght: may try", "Did you mean strength?"),
    "key of another file": ("since", "as_of: 2020", "as_of: 2020, ¦cites: []", "'cites' is not a key"),
    "missing role": ("statements", "  role: watch\n", "", "has no 'role'"),
    "missing reason": ("tensions", "  explains: They differ.\n", "", "has no 'explains'"),
    "unknown role": ("statements", "role: first", "role: ¦frist", "Did you mean first?", "Allowed: first, offered"),
    "unknown family": ("statements", "[general]", "[¦genral]", "Did you mean general?"),
    "false is not no": (
        "treatments",
        "label: digging\n            drug: no",
        "label: digging\n            drug: ¦false",
        "yes, no",
    ),
    "text where a list belongs": ("statements", 'cites: ["001:4"]', "cites: ¦001:4", "must be a list"),
    "list where text belongs": ("redflags", "Act now.", "¦[Act, now]", "must be text"),
    "text where keys belong": (
        "examples",
        "{sun: much, pest: [snail, mite], now: blueleaf}",
        "¦sunny",
        "keys with values",
    ),
    "empty text": ("redflags", "text: Act now.", "text:¦", "is empty"),
    "empty list": ("statements", 'cites: ["001:4"]', "cites: ¦[]", "cites is empty"),
    "empty condition": ("redflags", "{pest: mite}", "¦{}", "when is empty"),
    "text as condition": ("redflags", "{pest: mite}", "¦pests", "keys with values or a list"),
    "capital id": ("redflags", "id: wilting", "id: ¦Wilting", "is not an id"),
    "place without document": ("statements", '["001:4"]', '[¦"4"]', "'4' is not a place"),
    "the same place twice": ("statements", '["001:4"]', '¦["001:4", "001:4"]', "stands twice"),
    "address without https": ("redflags", '"https://www.', '¦"www.', "https://"),
    "verdict": ("documents", "do-not-show", "¦hide", "Allowed: lost, bad-example, do-not-show, with-care"),
    "one side": ("tensions", small.SIDES, '¦- {cites: ["001:1-4"], says: A third.}\n', "at least 2"),
    "side without a place": ("tensions", "{statement: leaf-first, ", "¦{", "'statement', or 'cites'"),
    "not a list at all": ("glossary", small.FILES["glossary.yaml"], "¦leaf: green\n", "must be a list"),
    "no colon": ("redflags", "  text: Act now.", "  text Act now.", "colon is missing"),
    # what refers to nothing, or contradicts itself
    "id twice": ("unsaid", "id: no-general", "id: ¦rain", "used twice; first on line 1"),
    "id of a class as treatment": ("treatments", "id: digging", "id: ¦leaf", "used twice"),
    "unknown since": ("statements", "[newer]", "[¦never]", "Did you mean newer?"),
    "unknown since of a silence": ("unsaid", "since: [apart]", "since: [¦never]", "Did you mean newer?"),
    "families of a passage that is there": (
        "documents",
        "text: A letter.}",
        "text: A letter., ¦families: [support]}",
        "only a lost list has 'families'",
    ),
    "unknown beside": ("statements", "beside: [leaf-first]", "beside: [¦leaf-fist]", "Did you mean leaf-first?"),
    "beside itself": ("statements", "beside: [leaf-first]", "beside: ¦[leaf-watch]", "beside itself"),
    "unknown treatment": ("statements", "treatments: [redstem]", "treatments: [¦redsten]", "Did you mean redstem?"),
    "unknown class": ("statements", "classes: [leaf]", "classes: [¦leaves]", "Did you mean leaf?"),
    "unknown side": ("tensions", "statement: leaf-first", "statement: ¦leaf", "is not the id of a statement"),
    "side twice": ("tensions", "statement: stem-fails", "statement: ¦leaf-first", "already a side"),
    "treatment of another family": (
        "statements",
        "[general]",
        "[general]\n  treatments: [¦digging]",
        "none of the families",
    ),
    "class of another family": ("statements", "[general]", "[general]\n  classes: [¦leaf]", "none of the families"),
    "described by nobody": ("statements", "described: [blueleaf]", "described: [¦redstem]", "no statement puts"),
    "also its own family": ("treatments", "also: [surgery]", "also: ¦[hormone-therapy]", "already its family"),
    "two documents": ("statements", '["001:4"]', '["001:4", ¦"000:3"]', "one document", "write two"),
    "unknown document": ("statements", '["001:4"]', '[¦"004:4"]', "'004' is not a document"),
    "line out of range": ("statements", '["001:4"]', '[¦"001:5"]', "has 4 lines"),
    "range without end": ("statements", '["001:4"]', '[¦"001:4-99999999999999999999"]', "is not a place"),
    "line never fingerprinted": ("statements", '["000:5"]', '[¦"000:1"]', "no fingerprint for line 1", "--update"),
    "range backwards": ("statements", '["001:4"]', '[¦"001:4-1"]', "the last line comes after"),
    "blank end": ("statements", '["001:4"]', '[¦"001:3-4"]', "line 3 is blank"),
    "never to be shown": ("glossary", '"000:3"', '¦"000:3-5"', "never to be shown"),
    "never to be shown in a cell": ("treatments", 'named: ["001:4"]', 'named: [¦"000:4"]', "never to be shown"),
    "dated without since": ("statements", "dated: yes\n  since: [newer]\n", "¦dated: yes\n", "needs 'since'"),
    "dated with what only adds": (
        "statements",
        "dated: yes\n  since: [newer]\n- id: leaf-watch",
        "¦dated: yes\n  since: [apart]\n- id: leaf-watch",
        "needs 'since' with a note",
    ),
    "no kind": ("since", "kind: changed since, ", "", "this entry has no 'kind'"),
    "unknown kind": ("since", "kind: changed since", "kind: ¦changed sinse", "Did you mean changed since?"),
    "note no later than its document": (
        "statements",
        '["001:4"]',
        '["001:4"]\n  since: [¦apart]',
        "'apart' has a source of 2010, and document 001 is not before 2019",
        "'not said there'",
    ),
    "unknown factor": ("redflags", "{pest: mite}", "{¦pests: mite}", "Did you mean pest?", "bright"),
    "unknown value": ("redflags", "{pest: mite}", "{pest: ¦mites}", "Did you mean mite?", "Allowed: none, snail, mite"),
    "unknown value of a derived factor": ("statements", "bright: yes", "bright: ¦maybe", "Allowed: yes, no"),
    "a procedure as a drug": ("statements", "now: blueleaf", "now: ¦digging", "blueleaf, redstem, mixture"),
    "unknown written down": ("redflags", "{pest: mite}", "{pest: ¦unknown}", "never written down"),
    "contradiction": ("redflags", "{pest: mite}", "¦{bright: no, sun: much}", "never be true"),
    "contradiction in one clause": (
        "redflags",
        "{pest: mite}",
        "[{pest: mite}, ¦{bright: no, soil: dry}]",
        "never be true",
    ),
    "two things of one factor": (
        "factors",
        "when: {sun: little, soil: wet}}\n",
        "when: {sun: little, soil: wet}}\n  - {id: eaten, values: [{id: yes, phrase: eaten, when: {pest: snail}}]}\n"
        "  - {id: odd, values: [{id: yes, phrase: odd, when: ¦{eaten: yes, pest: mite}}]}\n",
        "two separate things of pest",
    ),
    "none is no value": ("factors", "none: none\n    not", "none: ¦nobody\n    not", "is not a value of pest"),
    "none of one": ("factors", "takes: one\n", "takes: one\n    ¦none: much\n", "takes several"),
    "no unsaid for a family": ("unsaid", small.LAST_UNSAID, "", "'general'"),
    "unsaid family with when": ("unsaid", "family: general}", "family: general, ¦when: {sun: much}}", "no 'when'"),
    "example with a wrong value": ("examples", "sun: much", "sun: ¦muhc", "Did you mean much?"),
    "example with two of one": ("examples", "sun: much", "sun: ¦[much, little]", "takes one value"),
    "example with a derived factor": ("examples", "sun: much", "¦bright: yes", "is not a factor"),
    "example with none beside another": ("examples", "[snail, mite]", "¦[none, mite]", "cannot stand beside"),
    "example with unknown": ("examples", "sun: much", "sun: ¦unknown", "never written down"),
}
SEVERAL = {  # one slip that shows in two places, or two slips: each is said
    "two unsaid for a family": ("unsaid", "family: general}", "family: support}", "already has its entry", "'general'"),
    "families out of order": ("treatments", "id: support", "id: general", "'general' stands where 'support' belongs"),
    "statement twice": ("statements", "id: stem-fails", "id: leaf-watch", "used twice; first on line 11"),
    "value twice": ("factors", "id: mite", "id: none", "25:14: the id 'none' is used twice; first on line 23"),
    "unknown as a value": ("factors", "id: little", "id: unknown", "never written down"),
    "passage of another document": (
        "documents",
        '"000:4"',
        '"001:4"',
        "documents.yaml:9:14: '001:4'",
        "another document",
    ),
    "derived in a circle": (
        "factors",
        "{sun: little, soil: wet}",
        "{bright: no}",
        "in a circle: bright: no > bright: no",
    ),
    "value taken away": (
        "factors",
        "      - {id: mite, label: mite, phrase: mites}\n",
        "",
        "'mite' is not a value of pest",
    ),
    "comma in flow text": ("glossary", "The green part.", "The part, that is green", "'that is green' is not a key"),
}


def replace(folder, part, old, new):
    """Where the mark stood in the new text, as line:column, or nothing."""
    path = folder / f"{part}.yaml"
    text = path.read_text("utf-8")
    assert old in text, f"{old} is not in {part}"
    text = text.replace(old, new, 1)
    before, mark, after = text.partition("¦")
    path.write_text(before + after, "utf-8", newline="\n")
    return f":{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}:" if mark else ""


@pytest.mark.parametrize("name", BROKEN)
def test_one_slip_is_one_error_in_its_place(folder, name):
    part, old, new, *words = BROKEN[name]
    where = replace(folder, part, old, new)
    said = [str(problem) for problem in errors(folder)]
    assert len(said) == 1, said
    assert said[0].startswith(f"{part}.yaml{where}"), f"{where} {said}"
    assert all(word in said[0] for word in words), said
    with pytest.raises(casebook.CasebookError, match="not right yet"):
        casebook.load(folder)


def test_a_change_that_nothing_shows_is_a_warning_and_keeps_nothing_from_running(folder, whole):
    older = 'id: older, kind: since then, text: O., source: A, address: "https://a.org/o", region: UK, as_of: 2020'
    replace(folder, "since", "- {id: newer,", f"- {{{older}}}\n- {{id: newer,")
    report = casebook.check(folder)
    assert report.ok
    assert [str(problem) for problem in report.warnings] == [
        "since.yaml:1:8: warning: no statement and no entry of unsaid.yaml names 'older', so nothing shows it"
    ]
    assert casebook.check(folder, whole.parent / "sources").proof == "proved"
    assert "older" in casebook.load(folder).since
    replace(folder, "unsaid", "since: [apart]", "since: [apart, older]")
    assert not casebook.check(folder).problems
    assert casebook.load(folder).unsaid["rain"].since == ("apart", "older")
    replace(folder, "statements", "- id: leaf-first", "@")
    assert not casebook.check(folder).warnings  # which changes the statements name cannot be told


@pytest.mark.parametrize("name", SEVERAL)
def test_what_shows_in_several_places_is_said_of_each(folder, name):
    part, old, new, *words = SEVERAL[name]
    replace(folder, part, old, new)
    said = str(casebook.check(folder))
    assert all(word in said for word in words), said
    assert "error" in said


def test_all_errors_of_all_files_come_at_once_and_a_broken_file_hides_no_other(folder):
    replace(folder, "statements", "role: first", "role: frist")
    replace(folder, "statements", "role: watch", "role: wtach")
    replace(folder, "redflags", "Act now.", "@now")
    replace(folder, "examples", "sun: much", "sun: most")
    assert sorted(problem.file for problem in errors(folder)) == [
        "examples.yaml",
        "redflags.yaml",
        "statements.yaml",
        "statements.yaml",
    ]


def test_a_file_that_cannot_be_read_is_one_error_and_others_are_not_blamed(folder):
    for part in ("treatments", "factors", "documents", "since", "statements"):
        path = folder / f"{part}.yaml"
        text = path.read_text("utf-8")
        path.write_text("@", "utf-8")
        assert [problem.where for problem in errors(folder)] == [f"{part}.yaml:1:1"]
        path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"- {id: caf\xe9}", "redflags.yaml:1:11: is not UTF-8"),
        ("- {id: x}".encode("utf-16"), "redflags.yaml:1:1: is UTF-16"),
        (b"\xff", "redflags.yaml:1:1: is not UTF-8"),
        (b"", "redflags.yaml:1:1: is empty"),
        (b"a: b\n" * 300_000, "is 1.5 MB; a content file has at most 1 MB"),
        (b"[" * 500_000, "inside each other"),
        (b"- a\n" * 20_000, "must be keys with values"),
    ],
    ids=["latin-1", "utf-16", "no text", "no bytes", "too large", "bracket bomb", "many entries"],
)
def test_bytes_that_are_no_content(folder, raw, words):
    (folder / "redflags.yaml").write_bytes(raw)
    said = str(casebook.check(folder))
    assert words in said


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read(folder, monkeypatch):
    with (folder / "redflags.yaml").open("r+b") as file:
        file.truncate(50_000_000)
    read = []
    opened = type(folder).open
    monkeypatch.setattr(
        type(folder), "open", lambda self, *how, **more: read.append(self.name) or opened(self, *how, **more)
    )
    assert "redflags.yaml: is 50.0 MB" in str(casebook.check(folder))
    assert "statements.yaml" in read
    assert "redflags.yaml" not in read


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(folder):
    path = folder / "redflags.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert casebook.check(folder).ok


def test_files_missing_or_misnamed_or_no_files(folder):
    (folder / "since.yaml").rename(folder / "sinse.yaml")
    said = [str(problem) for problem in errors(folder)]
    assert "since.yaml: is missing" in said
    assert any(one.startswith("sinse.yaml: is not a file of the casebook. Did you mean since.yaml?") for one in said)
    (folder / "redflags.yaml").unlink()
    (folder / "redflags.yaml").mkdir()
    assert "redflags.yaml: is not a file" in str(casebook.check(folder))


def test_a_folder_that_is_not_there(tmp_path):
    assert "is not a folder" in str(casebook.check(tmp_path / "none"))
    with pytest.raises(casebook.CasebookError, match="is not a folder"):
        casebook.load(tmp_path / "none")


def test_a_file_that_may_not_be_read(folder, monkeypatch):
    opened = type(folder).open

    def closed(self, *how, **more):
        if self.name == "redflags.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(self, *how, **more)

    monkeypatch.setattr(type(folder), "open", closed)
    assert [str(problem) for problem in errors(folder)] == ["redflags.yaml: cannot be read: Permission denied"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "fingerprints.json:1:2: is not JSON"),
        ("[" * 100_000, "too deeply nested"),
        ("{}", "has no 'documents'"),
        ('{"documents": {"000": {"sha256": "x", "lines": 1, "cited": {}}}}', "sha256"),
        ('{"documents": {}}', "document 000 has no fingerprint"),
    ],
)
def test_fingerprints_that_are_none(folder, text, words):
    (folder / "fingerprints.json").write_text(text, "utf-8")
    assert words in str(casebook.check(folder))


def test_missing_fingerprints_say_what_to_do(folder):
    (folder / "fingerprints.json").unlink()
    assert [str(problem) for problem in errors(folder)] == [
        "fingerprints.json: is missing; run the check with --sources and --update where the documents are"
    ]


def test_the_schemas_are_schemas_and_name_every_part():
    from jsonschema import Draft202012Validator

    schemas = {
        path.stem: json.loads(path.read_text("utf-8")) for path in (casebook.home(None) / "schema").glob("*.json")
    }
    assert set(schemas) >= {name.partition(".")[0] for name in small.FILES} | {"common", "fingerprints"}
    for schema in schemas.values():
        Draft202012Validator.check_schema(schema)
