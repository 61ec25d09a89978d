"""A trained net as the layer specs and float16 tensors of a published run, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from torch import Tensor, nn

from vae.model.models import ModelError
from vae.model.modules import (
    ACTIVATIONS,
    Affine,
    Branches,
    ChannelAffine,
    Clamp,
    Jitter,
    Residual,
    RunGraph,
)
from vae.store.documents import GRAPH

LayerSpec = dict[str, Any]
Weighted = nn.Linear | nn.Conv2d | nn.ConvTranspose2d
Norm = nn.BatchNorm1d | nn.BatchNorm2d
# Layers with a tensor that is no matrix: nothing is folded into them here.
Scaled = nn.GroupNorm | nn.PReLU | ChannelAffine


def export(net: nn.Sequential, name: str) -> tuple[list[LayerSpec], dict[str, Tensor]]:
    """Layer specs and float16 tensors of a trained net, in order of application.

    Batch norm is folded into the layer before it (in evaluation mode, so running statistics),
    dropout and jitter disappear. Tensor names begin with `name`.
    """
    specs: list[LayerSpec] = []
    tensors: dict[str, Tensor] = {}
    modules = list(net)
    for position, module in enumerate(modules):
        key = f"{name}.{position}"
        if isinstance(module, Weighted):
            weight, bias = _folded(module, modules[position + 1 : position + 2])
            tensors |= {f"{key}.weight": weight.half(), f"{key}.bias": bias.half()}
            specs.append(
                {**_weighted_spec(module), "weight": f"{key}.weight", "bias": f"{key}.bias"}
            )
        elif isinstance(module, Norm):
            if not position or not isinstance(modules[position - 1], Weighted):
                raise ModelError(
                    "{key}: batch norm must follow a linear or convolution layer", key=key
                )
        elif isinstance(module, Scaled):
            held = {role: f"{key}.{role}" for role, _ in module.named_parameters()}
            tensors |= {held[role]: t.half() for role, t in module.named_parameters()}
            specs.append({**_plain_spec(module, key), **held})
        elif isinstance(module, Residual | Branches):
            spec, inner = _nested(module, key)
            specs.append(spec)
            tensors |= inner
        elif not isinstance(module, (nn.Dropout, Jitter)):
            specs.append(_plain_spec(module, key))
    return specs, {k: v.detach().contiguous() for k, v in tensors.items()}


def _nested(module: Residual | Branches, key: str) -> tuple[LayerSpec, dict[str, Tensor]]:
    if isinstance(module, Residual):
        inner, tensors = export(module.body, key)
        return {"op": "residual", "layers": inner}, tensors
    branches: list[LayerSpec] = []
    tensors = {}
    for number, net in enumerate(module.nets):
        inner, found = export(cast(nn.Sequential, net), f"{key}.{number}")
        branches.append({"op": "sequence", "layers": inner})
        tensors |= found
    return {"op": module.op, "layers": branches}, tensors


def _folded(module: Weighted, following: Sequence[nn.Module]) -> tuple[Tensor, Tensor]:
    if module.bias is None:
        raise ModelError("{name} has no bias; layer specs need one", name=type(module).__name__)
    weight, bias = module.weight.detach(), module.bias.detach()
    norm = following[0] if following else None
    if isinstance(norm, Norm):
        mean, variance = norm.running_mean, norm.running_var
        assert isinstance(mean, Tensor)
        assert isinstance(variance, Tensor)
        gain = norm.weight.detach() / (variance + norm.eps).sqrt()
        out_dim = 1 if isinstance(module, nn.ConvTranspose2d) else 0  # torch keeps (in, out, k, k)
        shape = [1] * weight.dim()
        shape[out_dim] = -1
        weight = weight * gain.reshape(shape)
        bias = (bias - mean) * gain + norm.bias.detach()
    return weight, bias


def _weighted_spec(module: Weighted) -> LayerSpec:
    match module:
        case nn.Linear():
            return {"op": "linear"}
        case nn.Conv2d():
            return {"op": "conv2d", "stride": module.stride[0], "padding": module.padding[0]}
        case nn.ConvTranspose2d():
            return {
                "op": "conv_transpose2d",
                "stride": module.stride[0],
                "padding": module.padding[0],
                "output_padding": module.output_padding[0],
            }


def _plain_spec(module: nn.Module, key: str) -> LayerSpec:
    match module:
        case nn.Flatten():
            return {"op": "flatten"}
        case nn.Unflatten():
            return {"op": "reshape", "shape": list(module.unflattened_size)}
        case nn.Upsample():
            return {
                "op": "upsample",
                "scale": int(cast(float, module.scale_factor)),
                "mode": module.mode,
            }
        case nn.LeakyReLU():
            return {"op": "leaky_relu", "slope": module.negative_slope}
        case nn.ELU():
            return {"op": "elu", "alpha": module.alpha}
        case Affine():
            return {"op": "affine", "scale": module.scale, "shift": module.shift}
        case Clamp():
            return {"op": "clamp", "low": module.low, "high": module.high}
        case nn.GroupNorm():
            return {"op": "group_norm", "groups": module.num_groups, "eps": module.eps}
        case nn.PReLU():
            return {"op": "prelu"}
        case ChannelAffine():
            return {"op": "channel_affine"}
        case nn.MaxPool2d():
            window = {"kernel": module.kernel_size, "stride": module.stride}
            return {"op": "max_pool2d", **window, "padding": module.padding}
        case nn.AvgPool2d():
            return {"op": "avg_pool2d", "kernel": module.kernel_size, "stride": module.stride}
        case nn.PixelShuffle():
            return {"op": "pixel_shuffle", "scale": module.upscale_factor}
        case RunGraph():
            return {"op": GRAPH, "file": module.file}
    for op, kind in ACTIVATIONS.items():
        if type(module) is kind:
            return {"op": op}
    raise ModelError("{key}: {name} has no layer spec", key=key, name=type(module).__name__)


def from_specs(
    specs: Sequence[Mapping[str, Any]], tensors: Mapping[str, Tensor], folder: Path | None = None
) -> nn.Sequential:
    """A float32 net that computes what a published run's layer specs say.

    folder: where the ONNX files lie that they name. Raises ModelError naming the layer's number
    and what is missing or unknown.
    """
    modules: list[nn.Module] = []
    for number, spec in enumerate(specs):
        try:
            if spec["op"] == GRAPH and folder is not None:
                file = str(spec["file"])
                modules.append(RunGraph(file, (folder / Path(file).name).read_bytes()))
            else:
                modules.append(_from_spec(spec, tensors))
        except KeyError as error:
            raise ModelError(
                "layer {number} ({spec}): {error} is missing",
                number=number,
                spec=spec.get("op"),
                error=str(error),
            ) from None
        except ModelError:
            raise
        except (ValueError, TypeError, RuntimeError, AttributeError, OSError) as error:
            raise ModelError(
                "layer {number} ({spec}): {error}",
                number=number,
                spec=spec.get("op"),
                error=str(error),
            ) from error
    return nn.Sequential(*modules)


def _from_spec(spec: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> nn.Module:
    match spec["op"]:
        case "linear":
            out, inn = tensors[spec["weight"]].shape
            return _filled(nn.Linear(inn, out), spec, tensors)
        case "conv2d":
            out, inn, k, _ = tensors[spec["weight"]].shape
            return _filled(nn.Conv2d(inn, out, k, spec["stride"], spec["padding"]), spec, tensors)
        case "conv_transpose2d":
            inn, out, k, _ = tensors[spec["weight"]].shape
            geometry = (spec["stride"], spec["padding"], spec["output_padding"])
            return _filled(nn.ConvTranspose2d(inn, out, k, *geometry), spec, tensors)
        case "group_norm":
            (channels,) = tensors[spec["weight"]].shape
            return _filled(nn.GroupNorm(spec["groups"], channels, spec["eps"]), spec, tensors)
        case "prelu":
            return _filled(nn.PReLU(len(tensors[spec["weight"]])), spec, tensors)
        case "channel_affine":
            return ChannelAffine(*(tensors[spec[role]].float() for role in ("weight", "bias")))
        case "flatten":
            return nn.Flatten()
        case "reshape":
            return nn.Unflatten(1, tuple(spec["shape"]))
        case "upsample":
            align = False if spec["mode"] == "bilinear" else None
            return nn.Upsample(scale_factor=spec["scale"], mode=spec["mode"], align_corners=align)
        case "max_pool2d":
            return nn.MaxPool2d(spec["kernel"], spec["stride"], spec["padding"])
        case "avg_pool2d":
            return nn.AvgPool2d(spec["kernel"], spec["stride"])
        case "pixel_shuffle":
            return nn.PixelShuffle(spec["scale"])
        case "residual":
            return Residual(from_specs(spec["layers"], tensors))
        case "add" | "concat" as op:
            return Branches(op, [from_specs(b["layers"], tensors) for b in spec["layers"]])
        case _:
            return _activation(spec)


def _activation(spec: Mapping[str, Any]) -> nn.Module:
    match spec["op"]:
        case "affine":
            return Affine(spec["scale"], spec["shift"])
        case "clamp":
            return Clamp(spec.get("low"), spec.get("high"))
        case "leaky_relu":
            return nn.LeakyReLU(spec["slope"])
        case "elu":
            return nn.ELU(spec["alpha"])
        case op if op in ACTIVATIONS:
            return ACTIVATIONS[op]()
        case op:
            raise ModelError("unknown op {op}", op=f"{op!r}")


def _filled(module: nn.Module, spec: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> nn.Module:
    held = ("weight", "bias") if module.state_dict().keys() >= {"bias"} else ("weight",)
    module.load_state_dict({role: tensors[spec[role]].float() for role in held})
    return module
