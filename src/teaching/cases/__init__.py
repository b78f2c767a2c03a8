"""Unfolding cases: what they hold, how they are checked, and how one is written."""
