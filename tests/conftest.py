"""What all tests share: the same examples every time in CI, none judged by the clock, nobody's own answers touched."""

import os
import tempfile

from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

_ANSWERS = tempfile.TemporaryDirectory(prefix="casebook-answers-", ignore_cleanup_errors=True)
os.environ["CASEBOOK_ANSWERS"] = _ANSWERS.name
