"""What was compiled is kept for the next start, in a place of this user alone; where that fails, nothing is kept."""

from __future__ import annotations

import os
from pathlib import Path

from ..folders import user_cache

CACHE = "CASEBOOK_CACHE"


def kept(name: str) -> bytes | None:
    """What is kept under a name, or nothing."""
    try:
        return (_folder() / name).read_bytes()
    except (OSError, RuntimeError):
        return None


def keep(name: str, raw: bytes, among: str, most: int) -> None:
    """Keep something; of all that `among` matches, only the newest `most` stay."""
    try:
        path = _folder() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        try:
            aside.write_bytes(raw)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)
        found = sorted(path.parent.glob(among), key=lambda one: one.stat().st_mtime)
        for old in found[:-most]:
            old.unlink(missing_ok=True)
    except (OSError, RuntimeError):
        return


def _folder() -> Path:
    return Path(os.environ[CACHE]) if os.environ.get(CACHE) else user_cache()
