"""Graphs that no layer specs can say: ONNX Runtime runs them in a process of its own, or they are
refused; onnxruntime in this process says what they compute."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn

from tests.support.exported import IMAGE, LATENTS, WAYS, Mapped, View, heads, seeded, trunk
from tests.support.foreign_nets import Refused, Run
from tests.support.foreign_onnx import DENSE, IMAGE_TENSORS, Node, graph, normal
from vae.interchange.errors import UnknownLayer
from vae.interchange.onnx_reader import read_onnx
from vae.model.modules import RunGraph
from vae.store.catalogue import Catalogue
from vae.store.graph_process import GraphError, OnnxGraph

LIMIT = 10**7
AGREEING = 1e-4


class Recurrent(nn.Module):
    """Row by row."""

    def __init__(self, side: int = 8) -> None:
        super().__init__()
        self.side = side
        self.inn, self.rows = nn.Linear(LATENTS, 16), nn.LSTM(16, side, batch_first=True)

    def forward(self, z: Tensor) -> Tensor:
        h = self.inn(z)[:, None].repeat(1, self.side, 1)
        rows = self.rows(h)[0]
        pixels: Tensor = (3 * rows).sigmoid()
        return pixels.reshape(-1, 1, self.side, self.side)


class Attending(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inn, self.out = nn.Linear(LATENTS, 8 * 6), nn.Linear(6, 8)
        self.query, self.key = nn.Linear(6, 6), nn.Linear(6, 6)

    def forward(self, z: Tensor) -> Tensor:
        h = self.inn(z).view(-1, 8, 6)
        weight = (self.query(h) @ self.key(h).transpose(1, 2)).softmax(2)
        pixels: Tensor = self.out(h + weight @ h).sigmoid()
        return pixels.view(-1, *IMAGE)


def spread(z: Tensor, inn: nn.Module) -> Tensor:
    return torch.einsum("nd,nh,nw->nhw", inn(z)[:, :1], inn(z), inn(z))[:, None].sigmoid()


NETS: dict[str, Callable[[], nn.Module]] = {
    "recurrent": Recurrent,
    "attention": Attending,
    "Einsum": lambda: Mapped(spread, inn=nn.Linear(LATENTS, 8)),
    "softmax over pixels": lambda: nn.Sequential(
        nn.Linear(LATENTS, 64), nn.Softmax(1), View(*IMAGE)
    ),
    "another stride on each axis": lambda: nn.Sequential(
        nn.Linear(LATENTS, 64),
        View(2, 8, 4),
        nn.ConvTranspose2d(2, 1, (3, 4), (1, 2), (1, 1)),
        nn.Tanh(),
    ),
    "corners aligned": lambda: nn.Sequential(
        nn.Linear(LATENTS, 16),
        View(1, 4, 4),
        nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True),
        nn.Sigmoid(),
    ),
}
MATRIX = [(net, "older, opset 17") for net in NETS]
MATRIX += [("recurrent", "older, any batch")]


@pytest.mark.parametrize(("net", "way"), MATRIX)
@torch.no_grad()
def test_a_decoder_that_layers_cannot_say_is_run_as_it_is(
    net: str, way: str, tmp_path: Path
) -> None:
    """Also a file for one place at a time."""
    theirs = seeded(NETS[net])
    z = torch.randn(5, LATENTS, generator=torch.Generator().manual_seed(1))
    WAYS[way](theirs, z[:1], tmp_path / "theirs.onnx", ["pixels"])
    said: list[str] = []
    parts = read_onnx(tmp_path / "theirs.onnx", IMAGE, LIMIT, said.append)
    assert parts.decoder is not None
    assert [type(parts.decoder[0]), len(said)] == [RunGraph, 1]
    assert said[0].startswith("The decoder is run by ONNX Runtime, since ")
    expected = theirs(z)
    assert expected.std() > 1e-3, "a constant picture would prove nothing"
    torch.testing.assert_close(parts.decoder(z), expected, atol=AGREEING, rtol=0)
    with pytest.raises(UnknownLayer, match=r"no layer spec|not known here|no matrix"):
        read_onnx(tmp_path / "theirs.onnx", IMAGE, LIMIT)


@torch.no_grad()
def test_each_part_of_one_file_goes_its_own_way(tmp_path: Path) -> None:
    """Pixels in colour, which the file has last; a recurrent encoder beside layers of ours."""
    net = seeded(
        lambda: Mapped(
            lambda x, rows, mu, logvar, out: (
                (h := rows(x.flatten(2).transpose(1, 2)[:, ::8].flatten(1)[:, None])[0][:, 0]),
                out(mu(h)).view(-1, 8, 8, 3).sigmoid(),
                mu(h),
                logvar(h),
            )[1:],
            rows=nn.LSTM(8 * 3, 6, batch_first=True),
            mu=nn.Linear(6, LATENTS),
            logvar=nn.Linear(6, LATENTS),
            out=nn.Sequential(nn.Linear(LATENTS, 192), nn.Softsign()),
        )
    )
    x = torch.rand(3, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    WAYS["older, opset 17"](net, x[:1], tmp_path / "both.onnx", ["pixels", "mu", "logvar"])
    said: list[str] = []
    parts = read_onnx(tmp_path / "both.onnx", (3, 8, 8), LIMIT, said.append)
    assert parts.encoder is not None
    assert parts.decoder is not None
    pixels, mu, logvar = net(x)
    torch.testing.assert_close(parts.encoder(x), torch.cat([mu, logvar], 1), atol=1e-4, rtol=0)
    expected = pixels.permute(0, 3, 1, 2)
    torch.testing.assert_close(parts.decoder(mu), expected, atol=AGREEING, rtol=0)
    assert [each.split(" is run")[0] for each in said] == ["The encoder", "The decoder"]


def test_it_becomes_a_run_whose_file_every_reader_runs(
    run_import: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bernoulli, since its graph ends in a sigmoid; an encoder that has to be run is none."""
    decoder = seeded(lambda: Recurrent(28))
    z = torch.randn(4, LATENTS, generator=torch.Generator().manual_seed(1))
    WAYS["older, any batch"](decoder, z[:1], tmp_path / "decoder.onnx", ["pixels"])
    encoder = seeded(
        lambda: Mapped(
            lambda x, rows, mu, logvar: (
                mu(rows(x[:, 0])[0][:, -1]),
                logvar(rows(x[:, 0])[0][:, 0]),
            ),
            rows=nn.LSTM(28, 8, batch_first=True),
            mu=nn.Linear(8, LATENTS),
            logvar=nn.Linear(8, LATENTS),
        )
    )
    WAYS["older, opset 17"](
        encoder, torch.rand(1, 1, 28, 28), tmp_path / "encoder.onnx", ["mu", "logvar"]
    )
    catalogue = Catalogue([tmp_path / "runs"], tmp_path)
    assert run_import(tmp_path / "encoder.onnx") == 0
    run = catalogue.run("theirs")
    assert (run.status, run.encoder, run.test.kl is not None) == ("metrics", (), True)
    shutil.rmtree(run.folder)
    assert run_import(tmp_path / "decoder.onnx") == 0
    said = capsys.readouterr().err
    assert "The decoder is run by ONNX Runtime, since the operator" in said
    run = catalogue.run("theirs")
    assert (run.status, run.graphs, run.encoder) == ("ready", ("decoder.onnx",), ())
    assert run.objective.likelihood == "bernoulli"
    with torch.no_grad():
        expected = decoder(z).numpy()
    np.testing.assert_allclose(catalogue.decoder("theirs")(z.numpy()), expected, atol=AGREEING)


LOOP = helper.make_graph(
    [helper.make_node("Identity", ["c"], ["d"])],
    "body",
    [
        helper.make_tensor_value_info("i", TensorProto.INT64, []),
        helper.make_tensor_value_info("c", TensorProto.BOOL, []),
    ],
    [helper.make_tensor_value_info("d", TensorProto.BOOL, [])],
)
TO_PIXELS = ("Reshape", ["h", "to"], "y")
HOSTILE: dict[str, tuple[list[Node], dict[str, np.ndarray], str]] = {
    "a loop": (
        [DENSE, ("Loop", ["trips", "go", "p"], "h", {"body": LOOP}), TO_PIXELS],
        {"trips": np.array(2**62), "go": np.array(True)},
        "the operator Loop, which holds a graph, is not run here",
    ),
    "random": (
        [DENSE, ("RandomNormalLike", ["p"], "n"), ("Max", ["p", "n"], "h"), TO_PIXELS],
        {},
        "the operator RandomNormalLike draws random numbers",
    ),
    "a bomb that says so": (
        [
            ("Softmax", ["x"], "p"),
            ("Expand", ["p", "many"], "e"),
            ("ReduceMax", ["e"], "m"),
            ("MatMul", ["p", "w"], "q"),
            ("Mul", ["q", "m"], "h"),
            TO_PIXELS,
        ],
        {"many": np.array([60_000, 60_000, 1, 2]), "w": normal(2, 784)},
        "e has the shape 60000 × 60000 × any × 2; up to 16777216 numbers are allowed",
    ),
    "a bomb that does not": (
        [
            ("Mul", ["x", "large"], "l"),
            ("Abs", ["l"], "a"),
            ("ReduceMax", ["a"], "r", {"keepdims": 0}),
            ("Cast", ["r"], "n", {"to": TensorProto.INT64}),
            ("Unsqueeze", ["n", "zero"], "s"),
            ("ConstantOfShape", ["s"], "z"),
            ("ReduceMax", ["z"], "m", {"keepdims": 0}),
            DENSE,
            ("Mul", ["p", "m"], "h"),
            TO_PIXELS,
        ],
        {"large": np.array(1e10, np.float32), "zero": np.array([0])},
        "ONNX Runtime",
    ),
    "too many": (
        [
            ("Softmax", ["x"], "s0"),
            *[("Softmax", [f"s{n}"], f"s{n + 1}") for n in range(2500)],
            ("MatMul", ["s2500", "w2"], "h"),
            TO_PIXELS,
        ],
        {"w2": normal(2, 784)},
        "operators are not run here; 2000 are",
    ),
    "another shape": (
        [("Softmax", ["x"], "y")],
        {},
        "the decoder ends in shape (2,), the images are (1, 28, 28)",
    ),
    "not finite": (
        [
            DENSE,
            ("Softmax", ["p"], "q"),
            ("Log", ["minus"], "l"),
            ("Mul", ["q", "l"], "h"),
            TO_PIXELS,
        ],
        {"minus": np.array([-1.0], np.float32)},
        "numbers that are not finite",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_must_not_be_run_is_one_sentence_and_nothing_is_left(
    name: str, refused: Refused, tmp_path: Path
) -> None:
    nodes, tensors, sentence = HOSTILE[name]
    model = graph(nodes, IMAGE_TENSORS | tensors, ["N", 2])
    used = {given for node in model.graph.node for given in node.input}
    kept = [tensor for tensor in model.graph.initializer if tensor.name in used]
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    onnx.save(model, tmp_path / "theirs.onnx")
    assert sentence in refused(tmp_path / "theirs.onnx")


def test_an_opset_or_a_domain_of_tomorrow_is_not_run(tmp_path: Path) -> None:
    model = graph([DENSE, ("Softmax", ["p"], "h"), TO_PIXELS], IMAGE_TENSORS, ["N", 2])
    model.graph.node[1].domain = "tomorrow"
    model.opset_import.append(helper.make_opsetid("tomorrow", 1))
    onnx.save(model, tmp_path / "theirs.onnx")
    with pytest.raises(UnknownLayer, match="operators of 'tomorrow' are not run here"):
        read_onnx(tmp_path / "theirs.onnx", (1, 28, 28), LIMIT, print)


def slow(turns: int, wide: int) -> bytes:
    nodes: list[Node] = [("MatMul", ["x", "w"], "h0")]
    nodes += [("MatMul", [f"h{n}", "v"], f"h{n + 1}") for n in range(turns)]
    nodes += [("Identity", [f"h{turns}"], "y")]
    tensors = {"w": normal(2, wide), "v": normal(wide, wide, scale=0.01)}
    return bytes(graph(nodes, tensors, ["N", 2]).SerializeToString())


def test_a_graph_that_takes_too_long_ends_its_own_process_alone() -> None:
    """One that was ended is started again, and of many that were asked the last few remain."""
    x = np.ones((64, 2), np.float32)
    with pytest.raises(GraphError, match="took more than the 1000 MB of memory or 2 s"):
        OnnxGraph(lambda: slow(1000, 2048), seconds=2)(x)
    contents = [slow(turns, 8) for turns in (1, 2, 3)]
    graphs = [OnnxGraph(lambda content=content: content) for content in contents]  # type: ignore[misc]
    first = [each(x) for each in graphs]
    np.testing.assert_array_equal(graphs[0](x), first[0])
    assert graphs[2].rest()


def test_what_is_no_graph_at_all_is_a_sentence() -> None:
    with pytest.raises(GraphError, match="ONNX Runtime cannot run it"):
        OnnxGraph(lambda: b"nothing")(np.ones((1, 2), np.float32))


def test_an_encoder_of_ours_stays_one(tmp_path: Path) -> None:
    """Nobody is told anything where layers can say it."""
    assert trunk() is not None
    WAYS["older, opset 17"](
        seeded(lambda: heads(lambda m, v: (m, v))),
        torch.rand(1, *IMAGE),
        tmp_path / "theirs.onnx",
        ["mu", "logvar"],
    )
    said: list[str] = []
    read_onnx(tmp_path / "theirs.onnx", IMAGE, LIMIT, said.append)
    assert said == []
