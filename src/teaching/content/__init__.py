"""Reads the files of the content, checks them, and keeps what was made of them."""
