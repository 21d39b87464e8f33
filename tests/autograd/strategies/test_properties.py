"""The rules against finite differences on random expressions, and proof that the test can fail."""

import pytest
from hypothesis import Phase, find, given, settings

import autograd.transforms.call
from autograd import check_gradients, gradients
from autograd.partials import partials_as_values
from autograd.programs.words import WORDS
from autograd.strategies import expressions, graphs
from autograd.value import error_signals, topological_order


@pytest.mark.bare
@given(expressions())
def test_random_expressions_agree_with_finite_differences(expression):
    check_gradients(expression, at=expression.inputs)


@settings(max_examples=30)
@given(expressions(max_steps=5, max_inputs=2))
def test_second_derivatives_agree_with_finite_differences(expression):
    check_gradients(expression, at=expression.inputs, order=2)


@given(graphs())
def test_backward_and_gradients_are_the_same_function(output):
    output.backward()
    nodes = topological_order(output)
    assert [node.grad for node in nodes] == gradients(output, nodes)
    as_values = gradients(output, nodes, create_graph=True)
    assert [slope.data for slope in as_values] == pytest.approx([node.grad for node in nodes])


RULES = [word.function for word in WORDS.values() if hasattr(word.function, "operation")]


def counterexample(operations):
    """A random expression that the finite differences deny; raises if none is found.

    Of order 2, because the first derivatives alone are what the compiled engine has in C.
    """
    return find(
        expressions(operations=operations, max_steps=4),
        lambda e: not check_gradients(e, e.inputs, order=2, raise_on_error=False),
        settings=settings(database=None, phases=[Phase.generate], max_examples=500),
    )


def wrong(slope):
    """By a few parts in 10,000, also where it is 0."""
    return [wrong(s) for s in slope] if isinstance(slope, list) else slope * 1.0003 + 1e-4


@pytest.mark.bare
@pytest.mark.parametrize(
    ("rule", "position"),
    [
        (rule, i)
        for rule in RULES
        for i in range(len(rule.operation.partials))
        if (rule.operation.name, i) != ("round", 1)  # digits are whole: they have no differences
    ],
    ids=lambda part: getattr(part, "__name__", str(part)),
)
def test_a_broken_rule_is_found(rule, position, monkeypatch):
    operation = rule.operation
    right = operation.partials
    broken = list(right)
    broken[position] = lambda *point: wrong(right[position](*point))
    object.__setattr__(operation, "partials", tuple(broken))
    try:
        assert counterexample([rule]).steps
    finally:
        object.__setattr__(operation, "partials", right)


def test_a_lost_fan_out_is_found(monkeypatch):
    def overwriting(output, seed, create_graph):
        signals = {output: seed}
        for node in reversed(topological_order(output)):
            for parent, partial in zip(node.parents, partials_as_values(node), strict=True):
                signals[parent] = signals[node] * partial
        return signals

    monkeypatch.setattr(autograd.transforms.call, "error_signals", overwriting)
    assert counterexample(None).steps


def test_a_stale_gradient_is_found(monkeypatch):
    """An engine that keeps the error signals of the pass before."""
    kept = {}

    def remembering(output, seed, create_graph):
        signals = error_signals(output, seed, create_graph)
        for node in signals:
            signals[node] += kept.get(node.data, 0.0)
            kept[node.data] = 1.0
        return signals

    monkeypatch.setattr(autograd.transforms.call, "error_signals", remembering)
    assert counterexample(None).steps
