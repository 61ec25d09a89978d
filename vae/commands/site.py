"""python -m vae site: the page of runs as one file, which the pages' own program writes.

vae knows nothing of the pages: it starts them as a process of their own, which has its own options.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from argparse import _SubParsersAction

NAME = "site"


def add(commands: _SubParsersAction[argparse.ArgumentParser]) -> None:
    """Among the commands that are listed; see status()."""
    commands.add_parser(NAME, help="runs as one HTML file to explore without a server")


def status(arguments: Sequence[str]) -> int:
    """The exit status of `python -m app.site` with these arguments."""
    return subprocess.call([sys.executable, "-m", "app.site", *arguments])
