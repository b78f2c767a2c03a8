"""Lessons: what their notebooks take from the content, which is the questions and the page to print."""
