"""Make the files of this folder with the real PyTorch, safetensors and Keras, and record what those compute.

Run in an environment with torch 2.13.0, safetensors 0.8.0, keras 3.15.1, h5py 3.16.0 and numpy::

    KERAS_BACKEND=torch python tests/interchange/files/make_files.py

``recorded.json`` holds the states of 100 steps of the framework's own cell, in float64, with exactly a file's weights.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np
import safetensors.torch
import torch

HERE = Path(__file__).parent
STEPS = 100
START = (0.6, -0.8)
X = (0.3, -1.0, 2.0)

Step = Callable[[Any, Any], Any]


class EncoderDecoder(torch.nn.Module):
    """A wide GRU of two layers, one of 2 units behind it and a read-out."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = torch.nn.GRU(4, 5, num_layers=2, bidirectional=True)
        self.decoder = torch.nn.GRU(10, 2)
        self.norm = torch.nn.BatchNorm1d(2)
        self.readout = torch.nn.Linear(2, 3)


def strong(module: torch.nn.Module, scale: float = 3.0) -> torch.nn.Module:
    """The module with larger weights, so that its path does not simply settle."""
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.mul_(scale)
    return module


def states(step: Step, x: Any, h: Any) -> list[list[float]]:
    """The states of the cell at every step."""
    found = []
    for _ in range(STEPS):
        h = step(x, h)
        found.append([float(value) for value in np.asarray(h.detach(), dtype=np.float64).ravel()])
    return found


def torch_states(cell: torch.nn.GRUCell, x: tuple[float, ...]) -> list[list[float]]:
    """The path of a PyTorch cell in float64: with its own weights exactly, and hardly any rounding."""
    double = torch.nn.GRUCell(cell.input_size, 2, bias=cell.bias, dtype=torch.float64)
    double.load_state_dict({name: value.double() for name, value in cell.state_dict().items()})
    tensor = torch.tensor([x], dtype=torch.float64)
    return states(double, tensor, torch.tensor([START], dtype=torch.float64))


def torch_files(recorded: dict[str, Any]) -> None:
    """PyTorch's and safetensors' files."""
    torch.manual_seed(2021)

    def record(name: str, cell: torch.nn.GRUCell, x: tuple[float, ...] = X) -> None:
        path = name.split(".", maxsplit=1)[0]
        recorded["paths"].setdefault(path, torch_states(cell, x))
        recorded["files"][name] = {"x": x, "reset": "after", "path": path}

    cell = strong(torch.nn.GRUCell(3, 2))
    torch.save(cell.state_dict(), HERE / "cell.pt")
    record("cell.pt", cell)
    safetensors.torch.save_file(cell.state_dict(), HERE / "cell.safetensors")
    record("cell.safetensors", cell)
    lists = {name: value.double().tolist() for name, value in cell.state_dict().items()}
    (HERE / "cell.json").write_text(json.dumps(lists, indent=1) + "\n")
    record("cell.json", cell)
    np.savez(HERE / "cell.npz", **{name: value.numpy() for name, value in cell.state_dict().items()})
    record("cell.npz", cell)
    torch.save({"epoch": 3, "loss": 0.25, "model": cell.state_dict()}, HERE / "checkpoint.pt", pickle_protocol=5)
    record("checkpoint.pt", cell)
    for kind in (torch.float64, torch.float16, torch.bfloat16):
        name = f"cell_{str(kind).removeprefix('torch.')}"
        rounded = torch.nn.GRUCell(3, 2, dtype=kind)
        rounded.load_state_dict(cell.state_dict())
        torch.save(rounded.state_dict(), HERE / f"{name}.pt")
        record(f"{name}.pt", rounded)
        safetensors.torch.save_file(rounded.state_dict(), HERE / f"{name}.safetensors")
        record(f"{name}.safetensors", rounded)
    plain = strong(torch.nn.GRUCell(1, 2, bias=False))
    torch.save(plain.state_dict(), HERE / "cell_without_bias.pt")
    record("cell_without_bias.pt", plain, (0.5,))
    views = {name: (value.T.contiguous().T if value.dim() == 2 else value) for name, value in cell.state_dict().items()}
    torch.save(views, HERE / "cell_transposed_views.pt")
    record("cell_transposed_views.pt", cell)

    model = strong(EncoderDecoder(), 2.0)
    torch.save(model.state_dict(), HERE / "encoder_decoder.pt")
    decoder = torch.nn.GRUCell(10, 2)
    decoder.load_state_dict({name.removesuffix("_l0"): value for name, value in model.decoder.state_dict().items()})
    record("encoder_decoder.pt", decoder, tuple(np.linspace(-1.0, 1.0, 10).tolist()))

    torch.save(torch.nn.GRU(3, 2, bidirectional=True).state_dict(), HERE / "bidirectional.pt")
    torch.save(torch.nn.GRU(3, 64).state_dict(), HERE / "hidden_64.pt")
    torch.save(torch.nn.LSTMCell(3, 2).state_dict(), HERE / "lstm.pt")
    torch.save(cell, HERE / "whole_model.pt")
    torch.save(cell.state_dict(), HERE / "old_format.pt", _use_new_zipfile_serialization=False)


def keras_files(recorded: dict[str, Any]) -> None:
    """Keras' files, of both reset variants."""
    keras.utils.set_random_seed(2021)
    for reset in ("after", "before"):
        layer = keras.layers.GRU(2, reset_after=reset == "after", name="memory")
        model = keras.Sequential([keras.Input((None, 3)), layer, keras.layers.Dense(2)])
        rng = np.random.default_rng(7)
        layer.set_weights([1.8 * rng.normal(size=weight.shape) for weight in layer.get_weights()])
        cell = keras.layers.GRUCell(2, reset_after=reset == "after", dtype="float64")
        cell.build((None, 3))
        cell.set_weights([np.asarray(weight, dtype=np.float64) for weight in layer.get_weights()])
        tensor = torch.tensor([X], dtype=torch.float64)
        start = torch.tensor([START], dtype=torch.float64)
        recorded["paths"][f"keras_{reset}"] = states(lambda x, h, cell=cell: cell(x, [h])[0], tensor, start)

        names = [f"keras_{reset}.npz", f"keras_{reset}.json", f"keras_{reset}.weights.h5", f"keras_{reset}.keras"]
        names += [f"keras_{reset}.h5", f"keras_{reset}.safetensors"]
        np.savez(HERE / names[0], *layer.get_weights())
        lists = [weight.astype(np.float64).tolist() for weight in layer.get_weights()]
        (HERE / names[1]).write_text(json.dumps(lists, indent=1) + "\n")
        model.save_weights(HERE / names[2])
        model.save(HERE / names[3])
        model.save(HERE / names[4])
        roles = ("kernel", "recurrent_kernel", "bias")
        arrays = {f"memory/{role}": value for role, value in zip(roles, layer.get_weights(), strict=True)}
        safetensors.torch.save_file({k: torch.tensor(v) for k, v in arrays.items()}, HERE / names[5])
        for name in names:
            recorded["files"][name] = {"x": X, "reset": reset, "path": f"keras_{reset}"}
    hard = keras.Sequential([keras.Input((None, 3)), keras.layers.GRU(2, recurrent_activation="hard_sigmoid")])
    hard.save(HERE / "keras_hard_sigmoid.keras")


def main() -> None:
    """Write all files."""
    recorded: dict[str, Any] = {"start": START, "paths": {}, "files": {}}
    torch_files(recorded)
    keras_files(recorded)
    text = json.dumps(recorded)
    (HERE / "recorded.json").write_text(text.replace('], "', '],\n"').replace('}, "', '},\n"') + "\n")
    for path in HERE.iterdir():
        path.chmod(0o644)


if __name__ == "__main__":
    main()
