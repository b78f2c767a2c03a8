"""Where this user's own files go, as the platform names it."""

import os
import sys
from pathlib import Path

NAME = "casebook"


def user_cache() -> Path:
    """The folder for what can be made again."""
    if sys.platform == "win32":
        return _windows() / NAME / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / NAME
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / NAME


def user_data() -> Path:
    """The folder for what must not be lost."""
    if sys.platform == "win32":
        return _windows() / NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / NAME
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / NAME


def _windows() -> Path:
    return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
