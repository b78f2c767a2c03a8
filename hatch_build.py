"""Puts the casebook into the wheel, checked and compiled to one file; a checkout is left to read its own files."""

import sys
import tempfile
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCasebook(BuildHookInterface):
    """Refuses to build a wheel from content that has a mistake in it."""

    def initialize(self, version, build_data):
        """Check and compile the content before the wheel is put together."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "src")))
        from teaching.casebook import pack

        self._folder = tempfile.TemporaryDirectory()
        pack(self._folder.name, Path(self.root, "casebook"))
        build_data["force_include"][self._folder.name] = "teaching/_casebook"

    def finalize(self, version, build_data, artifact_path):
        """Take the compiled file away again."""
        if version != "editable":
            self._folder.cleanup()
