"""The environment, read once: everything the web process can be told from outside.

HOST            address to listen on; 127.0.0.1, or 0.0.0.0 where hosted
PORT            8050
HOSTED          yes or no: is this a public deployment? Default: yes where DYNO is set.
                Hosted means cookies over https only, and SECRET_KEY required.
SECRET_KEY      signs the visitors' session cookies; made afresh at each start when not hosted
PUBLIC_URL      https://host[:port][/path], where visitors reach the pages, if a proxy in front
                changes the Host header or they lie below a path: for the links and QR codes of
                classes, all addresses, and the check of who asks
EMBED_ORIGINS   https://moodle.school.org …: sites, with spaces between, that may show the pages in
                a frame of theirs, such as a learning platform; none
CLIENT_SECONDS  in which a client must have sent its headers; three times as many for a body; 10
RUNS_URL        folder of local runs, shown beside the published ones; runs/. Or a storage that
                several machines share, for what visitors train: file:///folder, s3://bucket/folder
RUNS_DIR        folder of local runs where RUNS_URL is a shared storage; runs/
REDIS_URL       queue of training runs on Redis, for workers and pages on
                several machines; without it they are files
REDIS_VERIFY    yes or no: must the certificate of rediss:// be signed by a known authority?
                Default: no where DYNO is set, since Heroku's are self-signed
WORKER          yes or no: does `make run` train what visitors order? Default: yes
DATA_ROOT       folder of the data sets that training reads; data/
CACHE_DIR       folder of decoded grids and compressed scripts; .cache/
ASSETS          bundles, as `make bundles` builds them, or sources, to change them; bundles
CACHE_MB        size limit of the decoded grids; 256
WEB_CONCURRENCY web processes; 2
WEB_THREADS     threads of each web process; 8
JOB_EPOCHS, JOB_SECONDS, JOB_MEMORY_MB    what one training run may take; 50, 1800, 2000
JOB_QUEUE, JOB_RUNS, JOB_FREE_MB          training runs that may wait, visitors' runs that are kept,
                                          free disk without which none begins; 30, 100, 500
JOB_THREADS, JOB_WORKERS                  threads of one training run, runs at once; 1, 1
JOB_HELD_OUT                              training images that choose the epoch; 2000
IMPORT_MB, IMPORT_SECONDS, IMPORT_MEMORY_MB    of a file that a visitor brings: its size, and what
                                          checking it may take; 64, 120, 1500
IMPORTS         files that all visitors may have here at once, each for a day; 60
ROOMS           rooms of classes that may be open at once; 200
LOG_FORMAT      plain, or json: one object a line, also of the worker; plain
LOG_LEVEL       debug, info (a line for each request), warning or error; warning
METRICS         no; yes: /metrics tells Prometheus how much is asked and how fast it is answered;
                or a key of 16 characters or more, which alone opens it (as a bearer token)
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = r"(\[[0-9a-f:]+\]|[A-Za-z0-9.-]+)"
PATH = r"(/[A-Za-z0-9._~-]+)*"  # of PUBLIC_URL
LOOPBACK = ("127.0.0.1", "localhost", "::1")
LEAST_KEY, LEAST_LETTERS = 16, 8  # of SECRET_KEY: its length, and how many different ones
LEVELS = ("debug", "info", "warning", "error")
VISITOR_FOLDER, JOB_FOLDERS, IMPORT_FOLDERS = ".visitors", ".jobs", ".imports"
VISITOR_PREFIX = "mine-"  # of the ids of runs that visitors trained


class SettingsError(ValueError):
    """An environment variable that cannot be used; names it, its value and what is allowed."""


@dataclass(frozen=True)
class JobLimits:
    """What a visitor may ask of live training, and how much of the machine it may take.

    epochs, latents, beta: the largest a form may ask for; seconds, megabytes: of one training run;
    queue: training runs that may wait; runs: how many are kept, the oldest are removed;
    free_megabytes: of the disk, without which none begins; threads: of one training run; at_once:
    training runs of one worker; held_out: training images that choose the epoch.
    """

    epochs: int = 50
    latents: int = 32
    beta: float = 100.0
    seconds: int = 1800
    megabytes: int = 2000
    queue: int = 30
    runs: int = 100
    free_megabytes: int = 500
    threads: int = 1
    at_once: int = 1
    held_out: int = 2000


@dataclass(frozen=True)
class ImportLimits:
    """What a visitor may bring: megabytes of a file, unpacked of what is in it; seconds and memory
    (megabytes beyond what the program itself needs) to check it; own: files that one visitor may
    have here, all: that all may have, each for a day."""

    megabytes: int = 64
    unpacked: int = 256
    seconds: int = 120
    memory: int = 1500
    own: int = 5
    all: int = 60


@dataclass(frozen=True)
class Settings:
    host: str = "127.0.0.1"
    port: int = 8050
    hosted: bool = False
    secret_key: str = field(default_factory=lambda: secrets.token_hex(32), repr=False)
    zoo: Path = ROOT / "zoo"
    runs: Path = ROOT / "runs"
    assets: Path = ROOT / "assets"
    as_sources: bool = False
    cache_folder: Path = ROOT / ".cache"
    cache_megabytes: int = 256
    workers: int = 2
    threads: int = 8
    client_seconds: int = 10
    public_url: str | None = None
    embed_origins: tuple[str, ...] = ()
    redis_url: str | None = None
    shared_runs: str | None = None
    has_worker: bool = True
    data_root: Path = ROOT / "data"
    jobs: JobLimits = field(default_factory=JobLimits)
    imports: ImportLimits = field(default_factory=ImportLimits)
    rooms: int = 200
    log_format: str = "plain"
    log_level: str = "warning"
    metrics: str = field(default="no", repr=False)

    @property
    def sub_path(self) -> str:
        """ "" or such as /lat, below which the pages lie."""
        return "/".join(["", *(self.public_url or "").split("/")[3:]]).rstrip("/")

    @property
    def is_local(self) -> bool:
        """Is it reached from this computer alone?"""
        return self.host in LOOPBACK

    @property
    def visitor_runs(self) -> Path:
        """Runs that visitors trained, and the queue: hidden, so that no catalogue lists them."""
        return self.runs / VISITOR_FOLDER

    @property
    def rooms_file(self) -> Path:
        """Rooms of classes, where no Redis keeps them."""
        return self.visitor_runs / "rooms.db"

    @property
    def static_folder(self) -> Path:
        """Copies of scripts and styles, as they are sent."""
        return self.cache_folder / "static"

    @property
    def job_folders(self) -> Path:
        """What training runs write before they end, a folder each."""
        return self.visitor_runs / JOB_FOLDERS

    @property
    def import_folders(self) -> Path:
        """What visitors bring while it is checked, a folder each."""
        return self.visitor_runs / IMPORT_FOLDERS

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
    host = environment.get("HOST") or ("0.0.0.0" if hosted else "127.0.0.1")
    secret_key = _secret_key(environment, hosted, host in LOOPBACK)
    return Settings(
        host=host,
        port=_whole(environment, "PORT", 8050, 1, 65535),
        hosted=hosted,
        secret_key=secret_key or secrets.token_hex(32),
        runs=_runs_folder(environment),
        public_url=_public_url(environment),
        embed_origins=_embed_origins(environment),
        client_seconds=_whole(environment, "CLIENT_SECONDS", 10, 1, 600),
        shared_runs=url if "://" in (url := environment.get("RUNS_URL", "")) else None,
        redis_url=_redis_url(environment),
        has_worker=_yes(environment, "WORKER", "yes"),
        data_root=Path(environment.get("DATA_ROOT") or ROOT / "data"),
        jobs=_job_limits(environment),
        imports=_import_limits(environment),
        rooms=_whole(environment, "ROOMS", 200, 1, 100_000),
        log_format=_choice(environment, "LOG_FORMAT", ("plain", "json")),
        log_level=_choice(environment, "LOG_LEVEL", LEVELS, "warning"),
        metrics=_metrics(environment),
        as_sources=_choice(environment, "ASSETS", ("bundles", "sources")) == "sources",
        cache_folder=Path(environment.get("CACHE_DIR") or ROOT / ".cache"),
        cache_megabytes=_whole(environment, "CACHE_MB", 256, 1, 1_000_000),
        workers=_whole(environment, "WEB_CONCURRENCY", 2, 1, 64),
        threads=_whole(environment, "WEB_THREADS", 8, 1, 256),
    )


def _runs_folder(environment: Mapping[str, str]) -> Path:
    url = environment.get("RUNS_URL", "")
    if url and "://" not in url:
        return Path(url)
    return Path(environment.get("RUNS_DIR") or ROOT / "runs")


def _secret_key(environment: Mapping[str, str], hosted: bool, local: bool) -> str:
    """ "" where none is given and none needs to be: then one is made. A short one can be guessed
    from a cookie, and whoever reaches the pages has one."""
    key = environment.get("SECRET_KEY", "")
    is_weak = len(key) < LEAST_KEY or len(set(key)) < LEAST_LETTERS
    if is_weak and (hosted or (key and not local)):
        raise SettingsError(
            f"SECRET_KEY must be set to at least {LEAST_KEY} characters, {LEAST_LETTERS} of them "
            "different, where others reach the app; "
            "`python -c 'import secrets; print(secrets.token_hex(32))'` makes one."
        )
    return key


def _public_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("PUBLIC_URL", "").rstrip("/")
    if url and not re.fullmatch(rf"https?://{HOST}(:[0-9]{{1,5}})?{PATH}", url):
        raise SettingsError(
            "PUBLIC_URL must be http:// or https://, a host and perhaps a path, such as "
            f"https://vae.example.org/lat; got {url!r}."
        )
    return url or None


def _embed_origins(environment: Mapping[str, str]) -> tuple[str, ...]:
    sites = tuple(environment.get("EMBED_ORIGINS", "").split())
    for site in sites:
        if not re.fullmatch(rf"https?://{HOST}(:[0-9]{{1,5}})?", site):
            raise SettingsError(
                "EMBED_ORIGINS must be sites with spaces between, each http:// or https:// and a "
                f"host, such as https://moodle.school.org; got {site!r}."
            )
    return sites


def _redis_url(environment: Mapping[str, str]) -> str | None:
    url = environment.get("REDIS_URL", "")
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise SettingsError(
            f"REDIS_URL must begin with redis://, rediss:// or unix://; got {url.split('@')[-1]!r}."
        )
    verify = _yes(environment, "REDIS_VERIFY", "no" if environment.get("DYNO") else "yes")
    if url.startswith("rediss://") and not verify:
        url += f"{'&' if '?' in url else '?'}ssl_cert_reqs=none"
    return url or None


def _metrics(environment: Mapping[str, str]) -> str:
    """ "no", "yes", or the key that opens them."""
    text = environment.get("METRICS") or "no"
    if text not in ("no", "yes") and not re.fullmatch(rf"[\x21-\x7e]{{{LEAST_KEY},200}}", text):
        raise SettingsError(
            f"METRICS must be no, yes or a key of at least {LEAST_KEY} visible characters."
        )
    return text


def _job_limits(environment: Mapping[str, str]) -> JobLimits:
    usual = JobLimits()
    return JobLimits(
        epochs=_whole(environment, "JOB_EPOCHS", usual.epochs, 1, 10_000),
        seconds=_whole(environment, "JOB_SECONDS", usual.seconds, 1, 1_000_000),
        megabytes=_whole(environment, "JOB_MEMORY_MB", usual.megabytes, 1, 1_000_000),
        queue=_whole(environment, "JOB_QUEUE", usual.queue, 1, 10_000),
        runs=_whole(environment, "JOB_RUNS", usual.runs, 1, 100_000),
        free_megabytes=_whole(environment, "JOB_FREE_MB", usual.free_megabytes, 0, 1_000_000),
        threads=_whole(environment, "JOB_THREADS", usual.threads, 1, 256),
        at_once=_whole(environment, "JOB_WORKERS", usual.at_once, 1, 64),
        held_out=_whole(environment, "JOB_HELD_OUT", usual.held_out, 1, 1_000_000),
    )


def _import_limits(environment: Mapping[str, str]) -> ImportLimits:
    usual = ImportLimits()
    megabytes = _whole(environment, "IMPORT_MB", usual.megabytes, 1, 512)
    return ImportLimits(
        megabytes=megabytes,
        unpacked=4 * megabytes,
        seconds=_whole(environment, "IMPORT_SECONDS", usual.seconds, 1, 3600),
        memory=_whole(environment, "IMPORT_MEMORY_MB", usual.memory, 100, 1_000_000),
        all=_whole(environment, "IMPORTS", usual.all, 1, 10_000),
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
    return _choice(environment, name, ("yes", "no"), default) == "yes"


def _choice(
    environment: Mapping[str, str], name: str, allowed: Sequence[str], default: str = ""
) -> str:
    text = environment.get(name) or default or allowed[0]
    if text not in allowed:
        raise SettingsError(f"{name} must be {' or '.join(allowed)}; got {text!r}.")
    return text
