"""A seeded fuzz of files that others bring: each is read, or refused in one sentence."""

from __future__ import annotations

import io
import json
import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgpack
import numpy as np
import onnx
import onnxruntime
import pyarrow
import pyarrow.parquet
import pytest
import torch
from safetensors.torch import save
from torch import Tensor

from tests.support.exported import DECODERS, LATENTS, WAYS, seeded
from tests.support.foreign_tfjs import layer, sequential, write_model
from tests.support.mutations import mutated, odd_arrays, odd_document
from vae.interchange.errors import InterchangeError
from vae.interchange.latent_table import read_table
from vae.interchange.onnx_reader import read_onnx
from vae.interchange.onnx_writer import onnx_model
from vae.interchange.parts import from_checkpoint
from vae.interchange.quantisation import stored
from vae.interchange.state_dict import read_checkpoint
from vae.interchange.tfjs.reader import read_tfjs
from vae.model import layers as L
from vae.model.models import VAE, build_vae
from vae.model.recipes import RECIPES
from vae.model.specs import export

LIMIT = 10**6
IMAGE = (1, 4, 4)
ENCODER = (
    *(L.Conv(3, 3, 2, 1), L.Activation("silu"), L.Residual((L.Conv(3, 3, 1, 1),)), L.Flatten()),
    *(L.Linear(5), L.Activation("leaky_relu")),
)
DECODER = (
    *(L.Linear(12), L.Reshape((3, 2, 2)), L.Upsample(2, "nearest"), L.ConvTranspose(2, 3, 1, 1, 0)),
    *(L.Activation("relu"), L.Conv(1, 3, 1, 1), L.Activation("sigmoid")),
)
RECIPE = replace(RECIPES["fc-256"], encoder=ENCODER, decoder=DECODER)
BOTH = ("encoder", "decoder")


def net() -> VAE:
    torch.manual_seed(0)
    return build_vae(ENCODER, DECODER, IMAGE, 2).eval()


def outcome(read: Callable[[], object]) -> str:
    try:
        read()
    except InterchangeError as error:
        return "refused" if len(str(error)) < 600 else "refused at length"
    return "read"


def written(write: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    write(file)
    return file.getvalue()


def read_net(path: Path) -> None:
    from_checkpoint(read_checkpoint(path, LIMIT), RECIPE, IMAGE, BOTH)


def test_mutated_checkpoints(tmp_path: Path) -> None:
    random, found = np.random.default_rng(1), Counter[str]()
    tensors = net().state_dict()
    seeds = {".pt": written(lambda file: torch.save(tensors, file)), ".safetensors": save(tensors)}
    for number in range(160):
        suffix = list(seeds)[number % 2]
        path = tmp_path / f"net{suffix}"
        path.write_bytes(mutated(seeds[suffix], random))
        found[suffix + outcome(partial(read_net, path))] += 1
    assert set(found) == {suffix + way for suffix in seeds for way in ("read", "refused")}


def quantised(tensor: Tensor) -> Tensor:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch is about to drop them; files that have them stay
        return torch.quantize_per_tensor(tensor.float(), 0.1, 0, torch.qint8)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda tensor: tensor.to("meta"), "without its numbers"),
        (quantised, "quantised (torch.qint8): save tensor.dequantize()"),
        (lambda tensor: tensor.to(torch.complex64), "as complex numbers"),
        (lambda tensor: tensor.to_sparse(), "as a torch.sparse_coo tensor"),
        (lambda tensor: torch.tensor(3.0), "has shape"),
        (lambda tensor: tensor[:0], "has shape"),
        (lambda tensor: torch.zeros(1).expand(10**7), "declares tensors of 4000"),
        (lambda tensor: tensor.double(), None),
        (lambda tensor: tensor.to(torch.float8_e4m3fn), None),
    ],
)
def test_odd_tensors_of_a_checkpoint(
    change: Callable[[Tensor], Tensor], message: str | None, tmp_path: Path
) -> None:
    tensors = net().state_dict()
    # Other code may have written views, which torch keeps as they are.
    tensors["encoder.0.bias"] = change(tensors["encoder.0.bias"])
    torch.save(tensors, tmp_path / "net.pt")
    if message is None:
        read_net(tmp_path / "net.pt")
        return
    with pytest.raises(InterchangeError) as refusal:
        read_net(tmp_path / "net.pt")
    assert message in str(refusal.value)


def test_mutated_tables(tmp_path: Path) -> None:
    random, found = np.random.default_rng(2), Counter[str]()
    mu, label = np.random.default_rng(0).normal(size=(12, 2)), np.arange(12) % 3
    columns = {"mu0": mu[:, 0], "mu1": mu[:, 1], "label": label, "class": ["a"] * 12}
    rows = [",".join(map(str, row)) for row in zip(*columns.values(), strict=True)]
    table = pyarrow.table(columns)
    packed = msgpack.packb({"mu": mu.tolist(), "label": label.tolist()})
    arrays = written(lambda file: np.savez_compressed(file, mu=mu, logvar=mu, label=label))
    seeds = {
        ".npz": arrays,
        ".npy": written(lambda file: np.save(file, mu)),
        ".csv": "\n".join([",".join(columns), *rows]).encode(),
        ".parquet": written(lambda file: pyarrow.parquet.write_table(table, file)),
        ".msgpack": packed,
    }
    for suffix, content in seeds.items():
        path = tmp_path / f"table{suffix}"
        path.write_bytes(content)
        np.testing.assert_allclose(read_table(path, LIMIT).mu, mu, rtol=1e-6)
        for number in range(80):
            odd = suffix == ".npz" and number % 2
            path.write_bytes(odd_arrays(content, random) if odd else mutated(content, random))
            found[suffix + outcome(partial(read_table, path, LIMIT))] += 1
    assert set(found) == {suffix + way for suffix in seeds for way in ("read", "refused")}


def test_a_parquet_table_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"mu0": np.zeros(500_000)}), path)
    assert path.stat().st_size < 10_000
    with pytest.raises(InterchangeError, match="unpacks to more than the 1000000 bytes"):
        read_table(path, LIMIT)


def changed_graph(model: onnx.ModelProto, random: np.random.Generator) -> bytes:
    """One to three nodes, attributes, sizes or names are others or gone."""
    changed = onnx.ModelProto.FromString(model.SerializeToString())
    graph = changed.graph
    names = [name for node in graph.node for name in (*node.input, *node.output)]
    operators = [*{node.op_type for node in graph.node}, "MatMul", "Concat", "Shape", "Split"]
    for _ in range(random.integers(1, 4)):
        node = graph.node[random.integers(len(graph.node))]
        tensor = graph.initializer[random.integers(len(graph.initializer))]
        match random.integers(7):
            case 0 if node.attribute:
                del node.attribute[random.integers(len(node.attribute))]
            case 1 if node.attribute and node.attribute[0].ints:
                node.attribute[0].ints[0] = int(random.integers(-3, 1000))
            case 2 if node.input:
                node.input[random.integers(len(node.input))] = str(random.choice([*names, ""]))
            case 3:
                node.op_type = str(random.choice(operators))
            case 4 if tensor.dims:
                tensor.dims[0] = int(random.choice([0, 1, -1, 7, 10**9]))
            case 5:
                flat = onnx.numpy_helper.to_array(tensor).flatten() if not tensor.dims else None
                array = np.zeros((2, 2, 2), np.float32) if flat is None else flat
                tensor.CopyFrom(onnx.numpy_helper.from_array(array, tensor.name))
            case _ if len(graph.node) > 1:
                graph.node.remove(node)
    return bytes(changed.SerializeToString())


def test_mutated_onnx(tmp_path: Path) -> None:
    random, found = np.random.default_rng(3), Counter[str]()
    path, model = tmp_path / "net.onnx", net()
    for part in BOTH:
        specs, tensors = export(getattr(model, part), part)
        weights = {name: tensor.float() for name, tensor in tensors.items()}
        for precision in ("fp32", "int8"):
            seed = onnx_model(part, specs, stored(specs, weights, precision), IMAGE, 2)
            path.write_bytes(seed.SerializeToString())
            read_onnx(path, IMAGE, LIMIT)
            for number in range(60):
                mutate = number % 3 == 0
                path.write_bytes(
                    mutated(seed.SerializeToString(), random)
                    if mutate
                    else changed_graph(seed, random)
                )
                found[outcome(lambda: read_onnx(path, IMAGE, LIMIT))] += 1
    assert set(found) == {"read", "refused"}


@torch.no_grad()
def test_mutated_files_of_a_real_exporter_are_right_or_refused(tmp_path: Path) -> None:
    """What is read of them is what onnxruntime computes, wherever it takes them, too."""
    random, found = np.random.default_rng(6), Counter[str]()
    path, z = tmp_path / "net.onnx", torch.randn(1, LATENTS)
    names = ("residual with a shortcut", "group norm", "PReLU", "layer norm", "cropped")
    onnxruntime.set_default_logger_severity(4)
    for name in names:
        WAYS["older, unfolded"](seeded(DECODERS[name]), z, path, ["pixels"])
        model = onnx.load(path)
        for _ in range(150):
            path.write_bytes(changed_graph(model, random))
            try:
                parts = read_onnx(path, (1, 8, 8), LIMIT)
            except InterchangeError:
                found["refused"] += 1
                continue
            assert parts.decoder is not None
            ours = parts.decoder(z).numpy()
            try:
                session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
                (theirs,) = session.run(None, {session.get_inputs()[0].name: z.numpy()})
            except Exception:  # noqa: BLE001  (its own kinds of errors have no base class)
                continue
            if np.isfinite(ours).all():
                found["read"] += 1
                np.testing.assert_allclose(ours, theirs.reshape(ours.shape), atol=1e-3)
    assert found["read"] > 10 < found["refused"]


def test_mutated_tensorflow_js(tmp_path: Path) -> None:
    random, found = np.random.default_rng(4), Counter[str]()
    dense = layer("Dense", "hidden", units=16, activation="sigmoid", batch_input_shape=[None, 2])
    arrays = {"hidden/kernel": np.zeros((2, 16), "f"), "hidden/bias": np.zeros(16, "f")}
    path = write_model(tmp_path, sequential([dense]), arrays)
    read_tfjs(path, IMAGE, LIMIT)
    document = json.loads(path.read_text())
    for number in range(150):
        text = json.dumps(odd_document(document, random)) if number % 2 else json.dumps(document)
        path.write_bytes(text.encode() if number % 2 else mutated(text.encode(), random))
        found[outcome(lambda: read_tfjs(path, IMAGE, LIMIT))] += 1
    assert set(found) == {"read", "refused"}
