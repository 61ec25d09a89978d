import pytest
import torch

from vae.model import layers as L
from vae.model import recipes
from vae.model.models import VAE, ModelError, build, build_vae
from vae.model.specs import export, from_specs

GREY = (1, 28, 28)
IMAGES = {
    "resnet-rgb": (3, 32, 32),
    "resnet-rgb-64": (3, 64, 64),
    "sprites-broadcast": (1, 32, 32),
}


def built(name: str, latent_dim: int = 2) -> VAE:
    torch.manual_seed(0)
    recipe = recipes.RECIPES[name]
    return build_vae(recipe.encoder, recipe.decoder, IMAGES.get(name, GREY), latent_dim)


def parameters(net: torch.nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


# Counted by hand from the table of reference systems: weights and biases, layer by layer.
COUNTS = {
    "fc-256": (
        784 * 256 + 256 + 256 * 128 + 128 + 128 * 4 + 4,
        2 * 128 + 128 + 128 * 256 + 256 + 256 * 784 + 784,
    ),
    "fc-400": (
        784 * 400 + 400 + 400 * 200 + 200 + 200 * 4 + 4,
        2 * 200 + 200 + 200 * 400 + 400 + 400 * 784 + 784,
    ),
    "conv-bn-32": (
        (9 * 32 + 32) + 2 * (9 * 32 * 32 + 32) + 3 * 64 + 1568 * 4 + 4,
        (2 * 1568 + 1568) + 2 * (9 * 32 * 32 + 32) + 2 * 64 + (9 * 32 + 1),
    ),
}


@pytest.mark.parametrize("name", COUNTS)
def test_reference_recipes_have_the_parameters_of_their_reference(name: str) -> None:
    model = built(name)
    assert (parameters(model.encoder), parameters(model.decoder)) == COUNTS[name]


def test_conv_tanh_6d_has_the_parameters_of_its_reference() -> None:
    model = built("conv-tanh-6d", 6)
    assert parameters(model.encoder) == (16 * 16 + 16) + (16 * 16 * 32 + 32) + 1568 * 12 + 12
    assert parameters(model.decoder) == (6 * 1568 + 1568) + (32 * 16 * 16 + 16) + (16 * 16 + 1)


def test_conv_3d_has_the_decoder_of_its_reference() -> None:
    decoder = parameters(built("conv-3d", 3).decoder)
    convolutions = (9 * 32 * 64 + 64) + (9 * 64 * 32 + 32) + (9 * 32 + 1)
    assert decoder == (3 * 1568 + 1568) + convolutions


def test_resnet_rgb_fits_a_browser() -> None:
    model = built("resnet-rgb", 64)
    tensors = [
        tensor
        for net in (model.encoder, model.decoder)
        for tensor in export(net, "net")[1].values()
    ]
    assert sum(tensor.numel() * tensor.element_size() for tensor in tensors) <= 3_000_000


@pytest.mark.parametrize("name", recipes.RECIPES)
def test_every_recipe_encodes_to_two_numbers_a_latent_and_decodes_to_pixels(name: str) -> None:
    model = built(name, 5).eval()
    image = IMAGES.get(name, GREY)
    mu, logvar = model.encode(torch.rand(3, *image))
    assert mu.shape == logvar.shape == (3, 5)
    pixels = model.decode(mu)
    assert pixels.shape == (3, *image)
    assert 0 <= pixels.min() < pixels.max() <= 1
    torch.testing.assert_close(model.squash(model.logits(mu)), pixels)


@pytest.mark.parametrize("name", recipes.RECIPES)
def test_an_exported_net_computes_what_the_trained_one_does(name: str) -> None:
    """Batch norm folded, dropout gone; float16 weights cost at most 2e-3 in pixels."""
    model, image = built(name, 3), IMAGES.get(name, GREY)
    with torch.no_grad():
        for _ in range(5):  # running statistics that are not the initial ones
            model.decoder(torch.randn(16, 3) * 2 + 1)
            model.encoder(torch.rand(16, *image))
    model.eval()
    z, x = torch.randn(8, 3), torch.rand(8, *image)
    with torch.no_grad():
        for net, probe in ((model.decoder, z), (model.encoder, x)):
            copy = from_specs(*export(net, "net")).eval()
            torch.testing.assert_close(copy(probe), net(probe), atol=2e-3, rtol=2e-3)


def test_residual_and_upsample_survive_the_round_trip() -> None:
    layers = (
        L.Linear(18),
        L.Reshape((2, 3, 3)),
        L.Residual((L.Conv(2, 3, padding=1), L.BatchNorm(), L.Activation("gelu"))),
        L.Upsample(2, "bilinear"),
        L.Upsample(2),
        L.Affine(0.5, 0.25),
    )
    net, shape = build(layers, (4,))
    assert shape == (2, 12, 12)
    net.eval()
    specs, tensors = export(net, "decoder")
    assert all(name.startswith("decoder.") for name in tensors)
    z = torch.randn(2, 4)
    torch.testing.assert_close(from_specs(specs, tensors)(z), net(z), atol=2e-3, rtol=2e-3)


def test_broadcast_lays_z_and_the_places_coordinates_over_a_plane() -> None:
    net, shape = build((L.Broadcast(3),), (2,))
    assert shape == (4, 3, 3)
    with torch.no_grad():
        plane = net(torch.tensor([[5.0, -7.0]]))[0]
    assert plane[:2].flatten(1).tolist() == [[5.0] * 9, [-7.0] * 9]
    assert plane[2].tolist() == [[-1.0, 0.0, 1.0]] * 3
    assert plane[3].tolist() == [[-1.0] * 3, [0.0] * 3, [1.0] * 3]
    assert not any(parameter.requires_grad for parameter in net.parameters())


@pytest.mark.parametrize(
    ("layers", "shape", "message"),
    [
        ((L.Linear(3),), (1, 4, 4), "layer 0 .* needs flat input"),
        ((L.Broadcast(3),), (1, 4, 4), "layer 0 .* needs flat input"),
        ((L.Flatten(), L.Conv(3, 3)), (1, 4, 4), "layer 1 .* needs \\(C, H, W\\) input"),
        ((L.Reshape((2, 2)),), (5,), "cannot turn"),
        ((L.Activation("swish"),), (5,), "unknown activation"),
        ((L.Residual((L.Linear(4),)),), (5,), "keeps its shape"),
    ],
)
def test_layers_that_do_not_fit_are_named(
    layers: tuple[L.Layer, ...], shape: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ModelError, match=message):
        build(layers, shape)


def test_a_missing_tensor_and_an_unknown_op_are_named() -> None:
    specs = [{"op": "relu"}, {"op": "linear", "weight": "decoder.1.weight", "bias": "b"}]
    with pytest.raises(ModelError, match=r"layer 1 \(linear\): 'decoder.1.weight' is missing"):
        from_specs(specs, {})
    with pytest.raises(ModelError, match="unknown op 'softmax'"):
        from_specs([{"op": "softmax"}], {})


def test_jitter_moves_each_image_by_whole_pixels_in_training_alone() -> None:
    torch.manual_seed(0)
    jitter = build((L.Jitter(1),), (2, 5, 6))[0]
    x = torch.rand(300, 2, 5, 6)
    assert torch.equal(jitter.eval()(x), x)
    moved = jitter.train()(x)

    def shifted(image: torch.Tensor, down: int, right: int) -> torch.Tensor:
        """With an independent roll of an image that zeros surround."""
        wide = torch.nn.functional.pad(image, (1, 1, 1, 1))
        return wide.roll((down, right), (1, 2))[:, 1:-1, 1:-1]

    steps = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    found = [
        [step for step in steps if torch.equal(shifted(image, *step), after)]
        for image, after in zip(x, moved, strict=True)
    ]
    assert {len(each) for each in found} == {1}
    assert {step for each in found for step in each} == set(steps)


def test_jitter_is_gone_from_what_is_published() -> None:
    net, _ = build((L.Jitter(2), L.Dropout(0.5), L.Flatten(), L.Linear(3)), GREY)
    assert [layer["op"] for layer in export(net, "net")[0]] == ["flatten", "linear"]
