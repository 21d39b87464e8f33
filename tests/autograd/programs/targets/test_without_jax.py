"""What can be said of JAX without it: who imports it, and how instructions are grouped for it."""

import ast
import subprocess
import sys
from importlib.util import find_spec

import pytest

from autograd import Value, dot, linear, log, record, tanh
from autograd.programs import to_jax
from autograd.programs.targets.arrays.groups import groups_of, products_of
from tests.autograd.test_architecture import MODULES


def test_one_file_imports_jax():
    importing = set()
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            if any(each.split(".")[0] == "jax" for each in names):
                importing.add(name)
    assert importing == {"autograd.programs.targets.jax"}


def test_it_is_not_loaded_before_it_is_asked_for():
    code = (
        "import sys, autograd, nn; from autograd.programs import to_jax; nn.to_jax;"
        " sys.exit('jax' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_examples_of_other_ways_are_tuples():
    for others in (5, [5.0], (-3.0,)):
        with pytest.raises(TypeError, match=r"others is a list of tuples, .* got"):
            to_jax(tanh, 3.0, others=others)


@pytest.mark.skipif(find_spec("jax") is not None, reason="JAX is installed")
def test_without_it_an_error_says_what_to_install():
    with pytest.raises(ImportError, match=r"pip install 'seegrad\[jax\]'"):
        to_jax(lambda x: x * x, 2.0)


def layers(first, second, rows):
    hidden = [[tanh(z) for z in row] for row in linear(rows, *first)]
    return linear(hidden, *second)


def test_a_network_has_a_group_for_each_layer_and_each_activation():
    first = ([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]], [0.1, 0.2, 0.3])
    second = ([[1.0, 2.0, 3.0]], [0.5])
    numbers = [[[Value(w) for w in row] for row in part[0]] for part in (first, second)]
    biases = [[*map(Value, part[1])] for part in (first, second)]
    rows = [[Value(1.0), Value(2.0)], [Value(3.0), Value(4.0)]]
    program = record(layers, *[[*pair] for pair in zip(numbers, biases)], rows)
    groups = groups_of(program)
    assert [(g.operation.name, len(g.positions)) for g in groups] == [
        ("dot", 6),
        ("tanh", 6),
        ("dot", 2),
    ]
    (product,), rest = products_of(groups[0])
    assert not rest
    assert (len(product.rows), len(product.columns)) == (2, 3)
    assert product.positions == groups[0].positions


def test_what_does_not_fill_a_matrix_is_left():
    x = [Value(float(i)) for i in range(4)]
    program = record(lambda x: [dot(x[:2], x[2:]), dot(x[:2], x[1:3]), dot(x[1:3], x[2:])], x)
    (group,) = groups_of(program)
    products, rest = products_of(group)
    assert not products
    assert rest == [0, 1, 2]


def test_constants_that_decide_are_the_same_in_a_group():
    x = Value(2.0)
    program = record(lambda x: [x**2.0, x**3.0, x**2.0 * 5.0, x * 7.0, log(x)], x)
    groups = [(g.operation.name, g.statics, len(g.positions)) for g in groups_of(program)]
    assert groups == [
        ("power", (None, "2.0"), 2),
        ("power", (None, "3.0"), 1),
        ("mul", (None, None), 1),
        ("log", (None,), 1),
        ("mul", (None, None), 1),
    ]
