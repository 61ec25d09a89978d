"""The environment, read once: everything the web process can be told from outside.

HOST            address to listen on; 127.0.0.1, or 0.0.0.0 where hosted
PORT            8050
HOSTED          yes or no: is this a public deployment? Default: yes where DYNO is set.
                Hosted means cookies over https only, and SECRET_KEY required.
SECRET_KEY      signs the visitors' session cookies; made afresh at each start when not hosted
RUNS_URL        folder of local runs, shown beside the published ones; runs/
CACHE_DIR       folder of decoded grids and compressed bundles; .cache/
CACHE_MB        size limit of the decoded grids; 256
WEB_CONCURRENCY web processes; 2
WEB_THREADS     threads of each web process; 8
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(ValueError):
    """An environment variable that cannot be used; names it, its value and what is allowed."""


@dataclass(frozen=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 8050
    hosted: bool = False
    secret_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    zoo: Path = ROOT / "zoo"
    runs: Path = ROOT / "runs"
    assets: Path = ROOT / "assets"
    cache_folder: Path = ROOT / ".cache"
    cache_megabytes: int = 256
    workers: int = 2
    threads: int = 8

    @property
    def address(self) -> str:
        """host:port, as in an address line."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def greeting(self) -> str:
        """What a person is told once the app answers."""
        return f"Latentarium is open at http://{self.address} (Ctrl+C closes it)"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Settings from environment variables. Raises SettingsError."""
    hosted = _yes(environment, "HOSTED", "yes" if environment.get("DYNO") else "no")
    secret_key = environment.get("SECRET_KEY", "")
    if hosted and len(secret_key) < 16:
        raise SettingsError(
            "SECRET_KEY must be set to at least 16 characters where the app is hosted; "
            "`python -c 'import secrets; print(secrets.token_hex(32))'` makes one."
        )
    return Settings(
        host=environment.get("HOST") or ("0.0.0.0" if hosted else "127.0.0.1"),
        port=_whole(environment, "PORT", 8050, 1, 65535),
        hosted=hosted,
        secret_key=secret_key or secrets.token_hex(32),
        runs=Path(environment.get("RUNS_URL") or ROOT / "runs"),
        cache_folder=Path(environment.get("CACHE_DIR") or ROOT / ".cache"),
        cache_megabytes=_whole(environment, "CACHE_MB", 256, 1, 1_000_000),
        workers=_whole(environment, "WEB_CONCURRENCY", 2, 1, 64),
        threads=_whole(environment, "WEB_THREADS", 8, 1, 256),
    )


def settings_from_environment() -> Settings:
    """The settings of this process; where they cannot be used, it ends with the reason."""
    try:
        return settings_from(os.environ)
    except SettingsError as error:
        raise SystemExit(f"Latentarium cannot start: {error}") from error


def _whole(environment: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    text = environment.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and low <= int(text[:12]) <= high):
        raise SettingsError(f"{name} must be a whole number from {low} to {high}; got {text!r}.")
    return int(text)


def _yes(environment: Mapping[str, str], name: str, default: str) -> bool:
    text = environment.get(name) or default
    if text not in ("yes", "no"):
        raise SettingsError(f"{name} must be yes or no; got {text!r}.")
    return text == "yes"
