"""Variational autoencoders: data, models, training, and the NumPy side the web process uses.

`from vae import show` needs torch; nothing else here does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vae.showing import show as show

__all__ = ["show"]


def __getattr__(name: str) -> Any:
    if name != "show":
        raise AttributeError(f"module 'vae' has no attribute {name!r}")
    from vae.showing import show

    return show
