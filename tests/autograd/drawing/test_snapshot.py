"""The graph that a page is made from, whatever is done with the one that was drawn."""

from hypothesis import given

from autograd import Value, detect_anomaly, draw, group, no_grad, topological_order
from autograd.drawing.snapshot import snapshot
from autograd.strategies import graphs
from autograd.value import error_signals


@given(graphs())
def test_the_same_graph_of_other_values(output):
    for i, node in enumerate(topological_order(output)):
        node.label = f"v{i}"
    nodes, copies = topological_order(output), topological_order(snapshot(output))
    assert not set(nodes) & set(copies)

    def told(order):
        place = {node: i for i, node in enumerate(order)}
        signals = error_signals(order[-1], 1.0)
        return [
            (n.op, n.label, n.group, repr(n.data), repr(signals[n]), [place[p] for p in n.parents])
            for n in order
        ]

    assert told(copies) == told(nodes)


def test_where_the_drawing_is_made_does_not_matter(renderer):
    x = Value(3.0, "x")
    y = x * x + x.detach()
    page = draw(y).html
    for around in (no_grad(), group("another"), detect_anomaly()):
        with around:
            drawing = draw(y)
            assert drawing.html == page
