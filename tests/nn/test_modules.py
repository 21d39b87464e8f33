"""Modules: their parts and names, what they compute, and what they refuse."""

import contextlib
import copy
import pickle
from random import Random

import numpy as np
import pytest

import nn
from autograd import Value, dot, topological_order
from nn.activations import ACTIVATIONS


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


class TestForward:
    def test_a_neuron_is_one_node_and_its_activation(self):
        neuron = nn.Neuron(5, "relu")
        output = neuron([1.0] * 5)
        assert [node.op for node in topological_order(output) if node.parents] == ["dot", "relu"]

    @pytest.mark.parametrize("row", [[0.5, -1.0], (0.5, -1.0), np.array([0.5, -1.0])])
    def test_rows_of_any_kind(self, row):
        mlp = nn.MLP(2, [3, 2], "tanh")
        expected = [y.data for y in mlp([Value(0.5), Value(-1.0)])]
        assert [y.data for y in mlp(row)] == expected
        assert [[y.data for y in out] for out in mlp([row, row])] == [expected, expected]
        assert [y.data for y in mlp(np.array([row]))[0]] == expected

    def test_linear_against_numpy(self):
        linear = nn.Linear(3, 2)
        state, x = linear.state_dict(), np.array([1.0, -2.0, 0.5])
        expected = np.array(state["weight"]) @ x + np.array(state["bias"])
        np.testing.assert_allclose([y.data for y in linear(x)], expected, rtol=1e-15)
        assert len(nn.Linear(3, 2, bias=False).parameters()) == 6
        sizes = {"in_features": np.int64(3), "out_features": np.int64(2)}
        assert len(nn.Linear(**sizes).parameters()) == 8

    @pytest.mark.parametrize("name", ACTIVATIONS)
    def test_activations_by_name(self, name):
        neuron = nn.Neuron(1, name)
        z = dot([*neuron.w, neuron.b], [-0.7, 1.0])
        assert neuron([-0.7]) == ACTIVATIONS[name]()(z)
        assert ACTIVATIONS[name]()([z, z]) == [neuron([-0.7])] * 2

    def test_an_activation_may_be_any_function(self):
        neuron = nn.Neuron(1, lambda x: 2 * x)
        assert neuron([1.0]) == 2 * neuron.w[0]

    def test_activations_per_layer(self):
        mlp = nn.MLP(1, [2, 2, 1], ["relu", nn.Tanh(), "sigmoid"])
        kinds = [type(layer.neurons[0].activation) for layer in mlp]
        assert kinds == [nn.ReLU, nn.Tanh, nn.Sigmoid]
        assert len(mlp) == 3
        assert type(mlp[0]) is nn.Layer

    def test_residual(self):
        block = nn.Residual(nn.Linear(2, 2, initialiser=lambda *_: 1.0))
        assert [y.data for y in block([1.0, 2.0])] == [4.0, 5.0]
        assert [[y.data for y in row] for row in block([[1.0, 2.0]])] == [[4.0, 5.0]]

    def test_dropout_keeps_the_expectation(self):
        dropout = nn.Dropout(0.3, generator=Random(0))
        kept = dropout([1.0] * 20_000)
        assert set(kept) == {0.0, 1 / 0.7}
        assert sum(kept) / len(kept) == pytest.approx(1.0, abs=5 * (0.3 / 0.7 / 20_000) ** 0.5)
        assert set(nn.Dropout(1.0)([1.0, 2.0])) == {0.0}
        assert dropout.eval()([1.0, 2.0]) == [1.0, 2.0]

    def test_batch_norm_trains_on_the_batch_and_infers_from_the_running_statistics(self):
        norm = nn.BatchNorm(1, momentum=0.5)
        out = norm([[1.0], [3.0]])
        assert [row[0].data for row in out] == pytest.approx([-1.0, 1.0], rel=1e-5)
        assert (norm.running_mean, norm.running_var) == ([1.0], [1.5])
        (out,) = norm.eval()([2.0])
        assert out.data == pytest.approx(1.0 / (1.5 + 1e-5) ** 0.5, rel=1e-15)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (
            lambda: nn.MLP(2, [3, 1])([1.0]),
            nn.SizeError,
            r"layer0 \(Layer\) takes rows of 2 .* of 1",
        ),
        (lambda: nn.Neuron(2)([1.0]), nn.SizeError, r"Neuron takes rows of 2 .* of 1"),
        (lambda: nn.Linear(2, 1)([]), nn.SizeError, "got one of 0"),
        (lambda: nn.Linear(2, 1)(3.0), TypeError, "a row of numbers or a batch of rows, got 3.0"),
        (lambda: nn.Linear(2, 1)("ab"), TypeError, "got 'ab'"),
        (
            lambda: nn.Linear(0, 1),
            nn.SizeError,
            "in_features is a whole number of 1 .* got 0",
        ),
        (lambda: nn.Neuron(0), nn.SizeError, "n_in is a whole number of 1 or more, got 0"),
        (lambda: nn.Linear(1, 1, generator=7), TypeError, r"got 7; pass Random\(seed\)"),
        (lambda: nn.Layer(1, 2.5), nn.SizeError, "n_out .* got 2.5"),
        (lambda: nn.MLP(2, []), nn.SizeError, r"the size of each layer, one at least.* got \[\]"),
        (lambda: nn.MLP(2, 16), nn.SizeError, "the size of each layer, one at least.* got 16"),
        (lambda: nn.MLP(2, [2, 1], ["relu"]), nn.SizeError, "takes 2 activations.* got 1"),
        (lambda: nn.Neuron(1, "rellu"), ValueError, "'rellu'; choose from linear"),
        (lambda: nn.Neuron(1, nn.Softmax()), TypeError, "Softmax acts on a whole row"),
        (lambda: nn.Activation(3), TypeError, "a function of one number, got 3"),
        (lambda: nn.Linear(1, 1, initialiser="hee"), ValueError, "'hee'; choose from he_uniform"),
        (lambda: nn.Sequential(3), TypeError, "takes modules, got 3"),
        (lambda: nn.Residual(abs), TypeError, "takes a module"),
        (lambda: nn.Residual(nn.Linear(2, 3))([1.0, 2.0]), nn.SizeError, "row of 2 .* has 3"),
        (lambda: nn.LayerNorm(2)([1.0]), nn.SizeError, "LayerNorm takes rows of 2"),
        (lambda: nn.LayerNorm(2, eps=0.0), ValueError, "eps .* positive, got 0.0"),
        (lambda: nn.BatchNorm(2)([1.0, 2.0]), nn.SizeError, "needs a batch"),
        (lambda: nn.BatchNorm(2)([[1.0, 2.0]]), nn.SizeError, "2 or more rows to train on, got 1"),
        (lambda: nn.BatchNorm(1)([[1.0], [1.0, 2.0]]), nn.SizeError, "rows of 1 .* got one of 2"),
        (lambda: nn.BatchNorm(1, momentum=2), ValueError, "momentum is from 0 to 1, got 2"),
        (lambda: nn.Dropout(1.5), ValueError, "from 0 to 1, got 1.5"),
        (lambda: nn.PReLU(0), nn.SizeError, "got 0"),
        (lambda: nn.PReLU(2)([1.0]), nn.SizeError, "PReLU takes rows of 2"),
        (lambda: nn.GELU("erf"), ValueError, "'none' or 'tanh', not 'erf'"),
        (lambda: nn.Module()([1.0]), NotImplementedError, "has no forward"),
    ],
)
def test_errors_name_what_was_given_and_what_fits(make, error, message):
    with pytest.raises(error, match=message):
        make()


class TestSeeds:
    def test_the_same_seed_is_the_same_model(self):
        def model(seed):
            return nn.MLP(2, [3, 1], generator=Random(seed)).state_dict()

        assert model(7) == model(7) != model(8)

    def test_the_generator_of_the_package(self):
        nn.manual_seed(3)
        one, two = nn.Linear(2, 2).state_dict(), nn.Linear(2, 2).state_dict()
        nn.manual_seed(3)
        assert nn.Linear(2, 2).state_dict() == one != two

    @pytest.mark.parametrize(
        ("name", "variance"),
        [("he", 2 / 30), ("glorot", 2 / 70), ("lecun", 1 / 30)],
    )
    @pytest.mark.parametrize("shape", ["uniform", "normal"])
    def test_variances(self, name, variance, shape):
        linear = nn.Linear(30, 40, initialiser=f"{name}_{shape}", generator=Random(0))
        weights = [w.data for w in linear.weights()]
        n = len(weights)
        kurtosis = 1.8 if shape == "uniform" else 3.0
        error = variance * ((kurtosis - 1) / n) ** 0.5  # of the mean square of n such draws
        assert sum(w * w for w in weights) / n == pytest.approx(variance, abs=4 * error)
        assert abs(sum(weights) / n) < 4 * (variance / n) ** 0.5
        if shape == "uniform":
            assert max(map(abs, weights)) <= (3 * variance) ** 0.5

    def test_layer_draws_for_its_own_width(self):
        layer = nn.Layer(30, 40, initialiser="glorot_uniform", generator=Random(0))
        linear = nn.Linear(30, 40, initialiser="glorot_uniform", generator=Random(0))
        assert [w.data for w in layer.weights()] == [w.data for w in linear.weights()]
