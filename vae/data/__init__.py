"""Data sets by name, from wherever they come."""
