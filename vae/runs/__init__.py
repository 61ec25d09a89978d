"""A run from its configuration to its published folder."""
