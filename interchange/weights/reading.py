"""Reading weights: which kind of file it is, then which layer, then whose convention."""

from __future__ import annotations

import math
from collections.abc import Sequence

from dynamics.systems.gru import Reset

from . import hdf5, keras_files, npz, torch_archive
from .archives import Archive
from .conventions import from_keras, from_torch, settings_of
from .errors import WeightsError, quote
from .json_text import read_json
from .layers import choose_layer
from .limits import LARGEST_FILE
from .own_form import from_own_form
from .recognised import RecognisedWeights
from .safetensors import looks_like_safetensors, read_safetensors
from .tensors import Contents

# how PyTorch's files began before version 1.6: a pickled magic number
_OLD_TORCH = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_ACCEPTED = "bring JSON, .npz, .safetensors, a PyTorch state dict (.pt) or Keras weights (.h5, .keras)"


def read_weights(
    data: bytes | str, x: Sequence[float] | None = None, reset: Reset | None = None, layer: str | None = None
) -> RecognisedWeights:
    """The two-unit GRU in a file or a pasted text.

    Args:
        data: the file's bytes or the text, up to :data:`LARGEST_FILE` bytes. The kind of file is told by its content.
        x: an input that is held for ever, one number for each input; it becomes part of the biases. Zero if None.
        reset: where the reset gate acts, for weights that leave it open; what a file says is never overruled.
        layer: which layer to take if there are several of two units; :attr:`WeightsError.layers` lists them.

    Raises:
        WeightsError: if no such GRU can be read; the message is one sentence for people.
    """
    content = data.encode("utf-8", "replace") if isinstance(data, str) else bytes(data)
    if not content.strip():
        raise WeightsError(f"There is nothing to read; {_ACCEPTED}.")
    if len(content) > LARGEST_FILE:
        raise WeightsError(
            f"The file has {len(content) / 1e6:.1f} MB; at most {LARGEST_FILE // 1_000_000} MB are read, "
            "so bring the GRU's weights alone."
        )
    held = None if x is None else _held(x)
    contents = _contents(content)
    chosen = choose_layer(contents, layer)
    if chosen.framework == "Gatescape":
        if x is not None:
            raise WeightsError("These weights have no input weights, so no input can be held; leave it out.")
        flow, notes = from_own_form(contents, chosen, reset)
        return RecognisedWeights(flow, chosen.framework, contents.container, chosen.label, (), None, None, notes)
    if chosen.framework == "PyTorch":
        gates = from_torch(chosen, reset)
    else:
        gates = from_keras(chosen, reset, settings_of(chosen.label, contents.layers))
    return RecognisedWeights(
        flow=gates.flow(held),
        framework=chosen.framework,
        container=contents.container,
        layer=chosen.label,
        gate_order=gates.order,
        input_size=gates.input_size,
        x=held,
        notes=gates.notes,
    )


def _held(x: Sequence[float]) -> tuple[float, ...]:
    """The input as finite numbers."""
    held = []
    for i, value in enumerate(x):
        try:
            number = float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise WeightsError(f"Entry {i + 1} of the input, {quote(str(value))}, is not a finite number.")
        held.append(number)
    return tuple(held)


def _contents(data: bytes) -> Contents:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _archived(Archive(data))
    if data.startswith(hdf5.SIGNATURE):
        return keras_files.read_hdf5(data)
    if data.startswith(_OLD_TORCH):
        raise WeightsError(
            "The file is in PyTorch's old format, from before version 1.6; load it in PyTorch and save it again with "
            "torch.save(model.state_dict(), 'weights.pt')."
        )
    if data.startswith(npz.MAGIC):
        raise WeightsError("The file is a single NumPy array; save all of the GRU's in one file with numpy.savez.")
    if looks_like_safetensors(data):
        return read_safetensors(data)
    if data.startswith(b"\x80"):
        raise WeightsError(f"The file is a pickle, which can run code when opened, so it was not read; {_ACCEPTED}.")
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return read_json(data)
    raise WeightsError(f"The file is of a kind that is not known here; {_ACCEPTED}.")


def _archived(archive: Archive) -> Contents:
    description = torch_archive.description_of(archive)
    if description is not None:
        return torch_archive.read_torch(archive, description)
    if keras_files.WEIGHTS_MEMBER in archive.names:
        return keras_files.read_keras(archive)
    if any(name.endswith(".npy") for name in archive.names):
        return npz.read_npz(archive)
    raise WeightsError(f"The archive holds neither a state dict nor arrays; {_ACCEPTED}.")
