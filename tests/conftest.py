"""What all tests share: the same examples every time in CI, none judged by the clock, nobody's own answers touched."""

import os
import tempfile

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

_ANSWERS = tempfile.TemporaryDirectory(prefix="casebook-answers-", ignore_cleanup_errors=True)
os.environ["CASEBOOK_ANSWERS"] = _ANSWERS.name


@pytest.fixture
def counted(request):
    """Return a way to say what a proof went through; it is printed at the end, whichever process ran the test."""
    return lambda text: request.node.user_properties.append(("counted", text))


def pytest_terminal_summary(terminalreporter):
    reports = (each for each in terminalreporter.getreports("passed") if each.when == "call")
    lines = [value for each in reports for name, value in each.user_properties if name == "counted"]
    if lines:
        terminalreporter.section("counted")
        terminalreporter.write_line("\n".join(lines))
