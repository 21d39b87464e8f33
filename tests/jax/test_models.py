"""Models as functions of JAX, and their parameters back."""

from random import Random

import jax
import jax.numpy as jnp
import numpy as np
import pytest

import nn
from tests.jax.test_functions import primitives_in


def numbers(tree):
    return [numbers(each) for each in tree] if isinstance(tree, list) else tree.data


MODELS = {
    "mlp": (lambda g: nn.MLP(3, [8, 4, 2], "gelu", generator=g), (3,)),
    "normalised": (
        lambda g: nn.Sequential(nn.Linear(3, 4, generator=g), nn.LayerNorm(4), nn.Tanh()),
        (3,),
    ),
    "convolution": (
        lambda g: nn.Sequential(nn.Conv2d(1, 2, 3, generator=g), nn.ReLU(), nn.MaxPool2d(2)),
        (1, 6, 6),
    ),
    "recurrent": (lambda g: nn.RNNCell(3, 4, generator=g), (3,)),
    "learning slopes": (lambda g: nn.MLP(3, [4, 1], "prelu", generator=g), (3,)),
}


@pytest.mark.parametrize("name", MODELS)
def test_it_gives_what_the_model_gives(name):
    make, shape = MODELS[name]
    model = make(Random(1))
    apply, parameters = nn.to_jax(model)
    x = np.random.default_rng(0).normal(size=shape)
    expected = numbers(model(x.tolist()))
    np.testing.assert_allclose(jax.jit(apply)(parameters, x), expected, rtol=1e-13, atol=1e-14)


def test_parameters_are_a_tree_of_arrays_and_come_back():
    model = nn.MLP(2, [16, 1], "tanh", generator=Random(1))
    apply, parameters = nn.to_jax(model)
    shapes = {name: array.shape for name, array in parameters.items()}
    assert shapes == {"0.weight": (16, 2), "0.bias": (16,), "2.weight": (1, 16), "2.bias": (1,)}
    before = model.state_dict()
    nn.from_jax(model, parameters)
    assert model.state_dict() == before
    nn.from_jax(model, jax.tree.map(lambda array: 2 * array, parameters))
    after = nn.to_jax(model)[1]
    assert all((after[name] == 2 * parameters[name]).all() for name in parameters)
    with pytest.raises(nn.StateError, match=r"the parameters of this model are 0.weight"):
        nn.from_jax(model, {"0.weight": parameters["0.weight"]})
    with pytest.raises(nn.StateError, match=r"the parameters of this model are 0.weight"):
        apply({}, jnp.ones(2))
    with pytest.raises(nn.StateError, match=r"are 0.weight, .*; got 3"):
        nn.from_jax(model, 3)
    with pytest.raises(TypeError, match=r"takes a module, got 3"):
        nn.to_jax(3)
    with pytest.raises(nn.StateError, match="takes a list of"):
        nn.from_jax(model, {**parameters, "0.bias": jnp.ones(3)})


def test_gradients_by_the_parameters_are_those_of_backward():
    model = nn.MLP(3, [8, 1], "tanh", generator=Random(2))
    apply, parameters = nn.to_jax(model)
    x = np.random.default_rng(0).normal(size=(5, 3))
    batched = jax.vmap(apply, (None, 0))
    slopes = jax.jit(jax.grad(lambda p: jnp.mean(batched(p, x))))(parameters)
    (sum(row[0] for row in model(x.tolist())) / 5).backward()
    for i, neuron in enumerate(model.layers[0].neurons):
        np.testing.assert_allclose(slopes["0.weight"][i], [w.grad for w in neuron.w], rtol=1e-12)
        np.testing.assert_allclose(slopes["0.bias"][i], neuron.b.grad, rtol=1e-12)
    assert primitives_in(jax.make_jaxpr(batched)(parameters, x).jaxpr, "dot_general") == 2


@pytest.mark.parametrize("part", [nn.Dropout(0.5), nn.BatchNorm(3)])
def test_what_is_no_pure_function_is_refused_in_training(part):
    model = nn.Sequential(nn.Linear(3, 3), part)
    apply, parameters = nn.to_jax(model)
    x = jnp.ones((2, 3))
    with pytest.raises(nn.StateError, match=r"call\s+model.eval\(\)"):
        apply(parameters, x)
    model.eval()
    expected = numbers(model(x.tolist()))
    np.testing.assert_allclose(apply(parameters, x), expected, rtol=1e-13)
