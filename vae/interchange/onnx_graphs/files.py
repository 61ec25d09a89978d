"""ONNX files opened: checked, with the weights that lie beside them, functions written out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vae.interchange.errors import UnreadableFile, optional
from vae.interchange.files import beside, checked
from vae.store.checks import reason

LARGEST_GRAPH = 4000  # nodes; a VAE has tens, a deep one hundreds
ONE_MACHINE = "com.microsoft.nchwc"  # the order of numbers that one kind of processor likes


def read_model(path: Path, limit: int) -> Any:
    """The onnx.ModelProto of a file whose weights are in it or in files beside it.

    Raises UnreadableFile for what is damaged, lies elsewhere, or is larger than `limit` bytes all
    together, and MissingLibrary.
    """
    onnx = optional("onnx")
    message = optional("google.protobuf.message")
    checked(path, limit)
    try:
        model = onnx.load(path, load_external_data=False)
        _bring_in(model, path, limit)
        if any(opset.domain == ONE_MACHINE for opset in model.opset_import) and any(
            node.domain == ONE_MACHINE for node in model.graph.node
        ):
            raise UnreadableFile(
                "{file} was optimised for one kind of processor: give the model before "
                "that, or optimise it with ORT_ENABLE_EXTENDED",
                file=path.name,
            )
        if len(model.functions):
            model = onnx.inliner.inline_local_functions(model)
        onnx.checker.check_model(model)
    except (message.DecodeError, onnx.checker.ValidationError, ValueError, OSError) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise UnreadableFile(
            "{file} is damaged or no ONNX model: {said}", file=path.name, said=said
        ) from error
    except RuntimeError as error:  # of the inliner
        raise UnreadableFile(
            "{file} is malformed: {reason}", file=path.name, reason=reason(error)
        ) from error
    if len(model.graph.node) > LARGEST_GRAPH:
        raise UnreadableFile(
            "{file} has {count} nodes; {largest_graph} are allowed",
            file=path.name,
            count=len(model.graph.node),
            largest_graph=LARGEST_GRAPH,
        )
    return model


def _bring_in(model: Any, path: Path, limit: int) -> None:
    """Put the tensors that lie in other files into the model."""
    left = limit - path.stat().st_size
    external = optional("onnx").TensorProto.EXTERNAL
    for tensor in _tensors(model):
        if tensor.data_location != external and not tensor.external_data:
            continue
        said = {entry.key: entry.value for entry in tensor.external_data}
        file = beside(path, said.get("location"), limit)
        if file.resolve().parent not in (path.parent.resolve(), path.resolve().parent):
            raise UnreadableFile(
                "{file} names {file2}, a link to another folder", file=path.name, file2=file.name
            )
        size = file.stat().st_size
        offset = int(said.get("offset", 0))
        length = int(said.get("length", size - offset))
        if not (0 <= offset <= offset + length <= size):
            raise UnreadableFile(
                "{file} has {size} bytes; {file2} looks for {tensor} in {length} from {offset}",
                file=file.name,
                size=size,
                file2=path.name,
                tensor=tensor.name or "a constant",
                length=length,
                offset=offset,
            )
        left -= length
        if left < 0:
            raise UnreadableFile(
                "{file} takes more than {limit} bytes of {file2} (--max-bytes)",
                file=path.name,
                limit=limit,
                file2=file.name,
            )
        with file.open("rb") as opened:
            opened.seek(offset)
            tensor.raw_data = opened.read(length)
        tensor.ClearField("external_data")
        tensor.ClearField("data_location")


def _tensors(model: Any) -> Iterator[Any]:
    yield from model.graph.initializer
    for nodes in (model.graph.node, *(function.node for function in model.functions)):
        for node in nodes:
            for attribute in node.attribute:
                if attribute.HasField("t"):
                    yield attribute.t
                yield from attribute.tensors
