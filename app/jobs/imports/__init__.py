"""Models and pictures of visitors: received in pieces, checked by a worker, gone in a day."""
