"""Rooms of a class: who is in, where the teacher leads, what was answered; no accounts."""
