"""Questions: every format in one inner form, and the points of an answer."""
