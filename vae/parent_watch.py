"""A process that ends with the one that started it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable


def end_with_input(end: Callable[[], None] = lambda: os._exit(1)) -> None:
    """Call `end` once the other end of standard input is closed.

    A process started through a pipe so ends with its parent, even where that is killed.
    """

    def wait() -> None:
        while os.read(0, 64):
            pass
        end()

    threading.Thread(target=wait, daemon=True, name="end-with-input").start()
