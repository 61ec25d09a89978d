"""Fixtures of the matrix of faults."""

from tests.faults.telling import tells as tells
