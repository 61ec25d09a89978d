"""Data sets: where they come from, and their images and labels as tensors."""

from vae.store.said import Refusal


class DatasetError(Refusal, RuntimeError):
    """A data set that is unknown, missing or damaged; the message says what to do."""
