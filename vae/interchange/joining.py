"""Two encoders that a file keeps apart, for mu and for logvar, as one."""

from __future__ import annotations

import torch
from torch import nn

from vae.interchange.chain import Chain
from vae.interchange.errors import UnknownLayer
from vae.model.modules import Branches


def joined(mu: Chain, logvar: Chain) -> Chain:
    """Two encoders as one that gives mu, then logvar: what they have in common once, and their
    last layers beside each other."""
    both = Chain(mu.start)
    common = 0
    for one, other in zip(mu.modules, logvar.modules, strict=False):
        if not _same_layer(one, other):
            break
        common += 1
    both.modules = mu.modules[:common]
    first, second = mu.modules[common:], logvar.modules[common:]
    if mu.shape != logvar.shape or len(mu.shape) != 1:
        raise UnknownLayer(
            "mu and logvar have the shapes {shape} and {shape2}",
            shape=mu.shape,
            shape2=logvar.shape,
        )
    both.shape = (2 * mu.shape[0],)
    match first, second:
        case [nn.Linear() as one], [nn.Linear() as other]:
            whole = nn.Linear(one.in_features, both.shape[0])
            with torch.no_grad():
                whole.weight.copy_(torch.cat([one.weight, other.weight]))
                whole.bias.copy_(torch.cat([one.bias, other.bias]))
            both.modules.append(whole)
        case _:
            nets = [nn.Sequential(*first), nn.Sequential(*second)]
            both.modules.append(Branches("concat", nets))
    return both


def _same_layer(one: nn.Module, other: nn.Module) -> bool:
    mine, others = one.state_dict(), other.state_dict()
    return (
        repr(one) == repr(other)
        and mine.keys() == others.keys()
        and all(torch.equal(mine[key], others[key]) for key in mine)
    )
