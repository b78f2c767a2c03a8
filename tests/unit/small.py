"""A small content folder with documents of its own, made up for the tests, that a test can break."""

from pathlib import Path

from teaching import casebook

DOCUMENTS = {
    "000": "About plants\n\nWater often helps. The gardener may try Blueleaf (Azurex) first, once every 3-4 weeks.\n"
    "A private letter.\nSome gardeners give andredstem(Rubra)with water. Blueleaf isn't working for 20% of pots.\n",
    "001": "Long-blueleaf mixture is another thing.\nIt may be used.\n   \nThe leaves are kept in 2 or more pots.",
}
FAMILIES = [
    "hormone-therapy",
    "chemotherapy",
    "targeted-therapy",
    "immunotherapy",
    "radiotherapy",
    "surgery",
    "bone-health",
    "support",
    "general",
]
TREATMENTS = """\
families:
  - id: hormone-therapy
    label: Leaves
    plain: Leaves help.
    how: [{text: It helps., cites: ["000:3"]}]
    classes:
      - id: leaf
        label: Leaf
        named: ["001:4"]
        treatments:
          - id: blueleaf
            label: blueleaf
            drug: yes
            brands: [{text: Azurex, cites: ["000:3"]}]
            schedule: [{text: "Every 3-4 weeks.", cites: ["000:3"]}]
            also: [surgery]
          - id: redstem
            label: redstem
            drug: yes
            names: {us: redstalk}
            brands: [{text: Rubra, cites: ["000:5"]}]
          - id: mixture
            label: long-blueleaf mixture
            drug: yes
          - id: digging
            label: digging
            drug: no
""" + "".join(f"  - {{id: {id}, label: {id}, plain: Another family.}}\n" for id in FAMILIES[1:])
FILES = {
    "documents.yaml": """\
- id: 000
  title: Plants
  short: Plant page
  region: UK
  year: 2012
  dating: stated
  about: A page.
  passages:
    - {cite: "000:4", verdict: do-not-show, text: A letter.}
  lists:
    hormone-therapy: {cites: ["000:3"], text: named}
- {id: 001, not_before: 2019, title: More, short: Second page, region: US, year: undated, dating: none, about: A page.}
""",
    "factors.yaml": """\
factors:
  - id: sun
    label: Sun
    kind: test
    takes: one
    values:
      - {id: much, label: much, phrase: much sun}
      - {id: little, label: little, phrase: little sun}
  - id: soil
    label: Soil
    kind: person
    takes: one
    values:
      - {id: wet, label: wet, phrase: wet soil}
      - {id: dry, label: dry, phrase: dry soil}
  - id: pest
    label: Pests
    kind: spread
    takes: several
    none: none
    not_looked_for: yes
    values:
      - {id: none, label: none found, phrase: no pests}
      - {id: snail, label: snail, phrase: snails}
      - {id: mite, label: mite, phrase: mites}
  - id: now
    label: Given now
    kind: course
    takes: several
    none: none
    drugs: yes
    drug_phrase: "{drug} now"
    values:
      - {id: other, label: other, phrase: something else now}
      - {id: none, label: none, phrase: nothing now}
derived:
  - id: bright
    values:
      - {id: yes, phrase: a bright place, when: [{sun: much}, {soil: dry}]}
      - {id: no, phrase: a dim place, when: {sun: little, soil: wet}}
odd:
  - {id: dry-snails, text: Snails in dry soil are unusual., when: {soil: dry, pest: snail}, unless: {sun: little}}
""",
    "treatments.yaml": TREATMENTS,
    "statements.yaml": """\
- id: leaf-first
  says: Blueleaf may come first, every 3 weeks.
  when: {bright: yes, pest: [snail, mite]}
  role: first
  strength: may try
  families: [hormone-therapy]
  treatments: [blueleaf]
  cites: ["000:3"]
  dated: yes
  since: [newer]
- id: leaf-watch
  says: Look at the leaves.
  when: {now: blueleaf}
  described: [blueleaf]
  role: watch
  families: [general]
  cites: ["001:4"]
  beside: [leaf-first]
- id: stem-fails
  says: Redstem is given with water; for 20% of pots blueleaf does not work.
  role: limits
  strength: isn’t working
  families: [hormone-therapy]
  treatments: [redstem]
  classes: [leaf]
  cites: ["000:5"]
""",
    "tensions.yaml": """\
- id: pull
  about: Which one?
  explains: They differ.
  when: {sun: much}
  sides:
    - {statement: leaf-first, says: One.}
    - {statement: stem-fails, says: The other.}
    - {cites: ["001:1-4"], says: A third.}
""",
    "unsaid.yaml": "- {id: rain, since: [apart], text: Nothing on rain., when: {sun: much}, unless: {soil: wet}}\n"
    + "".join(f"- {{id: no-{id}, text: Nothing., family: {id}}}\n" for id in FAMILIES),
    "redflags.yaml": """\
- id: wilting
  label: Wilting
  text: Act now.
  when: {pest: mite}
  sources: [{name: A guide, address: "https://www.example.org/guide", region: UK}]
""",
    "since.yaml": """\
- {id: newer, kind: changed since, text: Newer., source: A guide, address: "https://example.org/new", region: UK,
   as_of: 2020, checked_by: }
- {id: apart, kind: since then, text: Apart., source: A guide, address: "https://example.org/apart", region: UK,
   as_of: 2010}
""",
    "glossary.yaml": '- {id: leaf, term: leaf, plain: The green part., us: leaf, cites: ["000:3"]}\n',
    "sources.yaml": '- {id: guide, name: A guide, address: "https://www.example.org/guide", region: UK, as_of: 2024}\n',
    "topics.yaml": "- {id: leaves, label: leaves}\n- {id: pests, label: pests}\n",
    "examples.yaml": "- {id: one, label: One, profile: {sun: much, pest: [snail, mite], now: blueleaf}}\n",
}
SIDES = """\
- {statement: leaf-first, says: One.}
    - {statement: stem-fails, says: The other.}
    - {cites: ["001:1-4"], says: A third.}
"""
LAST_UNSAID = "- {id: no-general, text: Nothing., family: general}\n"


def sources(folder: Path) -> Path:
    folder.mkdir()
    for id, text in DOCUMENTS.items():
        (folder / f"{id}_plants.txt").write_text(text, "utf-8", newline="\n")
    return folder


def content(folder: Path, sources: Path | None = None, **changed: str) -> Path:
    """Write the folder; with sources its fingerprints too. `changed` replaces a file by its name without the ending."""
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    if sources:
        report = casebook.check(folder, sources, update=True)
        assert report.ok, str(report)
    for name, text in changed.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8", newline="\n")
    return folder


def broken(path, old, new):
    """Write a slip into a file; return where the mark ¦ stood in the new text, as :line:column:, or nothing."""
    text = path.read_text("utf-8")
    assert old in text, f"{old} is not in {path.name}"
    before, mark, after = text.replace(old, new, 1).partition("¦")
    path.write_text(before + after, "utf-8", newline="\n")
    return f":{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}:" if mark else ""
