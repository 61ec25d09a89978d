"""A real Chromium, the system's own, as tests, benchmarks and screenshots start it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Playwright

# The first is Chromium without windows: pages open in three quarters of the time.
NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # WebGL is emulated where there is no graphics card, and nothing else is: a page that is
    # composed by an emulated card takes 160 ms a frame instead of 10.
    "--disable-gpu",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


class NoChromium(RuntimeError):
    """There is no Chromium; the message says what to install."""


def chromium_path() -> str:
    """The first Chromium found: CHROMIUM of the environment, then the usual names."""
    for name in (os.environ.get("CHROMIUM"), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    if MAC.exists():
        return str(MAC)
    raise NoChromium(
        "No Chromium was found: install the package chromium (Debian, Ubuntu, Fedora), "
        "or set CHROMIUM to the path of a Chromium or Chrome."
    )


def opened_chromium(playwright: Playwright) -> Browser:
    """A headless browser that talks to nobody by itself. Raises NoChromium."""
    return playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
