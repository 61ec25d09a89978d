"""Decoded places and grids as PNG, and the cache that keeps them."""
