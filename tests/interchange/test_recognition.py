"""What is recognised, and what is said when it is not."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dynamics import GRU
from interchange.weights import WeightsError, read_weights

from .builders import FILES, as_json, as_npz, as_safetensors, as_torch, as_zip, keras_arrays, prefixed, torch_arrays

OWN = GRU(
    Uh=((1.5, -7.0), (0.3, 2.0)),
    Ur=((-4.0, 7.0), (8.0, 5.0)),
    bh=(0.1, -0.2),
    br=(-0.4, 1.2),
    Uz=((0.5, 0.25), (-1.0, 0.125)),
    bz=(0.3, -0.6),
    ch=(0.7, 0.9),
    reset="after",
)


def own_arrays() -> dict[str, object]:
    nested = {p.symbol: getattr(OWN, p.name) for p in GRU.parameters}
    return {symbol: np.array(value) for symbol, value in nested.items()}


def refusal(data: bytes | str, **options: object) -> str:
    with pytest.raises(WeightsError) as caught:
        read_weights(data, **options)  # type: ignore[arg-type]
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 500
    return sentence


@pytest.mark.parametrize("write", [as_json, as_npz])
def test_own_form(write: object) -> None:
    assert read_weights(write(own_arrays() | {"reset": "after"})).flow == OWN  # type: ignore[operator]


def test_own_form_flat_as_in_the_address_bar() -> None:
    text = json.dumps({"parameters": OWN.parameter_values(), "reset": OWN.reset, "preset": "2", "window": None})
    recognised = read_weights(text)
    assert recognised.flow == OWN
    assert recognised.sentences()[0] == "Gatescape's own parameters, read from JSON."


def test_own_form_says_what_it_assumes() -> None:
    recognised = read_weights('{"U_h": [[1, 2], [3, 4]], "c_h": [0.5, 0]}')
    assert recognised.flow.reset == "after"
    assert recognised.notes == (
        "Left out and taken as zero: U_r, b_h, b_r, U_z, b_z.",
        "The reset gate is taken to act after the product, because c_h is given.",
    )
    ineffective = read_weights('{"U_h": [[1, 2], [3, 4]], "c_h": [0.5, 0], "reset": "before"}')
    assert ineffective.notes[-1] == "c_h has no effect, because the reset gate acts before the product."


@pytest.mark.parametrize("write", [as_json, as_npz, as_safetensors])
@pytest.mark.parametrize(("prefix", "suffix"), [("", ""), ("", "_l0"), ("module.rnn.", "_l0"), ("net.cell.", "")])
def test_pytorch_names(write: object, prefix: str, suffix: str) -> None:
    arrays = torch_arrays()
    recognised = read_weights(write(prefixed(prefix, arrays, suffix)))  # type: ignore[operator]
    flow, bias = recognised.flow, arrays["bias_ih"] + arrays["bias_hh"]
    assert flow.reset == "after"
    assert np.array_equal(flow.Ur, arrays["weight_hh"][:2])
    assert np.array_equal(flow.Uz, arrays["weight_hh"][2:4])
    assert np.array_equal(flow.Uh, arrays["weight_hh"][4:])
    assert np.array_equal((flow.br, flow.bz), (bias[:2], bias[2:4]))
    assert np.array_equal((flow.bh, flow.ch), (arrays["bias_ih"][4:], arrays["bias_hh"][4:]))
    assert recognised.gate_order == ("r", "z", "n")


@pytest.mark.parametrize("write", [as_json, as_npz, as_safetensors])
@pytest.mark.parametrize("reset", ["after", "before"])
@pytest.mark.parametrize(("prefix", "suffix"), [("", ""), ("model/memory/gru_cell/", ":0")])
def test_keras_names(write: object, reset: str, prefix: str, suffix: str) -> None:
    arrays = keras_arrays(reset)
    recognised = read_weights(write(prefixed(prefix, arrays, suffix)))  # type: ignore[operator]
    flow = recognised.flow
    assert flow.reset == reset
    assert np.array_equal(flow.Uz, arrays["recurrent_kernel"][:, :2].T)
    assert np.array_equal(flow.Ur, arrays["recurrent_kernel"][:, 2:4].T)
    assert np.array_equal(flow.Uh, arrays["recurrent_kernel"][:, 4:].T)
    bias = arrays["bias"].sum(axis=0) if reset == "after" else arrays["bias"]
    assert np.array_equal((flow.bz, flow.br), (bias[:2], bias[2:4]))
    if reset == "after":
        assert np.array_equal((flow.bh, flow.ch), (arrays["bias"][0, 4:], arrays["bias"][1, 4:]))
    else:
        assert np.array_equal(flow.bh, bias[4:])
    assert recognised.gate_order == ("z", "r", "h")


@pytest.mark.parametrize("inputs", [1, 2, 6])
@pytest.mark.parametrize("reset", ["after", "before"])
def test_keras_get_weights_in_order(inputs: int, reset: str) -> None:
    arrays = keras_arrays(reset, inputs=inputs)
    named = read_weights(as_json(arrays)).flow
    assert read_weights(json.dumps([value.tolist() for value in arrays.values()])).flow == named
    among = {"arr_0": np.ones((5, inputs))} | {f"arr_{i + 1}": value for i, value in enumerate(arrays.values())}
    assert read_weights(as_npz(among | {"arr_4": np.ones((2, 3)), "arr_5": np.ones(3)})).flow == named


def test_keras_without_bias_leaves_the_variant_open() -> None:
    arrays = keras_arrays()
    del arrays["bias"]
    assumed = read_weights(as_json(arrays))
    assert assumed.flow.reset == "after"
    assert "Keras' default" in assumed.notes[-1]
    told = read_weights(as_json(arrays), reset="before")
    assert told.flow.reset == "before"
    assert told.notes == ("The layer has no biases.",)


def test_a_held_input_is_part_of_the_biases() -> None:
    arrays, x = torch_arrays(), (0.5, -2.0, 1.5)
    still, driven = read_weights(as_json(arrays)), read_weights(as_json(arrays), x=x)
    push = arrays["weight_ih"] @ x
    assert np.allclose(np.subtract(driven.flow.br, still.flow.br), push[:2], atol=1e-15)
    assert np.allclose(np.subtract(driven.flow.bz, still.flow.bz), push[2:4], atol=1e-15)
    assert np.allclose(np.subtract(driven.flow.bh, still.flow.bh), push[4:], atol=1e-15)
    assert driven.flow.ch == still.flow.ch
    assert driven.sentences()[-1] == "The input is held at (0.5, −2, 1.5), as part of the biases."


def test_sentences() -> None:
    recognised = read_weights((FILES / "encoder_decoder.pt").read_bytes())
    convention = (
        "The gates come in the order r (reset), z (update), n (new); "
        "the reset gate acts after the recurrent product: tanh(r (U_h h + c_h) + b_h)."
    )
    assert recognised.sentences() == (
        "A PyTorch GRU 'decoder l0' with 2 units and 10 inputs, read from a PyTorch state dict.",
        convention,
        "The input is held at zero.",
    )


def test_one_of_several_layers_is_chosen_by_name() -> None:
    data = (FILES / "bidirectional.pt").read_bytes()
    with pytest.raises(WeightsError, match="choose one") as caught:
        read_weights(data)
    assert caught.value.layers == ("l0", "l0 reverse")
    flows = [read_weights(data, layer=name).flow for name in caught.value.layers]
    assert flows[0] != flows[1]
    assert refusal(data, layer="l7") == "There is no recurrent layer 'l7' in the file."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hidden_64.pt", "Found was a GRU of hidden size 64 ('l0'), but Gatescape shows GRUs of hidden size 2."),
        ("lstm.pt", "Found was an LSTM of hidden size 2, but Gatescape shows GRUs of hidden size 2."),
        ("whole_model.pt", "a whole model ('torch.nn.modules.rnn.GRUCell'), not its weights; save model.state_dict()"),
        ("old_format.pt", "PyTorch's old format, from before version 1.6"),
    ],
)
def test_files_that_are_something_else(name: str, words: str) -> None:
    assert words in refusal((FILES / name).read_bytes())


def test_unusual_activations_are_refused() -> None:
    pytest.importorskip("h5py", reason="NOT VERIFIED: h5py is not installed")
    assert "recurrent_activation is 'hard_sigmoid'" in refusal((FILES / "keras_hard_sigmoid.keras").read_bytes())


def without(arrays: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    return {key: value for key, value in arrays.items() if key != name}


TORCH, KERAS = torch_arrays(), keras_arrays()
WRONG: dict[str, tuple[bytes | str, str]] = {
    "nothing": ("  \n", "There is nothing to read"),
    "prose": ("my weights", "of a kind that is not known here"),
    "too long a text": (b"[" + b"1," * 1_250_000 + b"1]", "2.5 MB; at most 2 MB of JSON"),
    "too large": (b"[" + b"1," * 3_000_000 + b"1]", "6.0 MB; at most 5 MB"),
    "torch's TorchScript": (as_zip({"a/data.pkl": b"", "a/constants.pkl": b""}), "TorchScript"),
    "some zip": (as_zip({"letter.txt": b"dear"}), "holds neither"),
    "pickle": (b"\x80\x04N.", "is a pickle, which can run code"),
    "single array": (b"\x93NUMPY\x01\x00", "single NumPy array"),
    "no arrays": ("{}", "No arrays of numbers"),
    "other arrays": ('{"w": [1, 2]}', "No GRU was recognised among the arrays 'w'"),
    "plain recurrent": (as_json(torch_arrays(gates=1)), "a plain recurrent layer of hidden size 2"),
    "several, none of 2": (
        as_json(prefixed("a.", torch_arrays(5)) | prefixed("b.", torch_arrays(2, gates=4))),
        "a GRU of hidden size 5 ('a'); an LSTM of hidden size 2 ('b'), but",
    ),
    "transposed": (as_json(TORCH | {"weight_hh": TORCH["weight_hh"].T}), "'weight_hh' has shape 2 × 6"),
    "wrong input weights": (as_json(TORCH | {"weight_ih": np.ones((8, 3))}), "'weight_ih' has shape 8 × 3"),
    "wrong bias": (as_json(KERAS | {"bias": np.ones(12)}), "2 × 6 (reset_after=True) or 6 (reset_after=False)"),
    "half a bias": (as_json(without(TORCH, "bias_hh")), "'bias_hh' is missing"),
    "no input weights": (as_json(without(KERAS, "kernel")), "'kernel' is missing"),
    "vector": (as_json(TORCH | {"weight_hh": np.ones(6)}), "'weight_hh' has shape 6; a matrix was expected"),
    "not a number": (as_npz(TORCH | {"weight_hh": np.full((6, 2), np.nan)}), "'weight_hh' holds NaN at index [0, 0]"),
    "infinite": (as_safetensors(TORCH | {"bias_ih": np.full(6, np.inf)}), "'bias_ih' holds infinity"),
    "NaN in JSON": ('{"U_h": [[NaN, 0], [0, 1]]}', "holds NaN"),
    "beyond double precision": ('{"U_h": [[1e999, 0], [0, 1]]}', "'U_h' holds infinity at index [0, 0]"),
    "null": ('{"U_h": [[null, 0], [0, 1]]}', "'U_h' holds null among its numbers"),
    "a word": ('{"U_h": [["two", 0], [0, 1]]}', "'U_h' holds 'two' among its numbers"),
    "ragged": ('{"U_h": [[1, 0], [1]]}', "rows have lengths 2 and 1"),
    "ragged nesting": ('{"U_h": [[1, 0], 1]}', "rows have lengths 2 and a single number"),
    "3 units": ('{"U_h": [[1, 0, 0], [0, 1, 0], [0, 0, 1]]}', "U_h has shape 3 × 3; for 2 units it needs 2 × 2"),
    "too large a weight": ('{"U_h": [[1e6, 0], [0, 1]]}', "U_h11 = 1e+06 is outside the accepted range"),
    "misspelt": ('{"U_h": [[1, 0], [0, 1]], "b_q": [0, 0]}', "'b_q' is not a parameter; there are U_h"),
    "twice": ('{"U_h": [[1, 0], [0, 1]], "U_h": [[1, 0], [0, 1]]}', "gives 'U_h' twice"),
    "twice by other names": ('{"U_h": [[1, 0], [0, 1]], "Uh": [[1, 0], [0, 1]]}', "U_h is given twice"),
    "other reset": ('{"U_h": [[1, 0], [0, 1]], "reset": "during"}', "reset is 'during'"),
    "cut JSON": ('{"U_h": [[1, 0], [0,', "is not JSON"),
    "whole numbers of a byte": (as_npz(TORCH | {"bias_ih": np.ones(6, np.int8)}), "numbers of the kind 'i1'"),
    "objects": (as_npz(TORCH | {"bias_ih": np.array([{}] * 6)}), "Python objects, which is never opened"),
}


@pytest.mark.parametrize("case", WRONG)
def test_refusals_say_what_is_wrong(case: str) -> None:
    data, words = WRONG[case]
    assert words in refusal(data)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"x": (1.0,)}, "The input needs 3 numbers, got 1"),
        ({"x": (1.0, float("nan"), 0.0)}, "Entry 2 of the input, 'nan', is not a finite number"),
        ({"x": (1.0, "a", 0.0)}, "Entry 2 of the input, 'a', is not a finite number"),
        ({"reset": "before"}, "PyTorch's GRU applies its reset gate after"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, object], words: str) -> None:
    assert words in refusal(as_json(TORCH), **options)


def test_options_that_contradict_the_file() -> None:
    assert "The file says that the reset gate acts after" in refusal(as_json(KERAS), reset="before")
    assert "no input weights" in refusal('{"U_h": [[1, 0], [0, 1]]}', x=(1.0,))


def test_torch_files_need_their_numbers() -> None:
    assert "damaged or cut short" in refusal(as_torch(b"\x80\x02}q\x00"))
