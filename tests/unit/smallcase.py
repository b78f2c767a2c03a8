"""A small case for the made-up content of `small`, that a test can break."""

# ruff: noqa: E501

from pathlib import Path

from tests.unit import small

ID = "pot"
OPENING = " ".join(["I am a plant and I like the window."] * 12)
CASE = """\
title: A pot by the window
level: easy
minutes: 55
topics: [leaves]
person: {name: Fern, age: 40, pronouns: they/them, line: a pot plant}
content_note: A leaf falls.
objectives:
  - {text: Notice a pest., nmc: ["3.5"], client_needs: Physiological Adaptation}
  - {text: Explain what is missing., nmc: ["2.9", "Annexe B 2.1"], client_needs: Management of Care}
  - {text: Call the gardener., nmc: ["4.10"], client_needs: Management of Care, extension: yes}
opening: |
  OPENING
prebrief: This is made up.
profile: {sun: much, soil: wet, pest: [snail, mite]}
stages:
  - id: bench
    title: On the bench
    minutes: 10
    reveals: {soil: wet, pest: snail}
    not_looked_for: {pest: mite}
    voice: Look at my leaves.
    scene: |
      A pot stands on the bench.

      A snail sits on it.
    chart:
      - {when: Mon 09:10, what: leaves, value: "12", unit: leaves, usual: 10-14, note: counted twice}
    items:
      - id: notice
        format: select-all
        step: recognise-cues
        basis: nursing
        stem: What do you see?
        topics: [pests]
        options:
          - {id: a, text: a snail, key: yes, why: It eats., source: [guide]}
          - {id: b, text: a saucer with some water, why: It is usual., case: yes}
          - {id: c, text: a label with the name, why: It is usual., case: yes}
          - {id: d, text: wet soil, key: yes, why: It matters., source: [guide]}
          - {id: e, text: a window, why: It is usual., general: yes}
      - id: missing
        format: multiple-choice
        step: analyse-cues
        basis: documents
        stem: What is not known?
        hint: Look up.
        options:
          - {id: a, text: the sun, key: yes, why: It would change what is said., cites: ["000:5"], claims: {missing: sun}}
          - {id: b, text: the name of the pot, why: It changes nothing., case: yes}
          - {id: c, text: the colour of the pot, why: It changes nothing., case: yes}
  - id: light
    title: The light is measured
    minutes: 10
    reveals: {sun: much}
    scene: There is much sun.
    predict: {ask: "Which families, and why?"}
    items:
      - id: rank
        format: matrix-choice
        step: prioritise-hypotheses
        basis: nursing
        stem: What comes first?
        columns: [{id: now, label: now}, {id: later, label: later}]
        rows:
          - {id: a, text: snails, key: now, why: They eat., source: [guide]}
          - {id: b, text: dust, key: later, why: It can wait., case: yes}
          - {id: c, text: name, key: later, why: It can wait., case: yes}
          - {id: d, text: slugs, key: now, why: They eat., general: yes}
      - id: said
        format: multiple-choice
        step: generate-solutions
        basis: documents
        dated: yes
        stem: What does the plant page of 2012 say?
        options:
          - {id: a, text: a family is silent here, why: It speaks., cites: ["001:4"], claims: {family: hormone-therapy, status: does-not-apply}}
          - {id: b, text: leaves may come first, key: yes, why: It says so., cites: ["000:3"], claims: [{family: hormone-therapy, role: first}, {statement: leaf-first, status: applies}]}
          - {id: c, text: it waits for the soil, why: It is known., cites: ["000:5"], claims: {statement: leaf-watch, status: waits}}
  - id: mites
    title: Mites
    minutes: 10
    reveals: {pest: [snail, mite]}
    scene: Mites are found.
    items:
      - id: call
        format: menus
        step: take-action
        basis: nursing
        safety: yes
        stem: What now?
        text: "Call {who} and move the pot {where}."
        blanks:
          - id: who
            options:
              - {id: gardener, text: the gardener, key: yes, why: At once., source: [guide]}
              - {id: nobody, text: a neighbour with a garden, why: Too late., general: yes}
              - {id: baker, text: a baker, why: Too late., general: yes}
          - id: where
            options:
              - {id: in, text: into the row of other pots, why: They spread., general: yes}
              - {id: out, text: outside, key: yes, why: Away from others., source: [guide]}
              - {id: up, text: up, why: No help., general: yes}
  - id: week
    title: A week later
    minutes: 10
    scene: The leaves are back.
    items:
      - id: then
        format: multiple-choice
        step: analyse-cues
        basis: documents
        dated: yes
        stem: What did the plant page of 2012 put first?
        options:
          - {id: a, text: nothing, why: It did not., cites: ["000:3"]}
          - {id: b, text: water, why: It did not., cites: ["000:3"]}
          - {id: c, text: blueleaf, key: yes, why: It did., cites: ["000:3"], since: [newer]}
      - id: compare
        format: highlight
        step: evaluate-outcomes
        basis: today
        stem: What is better?
        passage:
          - "Today there are "
          - {id: a, text: more leaves, key: yes, why: Better., since: [newer]}
          - {id: b, text: as many pots, why: The same., case: yes}
beside:
  - after: mites
    item:
      id: whole
      format: bow-tie
      step: take-action
      basis: nursing
      stem: Put it together.
      actions:
        label: Do
        options:
          - {id: a1, text: call, key: yes, why: Yes., source: [guide]}
          - {id: a2, text: move, key: yes, why: Yes., source: [guide]}
          - {id: a3, text: wait, why: No., general: yes}
          - {id: a4, text: sing, why: No., general: yes}
          - {id: a5, text: paint, why: No., general: yes}
      condition:
        options:
          - {id: c1, text: snails, why: No., general: yes}
          - {id: c2, text: wilting, key: yes, why: Yes., source: [guide]}
          - {id: c3, text: dust, why: No., general: yes}
          - {id: c4, text: rain, why: No., general: yes}
      parameters:
        options:
          - {id: p1, text: leaves, key: yes, why: Yes., source: [guide]}
          - {id: p2, text: soil, key: yes, why: Yes., source: [guide]}
          - {id: p3, text: name, why: No., general: yes}
          - {id: p4, text: price, why: No., general: yes}
          - {id: p5, text: shelf, why: No., general: yes}
finish: {ask: How does it end?, think: [Who waters it?]}
debrief: {reactions: [How are you?], description: [What happened?], analysis: [What helped?], summary: [What stays?]}
educator: {pauses: [After the mites.], misconceptions: [Snails are mites.], timing: [Leave out the name.], notes: [Bring a pot.]}
people: {written: Casebook contributors, checked: "", piloted: ""}
""".replace("OPENING", OPENING)


def content(folder: Path, sources: Path) -> Path:
    """The small content with the case in it, its citations proved."""
    small.content(folder, sources)
    (folder / "cases").mkdir()
    (folder / "cases" / f"{ID}.yaml").write_text(CASE, "utf-8", newline="\n")
    return folder
