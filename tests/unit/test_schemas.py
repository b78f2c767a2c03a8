"""What an editor shows of the published schemas while a case is written, and what the README says of each field."""

import json
import re
from pathlib import Path

import pytest

CONTENT = Path(__file__).parents[2] / "casebook"
README = (CONTENT / "README.md").read_text("utf-8")
NAMES = ("cases", "items", "lessons", "writing")


def schema(name):
    return json.loads((CONTENT / "schema" / f"{name}.json").read_text("utf-8"))


def properties(data, path=()):
    """Every property with its path; those of a condition only ask for a value, and `true` stands for one above."""
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, one in inside:
        if key == "properties" and "if" not in path:
            yield from (((*path, name), each) for name, each in one.items() if each is not True)
        yield from properties(one, (*path, key))


@pytest.mark.parametrize("name", NAMES)
def test_an_editor_says_of_every_field_what_it_is_for(name):
    found = list(properties(schema(name)))
    assert found
    silent = [".".join(map(str, path)) for path, one in found if len(one.get("description", "")) < 6]
    assert not silent


@pytest.mark.parametrize("format", schema("items")["properties"]["format"]["enum"])
def test_every_format_takes_the_common_fields(format):
    items = schema("items")
    common = set(items["properties"])
    own = items["$defs"]["rationale" if format == "token-rationale" else format]["properties"]
    assert common <= set(own)
    assert all(own[name] is True for name in common)


def part(start, end):
    return README[README.index(start) : README.index(end)]


@pytest.mark.parametrize(
    "name, start, end",
    [("cases", "### The case\n", "### Reasons and claims"), ("lessons", "## Lessons, field", "## Items:"),
     ("items", "## Items:", "### Scores"),
     ("writing", "| `writing.yaml`", "| `templates/")],
)  # fmt: skip
def test_the_readme_names_every_field(name, start, end):
    told = part(start, end)
    fields = {path[-1] for path, _ in properties(schema(name))}
    missing = [field for field in sorted(fields) if not re.search(rf"[`{{ ]{re.escape(field)}(\*?`|:)", told)]
    assert not missing


def test_the_readme_marks_what_must_be_there():
    cases = schema("cases")
    stage = cases["properties"]["stages"]["items"]
    for data, told in (
        (cases, part("### The case\n", "### Its stages")),
        (stage, part("### Its stages\n", "### Reasons and claims")),
    ):
        first = {cell for row in told.splitlines() if row.startswith("| `") for cell in row.split(" | ")[0].split("`")}
        assert set(data["required"]) == {cell.removesuffix("*") for cell in first if cell.endswith("*")}
        assert set(data["properties"]) == {cell.rstrip("*") for cell in first if re.fullmatch(r"[a-z_]+\*?", cell)}


def test_the_readme_lists_every_client_need():
    told = " ".join(README.split())
    needs = schema("cases")["properties"]["objectives"]["items"]["properties"]["client_needs"]["enum"]
    assert len(needs) == 8
    assert " · ".join(needs) in told


def test_the_links_of_the_readme_lead_somewhere():
    titles = re.findall(r"^#+ (.*)$", README, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}
    links = re.findall(r"\]\(#([^)]*)\)", README)
    assert len(links) >= 10
    assert set(links) <= places
