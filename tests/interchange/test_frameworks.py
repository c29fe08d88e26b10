"""The step of 1 of our flow against the frameworks' own cells: recorded, and live where PyTorch is installed."""

from __future__ import annotations

import io
import warnings
from importlib.util import find_spec

import numpy as np
import pytest

from dynamics import GRU
from interchange.weights import RecognisedWeights, read_weights

from .builders import FILES, RECORDED, as_npz, keras_arrays

NEEDS_HDF5 = (".h5", ".keras")


def loudly_skip(what: str) -> None:
    message = f"NOT VERIFIED: {what} is not installed, so this comparison did not run"
    warnings.warn(message, stacklevel=2)
    pytest.skip(message)


def steps(flow: GRU, start: tuple[float, float], count: int) -> np.ndarray:
    """States of the discrete GRU: forward Euler with a step of 1."""
    state = np.array(start)
    found = []
    for _ in range(count):
        state = state + np.array(flow.velocity(*state))
        found.append(state)
    return np.array(found)


@pytest.mark.parametrize("name", RECORDED["files"])
def test_a_hundred_steps_as_the_framework_recorded_them(name: str) -> None:
    if name.endswith(NEEDS_HDF5) and find_spec("h5py") is None:
        loudly_skip("h5py")
    entry = RECORDED["files"][name]
    recognised = read_weights((FILES / name).read_bytes(), x=entry["x"])
    want = np.array(RECORDED["paths"][entry["path"]])
    assert want.shape == (100, 2)
    # Keras 3 on PyTorch multiplies matrices in float32 even in a layer of float64; PyTorch's own cells are exact
    tolerance = 1e-7 if recognised.framework == "Keras" else 1e-14
    assert np.abs(steps(recognised.flow, RECORDED["start"], 100) - want).max() < tolerance
    assert recognised.flow.reset == entry["reset"]
    assert recognised.input_size == len(entry["x"])


def keras_step(arrays: dict[str, np.ndarray], x: np.ndarray, h: np.ndarray) -> np.ndarray:
    """Keras' GRUCell as its documentation states it, written without a look at our reader."""

    def sigmoid(s: np.ndarray) -> np.ndarray:
        return 1.0 / (1.0 + np.exp(-s))

    kernel, recurrent, bias = arrays["kernel"], arrays["recurrent_kernel"], arrays["bias"]
    after = bias.ndim == 2
    from_input = x @ kernel + (bias[0] if after else bias)
    x_z, x_r, x_h = np.split(from_input, 3)
    if after:
        r_z, r_r, r_h = np.split(h @ recurrent + bias[1], 3)
        z, r = sigmoid(x_z + r_z), sigmoid(x_r + r_r)
        candidate = np.tanh(x_h + r * r_h)
    else:
        u_z, u_r, u_h = np.split(recurrent, 3, axis=1)
        z, r = sigmoid(x_z + h @ u_z), sigmoid(x_r + h @ u_r)
        candidate = np.tanh(x_h + (r * h) @ u_h)
    return z * h + (1.0 - z) * candidate


@pytest.mark.parametrize("reset", ["after", "before"])
@pytest.mark.parametrize("seed", range(5))
def test_keras_equations(reset: str, seed: int) -> None:
    arrays = keras_arrays(reset, seed=seed)
    x = np.array([0.7, -0.2, 1.1])
    recognised = read_weights(as_npz(arrays), x=x.tolist())
    assert recognised.flow.reset == reset
    h = np.array([0.3, -0.9])
    for ours in steps(recognised.flow, (0.3, -0.9), 100):
        h = keras_step(arrays, x, h)
        assert np.abs(ours - h).max() < 1e-13


def from_torch(module: object, **options: object) -> RecognisedWeights:
    import torch

    stream = io.BytesIO()
    torch.save(module.state_dict(), stream)  # type: ignore[attr-defined]
    return read_weights(stream.getvalue(), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_a_hundred_steps_beside_the_real_cell(seed: int, scale: float) -> None:
    """In float32, as it is trained: 1e-6 over 100 steps, at random inputs and strengths of the weights."""
    if find_spec("torch") is None:
        loudly_skip("torch")
    import torch

    torch.manual_seed(seed)
    cell = torch.nn.GRUCell(3, 2)
    x, h = torch.randn(1, 3), torch.rand(1, 2) * 2.0 - 1.0
    with torch.no_grad():
        for parameter in cell.parameters():
            parameter.mul_(scale)
        recognised = from_torch(cell, x=x[0].tolist())
        state = h[0].double().numpy()
        for _ in range(100):
            h = cell(x, h)
            state = state + np.array(recognised.flow.velocity(*state))
            assert np.abs(h[0].double().numpy() - state).max() < 1e-6


def test_a_whole_sequence_of_the_real_gru() -> None:
    if find_spec("torch") is None:
        loudly_skip("torch")
    import torch

    torch.manual_seed(5)
    gru = torch.nn.GRU(4, 2, dtype=torch.float64)
    recognised = from_torch(gru)
    assert recognised.layer == "l0"
    start = torch.tensor([[[0.9, -0.4]]], dtype=torch.float64)
    with torch.no_grad():
        path, _ = gru(torch.zeros(100, 1, 4, dtype=torch.float64), start)
    assert np.abs(steps(recognised.flow, (0.9, -0.4), 100) - path[:, 0].numpy()).max() < 1e-13
