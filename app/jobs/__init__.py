"""Training runs that visitors order, and the processes that carry them out."""
