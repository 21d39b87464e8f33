"""``explain``: the forward and the backward pass as the equations that a lecturer writes down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from autograd.equations.equation import Equation, Explanation
from autograd.equations.formulas import derivatives, formula
from autograd.equations.names import names
from autograd.equations.networks import Symbols, symbols
from autograd.equations.softmax import merged
from autograd.equations.terms import ONE, Name, Number, Term, plus, times
from autograd.errors import TooManyNodesError
from autograd.graph import topological_order
from autograd.operation import is_constant
from autograd.text import require_flag, require_limit, require_precision
from autograd.value import Value, error_signals

LONGEST = 16  # names and numbers in an equation, after which a result gets a name of its own


def explain(
    value: Value, *, numbers: bool = False, precision: int = 4, max_nodes: int = 1000
) -> Explanation:
    """The equations of the graph below ``value``, named by its labels, and of its backward pass.

    A bar marks an error signal: w̄ is ∂value/∂w. A result without a label becomes part of the
    equations that use it, unless several do. With ``numbers`` each equation goes on with the
    numbers in place of the names, to ``precision`` significant digits. The weights and results of
    the neurons of a network are w¹₁₂, b¹₁, z¹₁ and h¹₁, and the last line says what is what.

    >>> from autograd import sigmoid
    >>> w, b, x = Value(1.0, "w"), Value(0.0, "b"), Value(2.0, "x").detach()
    >>> z = w * x + b; z.label = "z"
    >>> y = sigmoid(z); y.label = "y"
    >>> print(explain(y))
    z = w·x + b
    y = σ(z)
    <BLANKLINE>
    ȳ = 1
    z̄ = ȳ σ′(z)
    b̄ = z̄
    w̄ = z̄ x

    A notebook shows it as mathematics; ``latex`` and ``markdown`` are texts to copy. ``grad`` of no
    node is read or written. Raises TypeError if ``value`` is not a Value, ValueError for a bad
    precision, TooManyNodesError beyond ``max_nodes``, and GraphChangedError if a value was assigned
    after the graph had used it.
    """
    if not isinstance(value, Value):
        raise TypeError(
            f"expected a Value to explain, got a {type(value).__name__}; pass the result of an"
            " expression of Values"
        )
    require_precision(precision)
    require_limit("max_nodes", max_nodes)
    require_flag("numbers", numbers)
    nodes = topological_order(value)
    if len(nodes) > max_nodes:
        raise TooManyNodesError(
            f"the graph has {len(nodes):,} nodes, more than the {max_nodes:,} that are explained;"
            " explain a value closer to the inputs, or pass a larger max_nodes"
        )
    signals = error_signals(value, 1.0)
    network = symbols(nodes)
    named, inputs = _named(nodes, network)
    arguments = _arguments(nodes, named, network, inputs)
    given = [*[named[node] for node in named if not node.parents], *inputs.values()]
    forward = [
        Equation(name, formula(node.operation, arguments[node]))
        for node, name in named.items()
        if node.parents
    ]
    backward = _backward(nodes, named, arguments, signals)
    return Explanation(
        tuple([Equation(name, None) for name in given]),
        tuple(forward),
        tuple(backward),
        numbers,
        precision,
        tuple(network.legend),
    )


def _named(nodes: Sequence[Value], network: Symbols) -> tuple[dict[Value, Name], dict[int, Name]]:
    """The nodes that have a name, in topological order, and the numbers that enter a network.

    These are what has a label or a symbol of the network, every input, the output, a result that
    several others use, and one whose equation would grow too long.
    """
    children = Counter([parent for node in nodes for parent in set(node.parents)])
    length: dict[Value, int] = {}
    chosen = []
    for node in nodes:
        own = sum([length[a] if isinstance(a, Value) else 1 for a in node.arguments])
        private = children[node] == 1 and own <= LONGEST if node.parents else is_constant(node)
        length[node] = own or 1
        if node.label or node in network.of_nodes or not private:
            chosen.append(node)
            length[node] = 1
    labels = [network.of_nodes.get(node, node.label) for node in chosen]
    distinct = iter(names([*labels, *network.of_inputs.values()]))
    named = {node: Name(next(distinct), node.data) for node in chosen}
    return named, {i: Name(next(distinct), number) for i, number in network.inputs.items()}


def _arguments(
    nodes: Sequence[Value],
    named: dict[Value, Name],
    network: Symbols,
    inputs: dict[int, Name],
) -> dict[Value, list[Term]]:
    """What stands for the arguments of each node: names, or what is written out in their place."""
    terms: dict[Value, Term] = {}
    arguments: dict[Value, list[Term]] = {}
    for node in nodes:
        arguments[node] = [
            terms[argument]
            if isinstance(argument, Value)
            else inputs[network.entering[node, place]]
            if (node, place) in network.entering
            else Number(argument)
            for place, argument in enumerate(node.arguments)
        ]
        if node in named:
            terms[node] = named[node]
        elif node.parents:
            terms[node] = formula(node.operation, arguments[node])
        else:
            terms[node] = Number(node.data)
    return arguments


def _backward(
    nodes: Sequence[Value],
    named: dict[Value, Name],
    arguments: dict[Value, list[Term]],
    signals: dict[Value, float],
) -> list[Equation]:
    """v̄ = Σ v̄_child · ∂v_child/∂v for each named v, where the children are named ones.

    On the way through results without a name, the local derivatives multiply and add up.
    """
    bars = {node: Name(name.label, signals[node], bar=True) for node, name in named.items()}
    partials: dict[Value, Term] = {}  # ∂child/∂node for the named child above
    above: dict[Value, Value] = {}
    arriving: dict[Value, list[Term]] = {node: [] for node in nodes}
    for node in reversed(nodes):
        if node in named:
            above[node], partials[node] = node, ONE
        else:
            partials[node] = plus(arriving[node])
        by_child: dict[Value, list[Term]] = {}
        for parent, partial in zip(node.parents, derivatives(node, arguments[node])):
            by_child.setdefault(parent, []).append(merged(times([partials[node], partial])))
        for parent, contributions in by_child.items():
            if parent in named:
                arriving[parent].insert(0, merged(times([bars[above[node]], plus(contributions)])))
            else:
                above[parent] = above[node]
                arriving[parent][:0] = contributions
    varying = [node for node in reversed(nodes) if node in named and not is_constant(node)]
    return [
        Equation(bars[node], plus(arriving[node]) if node is not nodes[-1] else ONE)
        for node in varying
    ]
