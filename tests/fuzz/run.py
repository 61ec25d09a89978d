"""Requests drawn by Hypothesis, sent one after the other: what came back, how long it took."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

from tests.fuzz.targets import Sent

# The status of the answer.
Send = Callable[[Sent], int]


@dataclass
class Found:
    """faults: what was answered with 5xx, one each address; longest: seconds, and for what."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: dict[str, str] = field(default_factory=dict)
    longest: tuple[float, str] = (0.0, "")


def fuzzed(
    send: Send, requests: SearchStrategy[Sent], count: int, derandomize: bool = False
) -> Found:
    """`count` requests; faults are collected, so that one does not hide the others."""
    found = Found()

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
    )
    @given(requests)
    def sends(sent: Sent) -> None:
        start = time.perf_counter()
        status = send(sent)
        seconds = time.perf_counter() - start
        found.statuses[status] += 1
        found.longest = max(found.longest, (seconds, str(sent)))
        if status >= 500:
            found.faults.setdefault(sent.address.partition("?")[0], str(sent))

    sends()
    return found
