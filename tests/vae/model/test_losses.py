import math

import pytest
import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from vae.model import losses


@pytest.mark.parametrize("logvar", [-6.0, 0.0, 2.0])
def test_kl_agrees_with_torch_distributions(logvar: float) -> None:
    mu, lv = torch.tensor([[1.5, -0.2]]), torch.full((1, 2), logvar)
    expected = kl_divergence(Normal(mu, (lv / 2).exp()), Normal(0.0, 1.0))
    torch.testing.assert_close(losses.gaussian_kl(mu, lv), expected)


def test_kl_of_the_prior_is_zero_in_every_latent() -> None:
    zeros = torch.zeros(3, 4)
    assert torch.equal(losses.gaussian_kl(zeros, zeros), zeros)


def test_bernoulli_nll_agrees_with_torch_distributions_on_binary_pixels() -> None:
    generator = torch.Generator().manual_seed(1)
    logits = torch.randn(5, 1, 4, 3, generator=generator) * 4
    x = (torch.rand(5, 1, 4, 3, generator=generator) > 0.5).float()
    expected = -Bernoulli(logits=logits).log_prob(x).flatten(1).sum(1)
    torch.testing.assert_close(losses.bernoulli_nll(logits, x), expected)


def test_bernoulli_nll_of_grey_pixels_is_least_at_their_own_logit() -> None:
    x = torch.tensor([0.1, 0.5, 0.8]).reshape(1, 1, 1, 3)
    entropy = -(x * x.log() + (1 - x) * (1 - x).log()).sum()
    logit = torch.logit(x)
    assert losses.bernoulli_nll(logit, x).item() == pytest.approx(entropy.item(), rel=1e-6)
    assert losses.bernoulli_nll(logit + 0.1, x) > losses.bernoulli_nll(logit, x)


def test_gaussian_nll_agrees_with_torch_distributions() -> None:
    generator = torch.Generator().manual_seed(2)
    mean, x = torch.rand(2, 5, 1, 4, 4, generator=generator)
    expected = -Normal(mean, 0.3).log_prob(x).flatten(1).sum(1)
    torch.testing.assert_close(losses.gaussian_nll(mean, x, 0.3), expected)


def test_gaussian_nll_at_variance_one_eighth_is_the_squared_error_of_signed_pixels() -> None:
    mean, x = torch.tensor([0.2, 0.9]), torch.tensor([0.7, 0.4])
    signed = ((2 * x - 1) - (2 * mean - 1)).square().sum()
    image = (1, 1, 1, 2)
    at_mean = losses.gaussian_nll(x.reshape(image), x.reshape(image), 0.125**0.5)
    nll = losses.gaussian_nll(mean.reshape(image), x.reshape(image), 0.125**0.5)
    torch.testing.assert_close((nll - at_mean)[0], signed)


def test_loss_is_summed_over_an_image_and_averaged_over_the_batch() -> None:
    reconstruction = torch.tensor([10.0, 20.0])
    kl = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
    assert losses.beta_vae(reconstruction, kl, beta=4.0).item() == 15.0 + 4.0 * 5.0


def test_capacity_is_held_by_the_mean_over_images_not_by_each() -> None:
    reconstruction = torch.tensor([10.0, 20.0])
    kl = torch.tensor([[1.0, 2.0], [3.0, 6.0]])  # 3 and 9 nats: 6 in the mean
    assert losses.capacity_vae(reconstruction, kl, capacity=6.0, gamma=100.0).item() == 15.0
    assert losses.capacity_vae(reconstruction, kl, capacity=8.0, gamma=100.0).item() == 215.0
    assert losses.capacity_vae(reconstruction, kl, capacity=5.5, gamma=100.0).item() == 65.0


def test_capacity_rises_linearly_from_zero_and_stays() -> None:
    nats = [losses.annealed_capacity(step, 4, 25.0) for step in range(6)]
    assert nats == [0.0, 6.25, 12.5, 18.75, 25.0, 25.0]
    assert losses.annealed_capacity(0, 0, 25.0) == 25.0


def test_kl_warmup_rises_linearly_and_stays_at_one() -> None:
    factors = [losses.kl_warmup(step, 4) for step in range(6)]
    assert factors == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    assert losses.kl_warmup(0, 0) == 1.0


def test_log_mean_exp_survives_large_values() -> None:
    values = torch.tensor([1000.0, 1000.0 + math.log(3.0)])
    assert losses.log_mean_exp(values, 0).item() == pytest.approx(1000.0 + math.log(2.0))
