"""A case in play: what is open, what was answered, and what a student reads."""
