"""The last answers of a dear function; of all threads that ask for one at once, one computes it.

functools.lru_cache lets each of them compute: thirty who opened the same comparison held two web
processes for 8 s and a gigabyte.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock, RLock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
# Different answers may wait for each other where there are more at once.
FLIGHTS = 16


def computed_once(most: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A decorator for functions of hashable arguments; most: answers that are kept."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        kept: OrderedDict[Hashable, T] = OrderedDict()
        lock, flights = Lock(), tuple(RLock() for _ in range(FLIGHTS))

        def known(key: Hashable) -> tuple[T] | None:
            with lock:
                if key not in kept:
                    return None
                kept.move_to_end(key)
                return (kept[key],)

        @wraps(function)
        def answer(*args: P.args, **named: P.kwargs) -> T:
            key = (args, tuple(named.items()))
            if found := known(key):
                return found[0]
            with flights[hash(key) % FLIGHTS]:
                if found := known(key):
                    return found[0]
                value = function(*args, **named)
                with lock:
                    kept[key] = value
                    if len(kept) > most:
                        kept.popitem(last=False)
                return value

        return answer

    return decorate
