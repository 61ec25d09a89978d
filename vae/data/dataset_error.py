"""The one error of reading data sets, for those who raise it and those who show it."""


class DatasetError(RuntimeError):
    """A data set that is unknown, missing or damaged; the message says what to do."""
