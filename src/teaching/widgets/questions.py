"""An item as HTML before it is answered: native controls for every format, each naming its slot and option.

Marks that the page goes by: `data-slot` the slot that a control fills, with the option as its value; `data-blank` a
place that a token fills, `data-token` a token, with the list that it belongs to; `data-span` a part of a text that can
be marked. `@` stands for a name that is the page's own.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from ..items.formats import PLUS_MINUS
from ..items.item import Item, Option, Piece, Slot
from .fragments import Fragments

BASIS = {"documents": "by the documents alone", "nursing": "by nursing practice", "today": "by what is known today"}
TOKENS = (
    "Press a phrase to put it into the next empty blank, or press a blank first. A filled blank empties when pressed."
)
MARKS = "Press a part to mark it, and again to take the mark away."
ORDERS = {  # what to do, in a sentence
    "multiple-choice": "Pick one.",
    "select-n": "Pick {most}.",
    "select-all": "Pick all that apply.",
    "grouping": "Pick at least one in each group.",
    "matrix-choice": "Pick one in every row.",
    "matrix-multiple": "Tick at least one in each column; a row may have several, or none.",
    "menus": "Choose for every blank.",
    "table-menus": "Choose for every blank.",
    "rationale": "Complete the sentence.",
    "tokens": TOKENS,
    "token-rationale": TOKENS,
    "highlight": MARKS,
    "highlight-table": MARKS,
    "bow-tie": "Pick in each list as many as it says.",
}
SAFETY = "Safety first: what follows stays shut until you have answered this."
COSTS = "A wrong pick takes a point off."


def step_words(item: Item) -> str:
    """The step of clinical judgement that an item asks for, and what it goes by."""
    step = item.step.replace("-", " ").capitalize()
    return " · ".join(filter(None, (step, BASIS.get(item.basis, ""))))


def paragraphs(text: str, written: Callable[[str], str] = escape) -> str:
    """A text with its paragraphs."""
    return "".join(f"<p>{written(each)}</p>" for each in text.strip().split("\n\n"))


def question(fragments: Fragments, item: Item) -> str:
    """The question with its controls, nothing picked in them."""
    safety = f'<p class="safety"><b>{SAFETY}</b></p>' if item.safety else ""
    hint = f'<details class="hint"><summary>A hint</summary><p>{escape(item.hint)}</p></details>' if item.hint else ""
    costs = f" {COSTS}" if item.kind.rule == PLUS_MINUS else ""
    return (
        f'{safety}<div class="stem" id="@stem">{paragraphs(item.stem, fragments.linked)}</div>'
        f'<p class="soft order" id="@order">{escape(_order(item))}{costs}</p>'
        f'<div class="controls" role="group" aria-labelledby="@stem" aria-describedby="@order">{_controls(item)}</div>'
        f"{hint}"
    )


def slots(item: Item) -> dict[str, Any]:
    """What the page has to know to say what is still missing."""
    return {
        "word": item.kind.slot,
        "single": item.kind.single,
        "together": item.together,
        "slots": [{"id": s.id, "label": s.label, "least": s.least, "most": s.most} for s in item.slots],
        "columns": [{"id": o.id, "label": o.text} for o in item.slots[0].options] if _by_column(item) else [],
    }


def lists(item: Item) -> list[tuple[str, tuple[Slot, ...]]]:
    """The lists of options with the slots that each of them fills; one that several slots share stands once."""
    found: dict[tuple[str, ...], list[Slot]] = {}
    for slot in item.slots:
        found.setdefault(slot.ids, []).append(slot)
    if item.format == "grouping" or item.kind.slot == "list" or len(found) == len(item.slots):
        return [(slot.label, (slot,)) for slot in item.slots]
    return [(_shared(some, item.together), tuple(some)) for some in found.values()]


def _shared(slots: list[Slot], together: bool) -> str:
    """What a list is called: two effects of one list are numbered, tokens for several blanks have no name."""
    if len(slots) == 1:
        return slots[0].label
    return slots[0].label.rpartition(" ")[0] if together else ""


def _by_column(item: Item) -> bool:
    return item.format == "matrix-multiple"


def _order(item: Item) -> str:
    return ORDERS[item.format].format(most=item.slots[0].most)


def _controls(item: Item) -> str:
    if item.kind.slot == "row":
        return _matrix(item)
    if item.format.startswith("highlight"):
        return _laid_out(item, lambda piece: _span(piece) if isinstance(piece, Option) else escape(str(piece)))
    if "token" in item.format:
        return _laid_out(item, _blank) + _tokens(item)
    if item.pieces or item.table:
        return _laid_out(item, _menu)
    if len(item.slots) == 1:
        return _options(item.slots[0])
    kind = {"bow-tie": "tie", "grouping": "groups"}.get(item.format, "groups")
    boxes = "".join(
        f"<fieldset><legend>{escape(slot.label)}{_how_many(slot, item)}</legend>{_options(slot)}</fieldset>"
        for slot in item.slots
    )
    return f'<div class="{kind}">{boxes}</div>'


def _how_many(slot: Slot, item: Item) -> str:
    return f' <span class="soft">pick {slot.most}</span>' if item.kind.slot == "list" else ""


def _options(slot: Slot) -> str:
    return '<div class="options">' + "".join(_choice(slot, option) for option in slot.options) + "</div>"


def _choice(slot: Slot, option: Option) -> str:
    return f'<label class="choice">{_input(slot, option)}<span>{escape(option.text)}</span></label>'


def _input(slot: Slot, option: Option, named: str = "") -> str:
    kind = "radio" if slot.most == 1 else "checkbox"
    name = f' name="@{escape(slot.id)}"' if kind == "radio" else ""
    label = f' aria-label="{escape(named)}"' if named else ""
    return f'<input type="{kind}"{name} data-slot="{escape(slot.id)}" value="{escape(option.id)}"{label}>'


def _matrix(item: Item) -> str:
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in item.headings)
    rows = "".join(
        f'<tr><th scope="row">{escape(slot.label)}</th>'
        + "".join(
            f'<td><label class="cell">{_input(slot, each, f"{slot.label}: {each.text}")}</label></td>'
            for each in slot.options
        )
        + "</tr>"
        for slot in item.slots
    )
    return f'<table class="matrix"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _laid_out(item: Item, shown: Callable[[Piece], str]) -> str:
    """The text or the table with its places, each shown as `shown` has it."""
    return laid_out(item, lambda piece: escape(piece) if isinstance(piece, str) else shown(piece))


def laid_out(item: Item, shown: Callable[[Piece], str]) -> str:
    """The text or the table of an item, piece by piece."""
    if item.table:
        heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in item.headings)
        rows = "".join(
            "<tr>" + "".join(f"<td>{''.join(map(shown, cell))}</td>" for cell in row) + "</tr>" for row in item.table
        )
        return f'<table class="laid"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    joined, last = [], ""
    for piece in item.pieces:
        # Pieces of a passage are sentences; a text with blanks brings its own spaces.
        gap = " " if joined and item.format.startswith("highlight") and not last.endswith(("\n", " ")) else ""
        joined.append(gap + shown(piece))
        last = piece if isinstance(piece, str) else ""
    return f'<div class="laid">{_broken("".join(joined))}</div>'


def _broken(html: str) -> str:
    return "".join(f"<p>{each.strip()}</p>" for each in html.split("\n\n") if each.strip())


def _menu(slot: Slot) -> str:
    options = "".join(f'<option value="{escape(o.id)}">{escape(o.text)}</option>' for o in slot.options)
    return (
        f'<select data-slot="{escape(slot.id)}" aria-label="{escape(slot.label)}">'
        f'<option value="">choose …</option>{options}</select>'
        f'<span class="on-paper" aria-hidden="true">[{" / ".join(escape(o.text) for o in slot.options)}]</span>'
    )


def _blank(slot: Slot) -> str:
    id, label = escape(slot.id), escape(slot.label)
    return f'<button type="button" class="blank" data-blank="{id}" data-label="{label}"></button>'


def _tokens(item: Item) -> str:
    boxes = []
    for label, some in lists(item):
        for_ = " ".join(slot.id for slot in some)
        buttons = "".join(
            f'<button type="button" class="token" data-token="{escape(o.id)}" data-for="{escape(for_)}">'
            f'{escape(o.text)}<span class="used"></span></button>'
            for o in some[0].options
        )
        name = label or "Phrases"
        boxes.append(
            f'<div class="tokens" role="group" aria-label="{escape(name)}"><b>{escape(name)}</b>{buttons}</div>'
        )
    return "".join(boxes)


def _span(option: Option) -> str:
    return (
        f'<span class="span" role="button" tabindex="0" aria-pressed="false" data-span="{escape(option.id)}">'
        f"{escape(option.text)}</span>"
    )
