"""Architectures as data, the nets they become, and what can be asked of a batch."""
