"""The one control for choices: native radio buttons and checkboxes that a keyboard and a screen reader can use."""

from __future__ import annotations

import anywidget
import traitlets

from .face import PlainFace, script, style


class Choices(PlainFace, anywidget.AnyWidget):
    """Questions, each with one or several answers; what nobody answered stays out of `value`.

    A question is a mapping with `id`, `legend` and `values` (mappings with `id` and `label`, perhaps `help` and
    `phrase`, the answer in a sentence), and as needed: `help`, `several` (more than one answer), `none` (the answer
    that excludes all others), `initial` (the word for no answer), `group`, `not_looked_for` (single values can be
    marked as not looked for). A group has `id` and `label`, and `fold` if it starts folded, `nothing`
    for what is said of it before an answer. An example has a `label` and a `value`.
    """

    _esm = script("choices.js")
    _css = style("choices.css")

    title = traitlets.Unicode().tag(sync=True)
    intro = traitlets.Unicode().tag(sync=True)
    questions = traitlets.List().tag(sync=True)
    groups = traitlets.List().tag(sync=True)
    examples = traitlets.List().tag(sync=True)
    tools = traitlets.Bool(False, help="whether there are buttons to undo and to start again").tag(sync=True)

    # The page shows a choice before the kernel has heard of it; an echo would only be a second message.
    value = traitlets.Dict().tag(sync=True, echo_update=False)
    not_looked_for = traitlets.Dict().tag(sync=True, echo_update=False)
    pick = traitlets.Int(0, help="how many picks were made; goes with each").tag(sync=True, echo_update=False)

    def picked(self, question: str) -> list[str]:
        """The ids of what is picked of a question, an empty list where nobody answered."""
        value = self.value.get(question, [])
        return [value] if isinstance(value, str) else list(value)

    def __str__(self) -> str:
        lines = [self.title] if self.title else []
        for question in self.questions:
            labels = {each["id"]: each["label"] for each in question["values"]}
            initial = initial_word(question)
            picked = ", ".join(labels[id] for id in self.picked(question["id"])) or initial
            lines.append(f"{question['legend']}: {picked}  [{' | '.join([initial, *labels.values()])}]")
            left = [labels[id] for id in self.not_looked_for.get(question["id"], [])]
            if left:
                lines.append(f"  not looked for yet: {', '.join(left)}")
        return "\n".join(lines)


def initial_word(question: dict) -> str:
    """What stands first and preselected: no answer yet."""
    return question.get("initial") or ("not asked" if question.get("several") else "unknown")
