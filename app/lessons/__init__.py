"""Lessons as plain files: text, a page's state and a question for each step."""
