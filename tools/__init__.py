"""What `run.py` does; the standard library alone."""
