"""Modules: their parts, names and states."""

import contextlib
import copy
import pickle
from random import Random

import numpy as np
import pytest

import nn
from autograd import Value


def small():
    """A model with a part of every kind."""
    generator = Random(1)
    return nn.Sequential(
        nn.Linear(2, 3, generator=generator),
        nn.BatchNorm(3),
        nn.PReLU(3),
        nn.Residual(nn.Sequential(nn.Linear(3, 3, bias=False, generator=generator), nn.Tanh())),
        nn.LayerNorm(3),
        nn.Dropout(0.5, generator=generator),
        nn.MLP(3, [2, 1], generator=generator),
    )


class TestParts:
    def test_labels_are_paths_from_the_outermost_module(self):
        model = small()
        names = [name for name, _ in model.named_parameters()]
        assert [p.label for p in model.parameters()] == names
        assert {"layer0.weight[2][1]", "layer3.body.layer0.weight[0][0]"} <= set(names)
        assert "layer6.layer1.neuron0.w[1]" in names
        assert [module.label for _, module in model.named_modules()][1:4] == [
            "layer0",
            "layer1",
            "layer2",
        ]

    def test_every_question_about_parts_has_the_same_answer(self):
        """Parameters at several depths of one list, and modules likewise."""
        model = nn.Module()
        model.w = [Value(1.0), [Value(2.0), Value(3.0)], [[Value(4.0)]]]
        model.blocks = [nn.Linear(1, 1), [nn.Linear(1, 1, bias=False)]]
        named = dict(model.named_parameters())
        assert [*named] == [
            *("w[0]", "w[1][0]", "w[1][1]", "w[2][0][0]"),
            *("block0.weight[0][0]", "block0.bias[0]", "block10.weight[0][0]"),
        ]
        assert model.parameters() == [*named.values()]
        assert {*model.weights()} | {*model.biases()} == {*named.values()}
        assert [p.label for p in model.parameters()] == [*named]
        assert [*model.state_dict()] == ["w", "block0.weight", "block0.bias", "block10.weight"]
        assert model.state_dict()["w"] == [1.0, [2.0, 3.0], [[4.0]]]

    def test_a_shared_part_is_counted_once(self):
        linear = nn.Linear(2, 2)
        model = nn.Sequential(linear, nn.ReLU(), linear)
        assert len(model.parameters()) == 6
        assert [p.label for p in model.parameters()] == [n for n, _ in model.named_parameters()]
        assert len(nn.MLP(2, [3, 1], "prelu").parameters()) == 14

    def test_weights_are_what_is_regularised(self):
        model = small()
        assert len(model.weights()) == 6 + 9 + 6 + 2
        assert {id(p) for p in model.weights() + model.biases()} == {
            id(p) for p in model.parameters()
        }
        assert not {p.label.split(".")[-1][0] for p in model.weights()} & {"b"}

    def test_results_and_private_attributes_are_no_parameters(self):
        linear = nn.Linear(1, 1)
        linear.last = linear([1.0])
        linear._seen = Value(1.0)
        assert len(linear.parameters()) == 2
        assert set(linear.state_dict()) == {"weight", "bias"}

    def test_parameters_beside_other_things_are_refused(self):
        with pytest.raises(TypeError, match="w of Linear holds parameters beside other things"):
            nn.Linear(1, 1).w = [Value(1.0), 0.0]

    @pytest.mark.parametrize(
        "hide",
        [
            lambda part: {"head": part},
            lambda part: {part},
            lambda part: [{"heads": [part]}],
            lambda part: np.array([part], dtype=object),
        ],
    )
    @pytest.mark.parametrize("part", [Value(1.0), nn.Linear(1, 1)])
    def test_parts_where_they_would_not_be_found_are_refused(self, hide, part):
        model = nn.Module()
        with pytest.raises(TypeError, match=r"heads of Module is a .* in attributes and lists"):
            model.heads = hide(part)
        model._heads = hide(part)  # private: not meant to be found
        model.names = hide("a")
        assert model.parameters() == []

    @pytest.mark.parametrize("name", ["weights", "biases", "parameters", "train"])
    def test_a_part_takes_no_method_s_name(self, name):
        model = nn.Module()
        for part in (Value(1.0), [[Value(1.0)]], nn.Linear(1, 1), [nn.Linear(1, 1)]):
            with pytest.raises(AttributeError, match=f"{name} is a method of Module; .* own_"):
                setattr(model, name, part)
        assert model.weights() == []

    def test_a_module_is_no_part_of_itself(self):
        inner = nn.Sequential(nn.Linear(1, 1))
        outer = nn.Residual(inner)
        for part in (inner, [outer]):
            with pytest.raises(ValueError, match="parent would make Sequential a part of itself"):
                inner.parent = part
        inner._parent = outer
        assert len(outer.parameters()) == 2

    def test_each_part_returns_to_its_mode(self):
        model = small()
        model.layers[1].eval()  # as one does to keep its running statistics
        before = [module.training for module in model.modules()]
        with contextlib.suppress(RuntimeError), model.keeping_mode():
            model.eval()
            assert not model.training
            raise RuntimeError
        assert [module.training for module in model.modules()] == before

    def test_hooks_are_removed_one_by_one(self):
        calls, linear = [], nn.Linear(1, 1)

        def hook(module, x, output):
            calls.append((module, x, len(output)))

        first, second = linear.register_forward_hook(hook), linear.register_forward_hook(hook)
        linear([1.0])
        first()
        linear([2.0])
        second()
        linear([3.0])
        assert calls == [(linear, [1.0], 1)] * 2 + [(linear, [2.0], 1)]
        calls.clear()
        linear.register_forward_hook(hook)
        linear([[[1.0]], [[2.0]]])  # a list of batches is one call
        assert len(calls) == 1

    def test_unknown_attributes(self):
        with pytest.raises(AttributeError, match="neuron"):
            _ = nn.MLP(1, [1]).neuron

    def test_training_reaches_every_part(self):
        model = small()
        model.eval()
        assert not any(module.training for module in model.modules())
        model.train()
        assert all(module.training for module in model.modules())

    def test_zero_grad(self):
        mlp = nn.MLP(1, [2, 1])
        mlp([1.0])[0].backward()
        mlp.zero_grad()
        assert not any(p.has_grad for p in mlp.parameters())

    def test_the_repr_shows_the_tree(self):
        assert repr(nn.Sequential(nn.MLP(2, [3, 3]), nn.Dropout(0.1))) == (
            "Sequential(21 parameters)\n"
            "  layer0: MLP(21 parameters)\n"
            "    layer0: Layer(2 → 3; 9 parameters)\n"
            "      neuron0 … neuron2: Neuron(2 → 1; 3 parameters)\n"
            "        activation: ReLU()\n"
            "    layer1: Layer(3 → 3; 12 parameters)\n"
            "      neuron0 … neuron2: Neuron(3 → 1; 4 parameters)\n"
            "        activation: Identity()\n"
            "  layer1: Dropout(p=0.1)"
        )

    @pytest.mark.parametrize("copied", [copy.deepcopy, lambda m: pickle.loads(pickle.dumps(m))])
    def test_copies_are_independent(self, copied):
        model = nn.MLP(2, [3, 1], "tanh")
        other = copied(model)
        other.parameters()[0].data = 100.0
        assert model.parameters()[0].data != 100.0
        assert [p.label for p in other.parameters()] == [p.label for p in model.parameters()]


class TestState:
    def test_round_trip(self):
        model, other = small(), small()
        model([[1.0, 2.0], [3.0, -1.0]])
        for p in model.parameters():
            p.data += 0.1
        other.load_state_dict(model.state_dict())
        assert other.state_dict() == model.state_dict()
        assert other.layers[1].running_mean != [0.0] * 3

    @pytest.mark.parametrize("kind", [tuple, np.array, lambda x: np.array(x, dtype=np.float32)])
    def test_states_of_any_sequences(self, kind):
        linear = nn.Linear(2, 1)
        linear.load_state_dict({"weight": kind([[0.5, -1.0]]), "bias": [*kind([0.25])]})
        assert linear.state_dict() == {"weight": [[0.5, -1.0]], "bias": [0.25]}
        assert {type(p.data) for p in linear.parameters()} == {float}

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda s: s.pop("bias"), "missing bias"),
            (lambda s: s.update(more=1.0), "unknown more"),
            (lambda s: s.update(bias=[0.0]), "bias takes a list of 2, got a list of 1"),
            (lambda s: s.update(bias=0.0), "bias takes a list of 2, got 0.0"),
            (lambda s: s["weight"].__setitem__(1, [0.0, "x"]), r"weight\[1\]\[1\] takes a finite"),
            (lambda s: s["bias"].__setitem__(1, float("nan")), r"bias\[1\] takes a finite"),
            (lambda s: s["bias"].__setitem__(1, True), r"bias\[1\] takes a finite"),
            (lambda s: s["bias"].__setitem__(1, 10**400), r"bias\[1\] takes a finite"),
        ],
    )
    def test_what_does_not_fit_changes_nothing(self, change, message):
        model = nn.Linear(2, 2)
        before = model.state_dict()
        state = nn.Linear(2, 2).state_dict()
        change(state)
        with pytest.raises(nn.StateError, match=message):
            model.load_state_dict(state)
        assert model.state_dict() == before

    def test_a_state_is_a_mapping(self):
        with pytest.raises(nn.StateError, match="maps names to numbers, got a list"):
            nn.Linear(1, 1).load_state_dict([])


class Scaled(nn.Module):
    def __init__(self):
        self.linear = nn.Linear(2, 1, initialiser=lambda *_: 1.0)

    def forward(self, row, other=None, *, scale=1.0):
        extra = 0.0 if other is None else other[0]
        return [y * scale + extra for y in self.linear(row)]


def test_keywords_are_the_same_for_all_rows_and_none_is_passed_on():
    scaled = Scaled()
    assert [y.data for y in scaled([1.0, 2.0], scale=2.0)] == [6.0]
    rows = [[1.0, 2.0], [3.0, 4.0]]
    assert nn.predict(scaled, rows) == [[3.0], [7.0]]
    assert [[y.data for y in row] for row in scaled(rows, scale=2.0)] == [[6.0], [14.0]]
    assert [[y.data for y in row] for row in scaled(rows, None, scale=-1.0)] == [[-3.0], [-7.0]]
    assert [[y.data for y in row] for row in scaled(rows, [[1.0], [2.0]])] == [[4.0], [9.0]]
    nested = scaled([rows, rows], None, scale=2.0)
    assert [[y.data for y in row] for batch in nested for row in batch] == [[6.0], [14.0]] * 2
    with pytest.raises(TypeError, match="unexpected keyword argument 'sale'"):
        scaled(rows, sale=2.0)
    with pytest.raises(TypeError, match="unexpected keyword argument 'scale'"):
        nn.Linear(2, 1)(rows, scale=2.0)


def test_hooks_see_a_call_with_keywords():
    scaled, seen = Scaled(), []
    scaled.register_forward_hook(lambda module, x, y: seen.append((x, y[0].data)))
    scaled([1.0, 2.0], scale=2.0)
    assert seen == [([1.0, 2.0], 6.0)]


def test_a_state_in_part():
    model, other = nn.MLP(1, [2, 1]), nn.MLP(1, [2, 1])
    state = {n: x for n, x in model.state_dict().items() if "layer0" in n} | {"head": [1.0]}
    before = other.state_dict()
    with pytest.raises(nn.StateError, match="does not fit the model: missing"):
        other.load_state_dict(state)
    assert other.state_dict() == before
    other.load_state_dict(state, strict=False)
    for name, numbers in other.state_dict().items():
        assert numbers == (model.state_dict() if "layer0" in name else before)[name]
    with pytest.raises(nn.StateError, match="takes a list of 1, got a list of 2"):
        other.load_state_dict({"layer0.neuron0.w": [1.0, 2.0]}, strict=False)
    with pytest.raises(ValueError, match="strict is True or False"):
        other.load_state_dict(state, strict="no")
