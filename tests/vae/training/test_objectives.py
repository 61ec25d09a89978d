import math
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from vae.model import losses
from vae.model.recipes import RECIPES
from vae.store.config import OBJECTIVES, ConfigError, options_of
from vae.training.config import Config, from_recipe
from vae.training.objectives import Discriminator, Objective, Terms, objective_document

CPU = torch.device("cpu")
IMAGES, STEPS = 600, 10


def terms(batch: int = 8, latents: int = 2) -> Terms:
    generator = torch.Generator().manual_seed(3)
    mu, logvar, noise = torch.randn(3, batch, latents, generator=generator)
    reconstruction = 100 * torch.rand(batch, generator=generator)
    z = mu + noise * (logvar / 2).exp()
    return Terms(z, mu, logvar, reconstruction, losses.gaussian_kl(mu, logvar))


def loss(t: Terms, step: float = math.inf, **options: object) -> Tensor:
    torch.manual_seed(5)
    return Objective(from_recipe("fc-400", **options), IMAGES, STEPS, CPU)(t, step)


def test_every_objective_is_reconstruction_and_kl_plus_its_own_term() -> None:
    t = terms()
    distortion, rate = t.reconstruction.mean(), t.kl.sum(1).mean()
    parts = losses.kl_decomposition(t.z, t.mu, t.logvar, IMAGES, stratified=True)
    dip = (losses.mean_covariance(t.mu), losses.sample_covariance(t.mu, t.logvar))
    torch.manual_seed(5)
    mmd = losses.squared_mmd(t.z, torch.randn_like(t.z))
    expected: dict[str, tuple[dict[str, Any], Tensor]] = {
        "beta-vae": ({"beta": 4.0}, distortion + 4 * rate),
        "capacity": ({"capacity": 30.0, "capacity_gamma": 7.0}, distortion + 7 * (30 - rate)),
        "beta-tcvae": (
            {"beta": 6.0, "sampling": "stratified"},
            distortion + parts[0] + 6 * parts[1] + parts[2],
        ),
        "dip-vae-i": (
            {"dip_off_diagonal": 3.0, "dip_diagonal": 2.0},
            distortion + rate + losses.dip_penalty(dip[0], 3.0, 2.0),
        ),
        "dip-vae-ii": ({}, distortion + rate + losses.dip_penalty(dip[1], 10.0, 10.0)),
        "info-vae": (
            {"info_alpha": 0.25, "info_lambda": 50.0},
            distortion + 0.75 * rate + 49.25 * mmd,
        ),
    }
    assert {*expected, "factor-vae"} == set(OBJECTIVES)
    for name, (options, value) in expected.items():
        torch.testing.assert_close(loss(t, objective=name, **options), value, msg=name)


def test_factor_vae_adds_the_discriminators_ratio_and_leaves_it_alone() -> None:
    t = terms()
    t.z.requires_grad_(True)
    config = Config(objective="factor-vae", factor_gamma=5.0, discriminator_width=20)
    objective = Objective(config, IMAGES, STEPS, CPU)
    assert objective.discriminator is not None
    ratio = objective.discriminator.net(t.z).mean()
    found = objective(t, 0)
    torch.testing.assert_close(found, t.reconstruction.mean() + t.kl.sum(1).mean() + 5 * ratio)
    found.backward()
    assert t.z.grad is not None
    assert t.z.grad.abs().sum() > 0
    assert all(p.grad is None for p in objective.discriminator.net.parameters())


def test_the_discriminator_learns_to_tell_dependent_latents_apart() -> None:
    torch.manual_seed(0)
    config = Config(objective="factor-vae", discriminator_layers=2, discriminator_width=100)
    discriminator = Discriminator(config, CPU)
    for _ in range(200):
        one = torch.randn(256, 1)
        discriminator.learn(torch.cat([one, one], 1))
    one = torch.randn(2000, 1)
    joint = discriminator.judge(torch.cat([one, one], 1))
    independent = discriminator.judge(torch.randn(2000, 2))
    assert joint.mean() > 0 > independent.mean()


def test_the_discriminator_has_the_papers_shape() -> None:
    net = Discriminator(Config(objective="factor-vae", latent_dim=10), CPU).net
    shapes = [tuple(p.shape) for p in net.parameters() if p.dim() == 2]
    assert shapes == [(1000, 10), *[(1000, 1000)] * 5, (1, 1000)]


def test_annealing_follows_the_steps() -> None:
    t = terms()
    distortion, rate = t.reconstruction.mean(), t.kl.sum(1).mean()
    capacity = {"objective": "capacity", "capacity": 200.0, "capacity_epochs": 2.0}
    for step, nats in ((0, 0.0), (5, 50.0), (20, 200.0), (math.inf, 200.0)):
        expected = distortion + 1000 * (rate - nats).abs()
        torch.testing.assert_close(loss(t, step, **capacity), expected)
    warmup = {"beta": 2.0, "warmup_epochs": 1.0}
    for step, beta in ((0, 0.2), (4, 1.0), (9, 2.0), (math.inf, 2.0)):
        torch.testing.assert_close(loss(t, step, **warmup), distortion + beta * rate)


@pytest.mark.parametrize("name", OBJECTIVES)
def test_the_document_states_the_objectives_own_options_and_no_others(name: str) -> None:
    config = Config(objective=name)
    document = objective_document(config, RECIPES["conv-tanh-6d"].likelihood)
    shared = {"name": name, "beta": 1.0, "likelihood": "gaussian", "sigma": 0.125**0.5}
    assert document == shared | {option: getattr(config, option) for option in options_of(name)}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"capacity": 30.0},
            "capacity is 30.0; allowed: only 25.0, since beta-vae does not use it",
        ),
        (
            {"objective": "capacity", "beta": 4.0},
            "beta is 4.0; allowed: only 1.0, since capacity does not use it",
        ),
        ({"objective": "vae"}, "objective is 'vae'; allowed: beta-vae, capacity"),
        (
            {"objective": "beta-tcvae", "sampling": "all"},
            "sampling is 'all'; allowed: weighted, stratified",
        ),
        (
            {"objective": "factor-vae", "factor_gamma": math.nan},
            "factor_gamma is nan; allowed: a number from 0",
        ),
        (
            {"objective": "info-vae", "info_alpha": 1.5},
            "info_alpha is 1.5; allowed: a number from 0 to 1",
        ),
        (
            {"objective": "dip-vae-i", "batch_size": 1},
            "batch_size is 1; allowed: a whole number from 2 with dip-vae-i",
        ),
    ],
)
def test_an_option_that_does_not_fit_its_objective_is_one_sentence(
    options: dict[str, object], message: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        from_recipe("fc-400", **options)
    assert str(refused.value).startswith(message)


def test_a_recipes_own_options_give_way_to_the_objective() -> None:
    assert from_recipe("conv-bn-32").beta == 5.0
    assert from_recipe("conv-bn-32", objective="capacity").beta == 1.0
    assert from_recipe("conv-bn-32", objective="beta-tcvae").beta == 5.0


def test_only_beta_vae_at_zero_is_deterministic() -> None:
    assert Config(beta=0.0).deterministic
    assert not Config(beta=0.1).deterministic
    assert not Config(objective="beta-tcvae", beta=0.0).deterministic
    assert not replace(Config(), objective="info-vae", info_alpha=1.0).deterministic
