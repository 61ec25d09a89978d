"""A visitor's identity: a random number in a signed cookie, set by the page of orders."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from flask import session

from app.web.limits import VISITOR, Limiter

# In an hour: of one visitor, and of all who send no cookie.
ORDERS, ORDERS_OF_NOBODY = 60, 10
# Teachers who never opened the page of classes are few; whoever fills the server's rooms has a
# script.
ROOMS, ROOMS_OF_NOBODY = 20, 10
# As settings make one; a file that was cut short or written over holds none.
WHOLE_SECRET = re.compile(r"[0-9a-f]{64}")


def visitor() -> str | None:
    """The visitor's number, None where nothing was ordered yet; renews the cookie's month."""
    found = session.get(VISITOR)
    if not isinstance(found, str):
        return None
    session.modified = True
    return found


def identified_visitor() -> str:
    """The visitor's number; sets the cookie where there is none, for a month."""
    if visitor() is None:
        session.permanent = True
        session[VISITOR] = secrets.token_hex(16)
    return str(session[VISITOR])


def ordering_visitor(limiter: Limiter) -> str:
    """Whose order it is. Raises TooMuch; those who come without a cookie share their limit."""
    known = visitor()
    limiter.count("orders", known, ORDERS if known else ORDERS_OF_NOBODY)
    return identified_visitor()


def opening_visitor(limiter: Limiter) -> None:
    """Somebody opens a room. Raises TooMuch, as ordering_visitor()."""
    known = visitor()
    limiter.count("rooms", known, ROOMS if known else ROOMS_OF_NOBODY)


def kept_secret(folder: Path, secret: str) -> str:
    """The key that signed the cookies last time, so that visitors are known again after a restart
    on their own computer; `secret` where none was kept or can be, or what was kept is damaged."""
    path = folder / "secret"
    try:
        if path.is_file() and WHOLE_SECRET.fullmatch(kept := path.read_text("latin-1").strip()):
            return kept
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = path.with_name(".secret.new")
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        new.write_text(secret, "ascii")
        new.replace(path)  # in one step: an empty key would sign nothing
    except OSError:
        return secret
    return secret
