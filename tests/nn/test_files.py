"""Saved models: exact, readable, written at once, and safe to read whoever wrote them."""

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import nn


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=2, max_size=2))
def test_floats_return_to_the_bit(tmp_path_factory, numbers):
    path = tmp_path_factory.mktemp("models") / "model.json"
    model, other = nn.Linear(1, 1), nn.Linear(1, 1)
    model.load_state_dict({"weight": [numbers[:1]], "bias": numbers[1:]})
    nn.save(model, path)
    nn.load(other, path)
    written = [p.data.hex() for p in model.parameters()]
    assert [p.data.hex() for p in other.parameters()] == written == [x.hex() for x in numbers]


def test_the_file_is_readable(tmp_path):
    model = nn.Linear(2, 1, initialiser=lambda *_: 0.1)
    text = nn.save(model, tmp_path / "model.json").read_text(encoding="utf-8")
    assert text == (
        '{\n  "format": "seegrad model",\n  "version": 1,\n  "state": {\n'
        '    "weight": [[0.1, 0.1]],\n    "bias": [0.0]\n  }\n}\n'
    )


GOOD = {"format": "seegrad model", "version": 1, "state": {"weight": [[1.0]], "bias": [2.0]}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not the JSON of a saved model"),
        (json.dumps(GOOD)[:-5], "is not the JSON"),
        ("[" * 100_000, "is not the JSON"),
        ("[1]", "does not hold a saved model"),
        (json.dumps(GOOD | {"format": "other"}), "does not hold"),
        (json.dumps(GOOD | {"version": 2}), "has version 2, and this program reads version 1"),
        (json.dumps(GOOD | {"version": True}), "has version True"),
        (json.dumps(GOOD | {"version": "1"}), "has version '1', and this program reads version 1"),
        (json.dumps(GOOD).replace("{", '{"version": 1, ', 1), "'version' stands twice"),
        (json.dumps(GOOD).replace('"bias"', '"weight": [[9.0]], "bias"'), "'weight' stands twice"),
        (json.dumps(GOOD | {"state": [1]}), "has no 'state' that is a dict"),
        (json.dumps(GOOD | {"state": {"weight": [[1.0]]}}), "missing bias"),
        (json.dumps(GOOD | {"state": {"weight": [1.0], "bias": [2.0]}}), "weight.0. takes a list"),
        (json.dumps(GOOD | {"state": {"weight": [[1.0]], "bias": [math.nan]}}), "finite number"),
        (json.dumps(GOOD | {"state": {"weight": [["os"]], "bias": [0.0]}}), "got 'os'"),
        (json.dumps(GOOD).replace("2.0", "9" * 5000), "is not the JSON|finite number"),
        (json.dumps(GOOD).replace("2.0", "1e999"), "finite number"),
    ],
)
def test_a_bad_file_changes_nothing(tmp_path, text, message):
    path = tmp_path / "model.json"
    path.write_text(text)
    model = nn.Linear(1, 1)
    before = model.state_dict()
    with pytest.raises(nn.StateError, match=message):
        nn.load(model, path)
    assert model.state_dict() == before


def test_bytes_that_are_no_text(tmp_path):
    (tmp_path / "model.json").write_bytes(b"\x80\x04\x95\xff")
    with pytest.raises(nn.StateError, match="is not the JSON"):
        nn.load(nn.Linear(1, 1), tmp_path / "model.json")


def test_a_missing_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        nn.load(nn.Linear(1, 1), tmp_path / "none.json")


def test_a_missing_folder(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*none to save in"):
        nn.save(nn.Linear(1, 1), tmp_path / "none" / "model.json")


def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "model.json").write_text("old")
    (tmp_path / "newest.json").symlink_to("model.json")
    nn.save(nn.Linear(1, 1), tmp_path / "newest.json")
    assert (tmp_path / "newest.json").is_symlink()
    nn.load(nn.Linear(1, 1), tmp_path / "model.json")


def test_a_failed_save_leaves_what_was_there(tmp_path, monkeypatch):
    path = tmp_path / "model.json"
    model = nn.Linear(1, 1)
    nn.save(model, path)
    before = path.read_text()
    model.bias[0].data = math.inf
    with pytest.raises(nn.StateError, match=r"bias\[0\] takes a finite number, got inf"):
        nn.save(model, path)
    model.bias[0].data = 5.0

    def full(*_):
        raise OSError("no space left")

    monkeypatch.setattr(type(path), "replace", full)
    with pytest.raises(OSError, match="no space"):
        nn.save(model, path)
    assert path.read_text() == before
    assert [each.name for each in tmp_path.iterdir()] == ["model.json"]
