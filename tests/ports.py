"""A port for a server of a test: tests run side by side, so none of them may count from the same number."""

import socket


def any_port() -> int:
    """Return a port that is free, as the system gives it."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]
