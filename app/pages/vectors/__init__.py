"""The Vectors page."""
