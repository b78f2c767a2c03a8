"""What every widget of the page shares: its files, its plain-text face, and keys that stay out of the notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def script(*names: str) -> str:
    """One module made of these files, after the guard that keeps its keys from the notebook."""
    return "".join(map(_text, ("guard.js", *names)))


def style(*names: str) -> str:
    """One style sheet made of these files, between the colours that all share and what is different on paper."""
    return "".join(map(_text, ("colours.css", *names, "print.css")))


def _text(name: str) -> str:
    return (HERE / name).read_text("utf-8")


class PlainFace:
    """Shows `str(self)` wherever the widget itself cannot be shown: before a run, on the web, to nbval."""

    def faces(self) -> dict[str, str]:
        """What stands in for the widget, by kind."""
        return {"text/plain": str(self)}

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        if data is not None:
            data.update(self.faces())
        return bundle
