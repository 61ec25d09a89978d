"""Which language an answer is in: as its address says, else as the browser wishes.

`?lang=de` is in addresses that people see, /de/ in front of those at which Dash asks for its layout
and its callbacks, so that each document's answers are in its own language and have an address of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from typing import Any

from flask import Flask, Response, g, request
from markupsafe import Markup

from app.languages.spoken import ENGLISH, LANGUAGES, browser_script, language, speak, tr
from app.web.assets import STATIC

PARAMETER = "lang"
ENVIRON = "latentarium.language"
PARAMETER_IN = re.compile(rf"[?&]{PARAMETER}=([\w%-]{{1,20}})")
DASH = "/_dash-"
# Scripts say in which language they want what people read; whoever does not gets English.
FOR_PROGRAMS = ("/api/", "/files/", "/static/")
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def answer_in_languages(server: Flask) -> None:
    """First of all hooks: whatever refuses a request does so in its language."""

    @server.before_request
    def choose() -> None:
        code = asked()
        g.is_wished = code is None and not is_for_programs(request.path)
        if g.is_wished:
            code = request.accept_languages.best_match(LANGUAGES)
        speak(code or ENGLISH)

    @server.after_request
    def tell(response: Response) -> Response:
        if response.mimetype == "text/html" and not response.cache_control.public:
            response.headers["Content-Language"] = language()
            if g.get("is_wished", False):
                response.vary.add("Accept-Language")
        return response

    @server.teardown_request
    def forget(_: BaseException | None) -> None:
        speak(ENGLISH)


def is_for_programs(path: str) -> bool:
    return path.startswith(FOR_PROGRAMS) or DASH in path


def asked() -> str | None:
    """The language that the address names; one that we do not speak is none."""
    named = request.environ.get(ENVIRON) or request.args.get(PARAMETER)
    return named if named in LANGUAGES else None


def keeping(path: str) -> str:
    """The path, with the language that this address names."""
    code = request.args.get(PARAMETER)
    return f"{path}?{PARAMETER}={code}" if code in LANGUAGES else path


def with_language(address: str, search: object) -> str:
    """The address, or a query "?…" or "", with the language that the address before it names."""
    found = PARAMETER_IN.search(search) if isinstance(search, str) else None
    if found is None:
        return address
    return f"{address}{'&' if '?' in address else '?'}{PARAMETER}={found[1]}"


def in_front(path: str) -> str:
    """The path at which Dash asks in the language of this answer."""
    return path if language() == ENGLISH else f"/{language()}{path}"


def in_language(path: str) -> str:
    """The address of what programs are given, in the language of this answer."""
    return path if language() == ENGLISH else f"{path}?{PARAMETER}={language()}"


def without_language(app: Wsgi) -> Wsgi:
    """The app for Dash's own addresses, too, when a language stands in front of them."""

    def called(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        code, _, rest = path[1:].partition("/")
        if code in LANGUAGES and DASH in f"/{rest}":
            environ["PATH_INFO"], environ[ENVIRON] = f"/{rest}", code
        return app(environ, start)

    return called


@cache
def texts_files() -> dict[str, bytes]:
    """The scripts that hold what scripts say, by their addresses; English needs none."""
    return {_texts_url(code): browser_script(code) for code in LANGUAGES if code != ENGLISH}


def language_links() -> Markup:
    """The languages by their own names, for a document without a header."""
    links = Markup("").join(
        Markup('<a href="?{0}={1}" data-language="{1}" lang="{1}"{3}>{2}</a>').format(
            PARAMETER, code, name, Markup(' aria-current="true"') if code == language() else ""
        )
        for code, name in LANGUAGES.items()
    )
    label = tr("Language")
    return Markup('<nav class="languages" aria-label="{}">{}</nav>').format(label, links)


def texts_tag() -> Markup:
    """The element that loads what scripts say, before them."""
    if language() == ENGLISH:
        return Markup("")
    return Markup('<script src="{}"></script>').format(_texts_url(language()))


@cache
def _texts_url(code: str) -> str:
    return f"{STATIC}texts-{code}-{sha256(browser_script(code)).hexdigest()[:8]}.js"
