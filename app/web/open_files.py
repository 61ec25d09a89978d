"""How many connections a web process may keep, as far as the system lets it have files open."""

from __future__ import annotations

import sys

# Browsers open six each and keep them for a while: those of 500 visitors who come at once.
WANTED = 3000
# Of files, caches, databases and what listens.
SPARE = 200


def most_connections() -> int:
    """Raises this process's own limit of open files, as far as it may, for those it starts too."""
    if sys.platform == "win32":
        return WANTED
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return WANTED if soft == resource.RLIM_INFINITY else min(WANTED, max(100, soft - SPARE))
