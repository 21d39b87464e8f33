"""States that go to PyTorch and come back."""

import pytest
import torch

import nn
from nn.pytorch import from_pytorch, load_safetensors, save_safetensors, to_pytorch
from tests.parity.compare import assert_same_module, draws


def pair():
    ours = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm(4), nn.PReLU(4), nn.Linear(4, 2, bias=False))
    theirs = torch.nn.Sequential(
        torch.nn.Linear(3, 4),
        torch.nn.BatchNorm1d(4),
        torch.nn.PReLU(4),
        torch.nn.Linear(4, 2, bias=False),
    )
    ours(draws(1, 5, 3))  # running statistics of their own
    return ours, theirs


def test_export():
    ours, theirs = pair()
    theirs.load_state_dict(to_pytorch(ours))
    assert_same_module(ours.eval(), theirs.eval(), draws(2, 4, 3))


def test_import_is_exact():
    ours, theirs = pair()
    from_pytorch(ours, theirs.state_dict())
    assert all(torch.equal(t, theirs.state_dict()[name]) for name, t in to_pytorch(ours).items())
    assert_same_module(ours, theirs, draws(3, 4, 3))


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.pop("0.bias"),
        lambda s: s.update({"0.bias": torch.zeros(5)}),
        lambda s: s.update({"0.bias": "zeros"}),
        lambda s: s.update({"4.bias": torch.zeros(2)}),
        lambda s: s.update({"0.bias": torch.full((4,), float("nan"))}),
        lambda s: s.update({"0.bias": torch.zeros(4, dtype=torch.complex64)}),
    ],
)
def test_what_does_not_fit_changes_nothing(change):
    ours, theirs = pair()
    before, state = ours.state_dict(), dict(theirs.state_dict())
    change(state)
    with pytest.raises(nn.StateError):
        from_pytorch(ours, state)
    assert ours.state_dict() == before


def test_a_module_is_no_state():
    ours, theirs = pair()
    with pytest.raises(nn.StateError, match="names to tensors, got a Sequential"):
        from_pytorch(ours, theirs)


@pytest.mark.parametrize("kind", [torch.float32, torch.bfloat16, "numpy"])
def test_tensors_of_other_kinds(kind):
    ours, theirs = pair()
    state = theirs.state_dict()
    given = {
        name: tensor.numpy() if kind == "numpy" else tensor.to(kind)
        for name, tensor in state.items()
    }
    from_pytorch(ours, given)
    for name, tensor in to_pytorch(ours).items():
        assert torch.equal(tensor, torch.as_tensor(given[name]).double())


@pytest.mark.parametrize("cut", [0, 5, -8])
def test_a_file_that_is_none_changes_nothing(tmp_path, cut):
    ours, _ = pair()
    before = ours.state_dict()
    save_safetensors(ours, tmp_path / "model.safetensors")
    (tmp_path / "bad").write_bytes((tmp_path / "model.safetensors").read_bytes()[:cut])
    with pytest.raises(nn.StateError, match="bad does not hold tensors"):
        load_safetensors(ours, tmp_path / "bad")
    assert ours.state_dict() == before
