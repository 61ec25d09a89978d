"""Models and pictures that visitors bring: received in pieces, checked by a worker, gone in a day."""
