"""Learnt priors, labels and a learnt sigma against torch.distributions."""

from __future__ import annotations

import pytest
import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal

from vae.model import losses
from vae.model.layers import Activation, Conv, Dropout, Flatten, Linear, Reshape
from vae.model.models import VAE, ModelError, build_vae, sample
from vae.model.priors import Components, Mixture, Vamp
from vae.model.recipes import Likelihood

ENCODER = (Dropout(0.5), Flatten(), Linear(12), Activation("tanh"))
DECODER = (Linear(12), Activation("tanh"), Linear(36), Reshape((1, 6, 6)), Activation("sigmoid"))


def net(classes: int = 0, latent_dim: int = 2) -> VAE:
    torch.manual_seed(0)
    return build_vae(ENCODER, DECODER, (1, 6, 6), latent_dim, classes).eval()


def mixture(parts: Components) -> MixtureSameFamily:
    each = Independent(Normal(parts.mean, (parts.logvar / 2).exp()), 1)
    return MixtureSameFamily(Categorical(logits=parts.log_weight), each)


def test_a_mixture_is_that_of_distributions() -> None:
    torch.manual_seed(1)
    prior = Mixture(5, 3)
    with torch.no_grad():
        prior.logits.normal_()
        prior.logvar.normal_()
    parts = prior.components(net().encode)
    z = torch.randn(40, 3)
    torch.testing.assert_close(parts.log_density(z), mixture(parts).log_prob(z))
    again = Mixture.of(*parts).components(net().encode)
    torch.testing.assert_close(again.log_density(z), parts.log_density(z))


def test_vamp_is_the_mean_of_its_pseudo_inputs_posteriors() -> None:
    model = net()
    images = torch.rand(4, 1, 6, 6) * 0.9 + 0.05
    model.prior = Vamp(images)
    z = torch.randn(30, 2)
    mu, logvar = model.encode(images)
    equal = Components(mu, logvar, torch.zeros(4))
    torch.testing.assert_close(model.log_prior(z), mixture(equal).log_prob(z))
    model.log_prior(z).sum().backward()
    assert isinstance(model.prior.pseudo.grad, torch.Tensor)
    assert model.prior.pseudo.grad.abs().max() > 0


@torch.no_grad()
def test_a_mixtures_rate_is_on_average_the_kl() -> None:
    """Of one component it has a closed form; a component that is N(0, I) gives the usual one."""
    model = net()
    mu, logvar = torch.tensor([[0.4, -0.3]]), torch.tensor([[-1.0, -2.0]])
    many = 200_000
    z = sample(mu.expand(many, 2), logvar.expand(many, 2))
    usual = float(losses.gaussian_kl(mu, logvar).sum())
    assert model.rate(z[:1], mu, logvar).shape == (1, 2)
    model.prior = Mixture.of(torch.zeros(1, 2), torch.zeros(1, 2), torch.zeros(1))
    rate = model.rate(z, mu.expand(many, 2), logvar.expand(many, 2))
    assert rate.shape == (many, 1)
    spread = 5 * float(rate.std()) / many**0.5
    assert float(rate.mean()) == pytest.approx(usual, abs=spread)


def test_a_learnt_sigma_ends_at_the_error_and_is_a_density() -> None:
    """The likelihood is highest at σ² = mean squared error (its derivative by hand)."""
    torch.manual_seed(2)
    x, mean = torch.rand(50, 1, 6, 6), torch.rand(50, 1, 6, 6)
    sigma = (x - mean).square().mean().sqrt().requires_grad_()
    nll = losses.gaussian_nll(mean, x, sigma)
    expected = -Normal(mean, sigma).log_prob(x).flatten(1).sum(1)
    torch.testing.assert_close(nll, expected)
    torch.testing.assert_close(nll, losses.gaussian_nll(mean, x, float(sigma.detach())))
    nll.sum().backward()
    assert sigma.grad is not None
    assert abs(float(sigma.grad)) < 1e-2 * 50 * 36
    model = net()
    model.log_sigma = torch.nn.Parameter(torch.tensor(0.2).log())
    assert model.likelihood(Likelihood("gaussian", 0.5)).sigma == pytest.approx(0.2)
    logits = torch.logit(mean.clamp(0.01, 0.99))
    torch.testing.assert_close(
        model.nll(logits, x, Likelihood("gaussian", 0.5)),
        losses.gaussian_nll(mean.clamp(0.01, 0.99), x, 0.2),
    )


def test_a_conditional_model_is_told_the_label_by_both_nets() -> None:
    model = net(classes=3)
    x, z = torch.rand(2, 1, 6, 6), torch.randn(2, 2)
    first, second = torch.tensor([0, 0]), torch.tensor([2, 2])
    assert not torch.equal(model.encode(x, first)[0], model.encode(x, second)[0])
    assert not torch.equal(model.decode(z, first), model.decode(z, second))
    # By hand: one-hot labels behind the flat pixels and behind z.
    one_hot = torch.tensor([[0.0, 0.0, 1.0]]).repeat(2, 1)
    hidden = torch.tanh(model.encoder[2](torch.cat([x.flatten(1), one_hot], 1)))
    torch.testing.assert_close(torch.cat(model.encode(x, second), 1), model.encoder[4](hidden))
    torch.testing.assert_close(model.decode(z, second), model.decoder(torch.cat([z, one_hot], 1)))
    with pytest.raises(ModelError, match="needs the class of each image"):
        model.encode(x)
    with pytest.raises(ModelError, match="flat pixels only"):
        build_vae((Conv(4, 3), *ENCODER), DECODER, (1, 6, 6), 2, 3)
