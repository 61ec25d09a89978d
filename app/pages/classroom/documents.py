"""The documents of a class, without Dash: a hall that joins at once gets 30 KB each, not 2 MB.

The browser does the rest (assets/pages/classroom), since members and wall go on when the server
is away.
"""

from __future__ import annotations

import io
from string import Template
from typing import Literal

import segno
from dash import html
from dash.development.base_component import Component
from flask import Blueprint, Response, abort, redirect, request
from markupsafe import escape
from werkzeug.wrappers import Response as AnyResponse

from app import theme
from app.jobs.visitor import identified_visitor
from app.languages.spoken import language, tr
from app.pages.shared.help_panel import help_panel
from app.pages.shared.terms import Term
from app.rooms.codes import read_code
from app.settings import Settings
from app.web.assets import Assets
from app.web.attributes import attributes
from app.web.lan import join_base
from app.web.language import keeping, language_links, texts_tag
from app.web.markup import as_html

ENTRY, STYLE = "pages/classroom/main.mjs", "pages/classroom/main.css"
Screen = Literal["home", "door", "wall", "stars"]
TITLES: dict[Screen, str] = {
    "home": "Class",
    "door": "Join a class",
    "wall": "Wall",
    "stars": "The class’s stars",
}
# Those of a room; any other is its door.
OF_A_ROOM: tuple[Screen, ...] = ("wall", "stars")

WORDS = (
    Term(
        "Room",
        "What a teacher opens for a class, with a code of six characters. It ends when the teacher "
        "says so, after two hours in which nothing happens, and after a day; then nothing of it is "
        "left.",
    ),
    Term(
        "Lead",
        "While a teacher leads, everybody's page shows what the teacher's shows, with the pointer. "
        "Who explores alone comes back with “Catch up”.",
    ),
    Term(
        "Wall",
        "What the projector shows, apart from the teacher's own screen: question, answers, "
        "pointer, code. It has no controls.",
    ),
    Term(
        "Reveal",
        "Answers are seen by the teacher alone until they are revealed, then by all, without "
        "names.",
    ),
    Term("Spotlight", "One student's place or drawing, shown to all without a name."),
    Term(
        "Pace",
        "The teacher's: all are at the same step. One's own: everybody goes on when ready.",
    ),
)
HELP_BUTTON = html.Button(
    "?",
    type="button",
    className="class-help",
    **attributes(action="help", label="Help", hint="Words of this page (?)."),
)

DOCUMENT = Template("""<!DOCTYPE html>
<html lang="$language" data-mantine-color-scheme="dark">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="$about">
<meta name="robots" content="noindex">
<title>$title · Latentarium</title>
$theme
<link rel="icon" type="image/svg+xml" href="$favicon">
<style>
$colours
</style>
<link rel="stylesheet" href="$style">
$texts
<script type="module" src="$entry"></script>
</head>
<body data-screen="$screen" data-code="$code">
<noscript>$noscript</noscript>
<main id="classroom"></main>
$help
$languages
</body>
</html>""")


def explanations() -> Component:
    return help_panel(
        "Class",
        "A teacher opens a room and shows its code; everybody else types it, or scans the picture. "
        "Nobody needs an account, and a phone that lost the network comes back to where it was.",
        words=WORDS,
    )


def classroom_blueprint(assets: Assets, settings: Settings) -> Blueprint:
    pages = Blueprint("classroom", __name__, url_prefix="/class")

    def document(screen: Screen, code: str = "") -> Response:
        text = DOCUMENT.substitute(
            language=language(),
            about=escape(tr("Explore together: a class in one room of Latentarium.")),
            noscript=tr("Latentarium decodes in your browser and needs JavaScript."),
            texts=texts_tag(),
            help="" if screen == "wall" else as_html([HELP_BUTTON, explanations()]),
            languages="" if screen == "wall" else language_links(),
            title=escape(tr(TITLES[screen])),
            screen=screen,
            code=escape(code),
            colours=theme.colour_variables(),
            theme=assets.script("theme.js"),
            favicon=assets.url("favicon.svg"),
            style=assets.url(STYLE),
            entry=assets.url(ENTRY),
        )
        return Response(text, mimetype="text/html")

    @pages.get("", strict_slashes=False)
    def home() -> AnyResponse:
        """The teacher's console, and where a code can be typed: then ?code=… comes back here."""
        typed = request.args.get("code")
        code = read_code(typed) if typed else None
        if code is not None:
            return redirect(keeping(f"/class/{code}"))
        identified_visitor()  # whose rooms are counted apart from those of others
        return document("home")

    @pages.get("/<code>")
    def room(code: str) -> AnyResponse:
        known = read_code(code)
        if known is not None and known != code:
            return redirect(keeping(f"/class/{known}"))
        wanted = request.args.get("screen")
        screens = [each for each in OF_A_ROOM if each == wanted]
        return document(screens[0] if screens else "door", known or "")

    @pages.get("/<code>/qr.svg")
    def qr(code: str) -> Response:
        """The room's link as a QR code; whether there is such a room is not looked up."""
        known = read_code(code)
        if known is None:
            abort(404, "This is not the code of a class.")
        link = f"{join_base(request, settings)}/class/{known}"
        drawn = io.BytesIO()
        segno.make(link, error="m").save(drawn, kind="svg", scale=8, border=3, light="#fff")
        return Response(drawn.getvalue(), mimetype="image/svg+xml")

    return pages
