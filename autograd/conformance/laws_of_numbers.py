"""Laws of single operations: their numbers and their local derivatives."""

from __future__ import annotations

from autograd.conformance import operations
from autograd.conformance.law import Law

OF_NUMBERS = (
    Law(
        "operations",
        "each operation has its number, and its derivative by every argument",
        programs=operations.by_themselves,
    ),
    Law(
        "chain rule",
        "the error signal that arrives is multiplied by the local derivative",
        programs=operations.with_something_after,
    ),
    Law(
        "reflected operators",
        "2 - x is not x - 2",
        programs=operations.reflected,
    ),
    Law(
        "ints and floats",
        "an int does what the float does, in an expression and as the data of a value",
        """
        x = Value(3.0); y = x + 1; y.backward()
        x.grad == 1.0

        x = Value(3.0); y = x * 2; y.backward()
        x.grad == 2.0

        x = Value(3); y = x * 0.5; y.backward()
        y.data == 1.5
        x.grad == 0.5

        x = Value(3); y = x / 2; y.backward()
        y.data == 1.5
        x.grad == 0.5

        x = Value(3.0); y = x ** 2; y.backward()
        x.grad == 6.0

        x = Value(3.0); y = 2 * x + 1; y.backward()
        x.grad == 2.0
        """,
        programs=operations.with_ints,
        refusing_is_wrong=True,
    ),
    Law(
        "kinks",
        "at a kink, the slope nearest to 0",
        """
        x = Value(0.0); y = x.relu(); y.backward()
        y.data == 0.0
        x.grad == 0.0

        x = Value(0.0); y = abs(x); y.backward()
        y.data == 0.0
        x.grad == 0.0

        x = Value(0.0); y = x.leaky_relu(); y.backward()
        x.grad == 0.01

        x = Value(1.0); y = x.clip(-1.0, 1.0); y.backward()
        x.grad == 0.0

        x = Value(0.0); y = x ** 2; y.backward()
        x.grad == 0.0

        x = Value(0.0); y = x ** 1; y.backward()
        x.grad == 1.0

        x = Value(-2.0); y = x ** 3; y.backward()
        y.data == -8.0
        x.grad == 12.0
        """,
    ),
    Law(
        "ties",
        "where n values tie, each has 1/n of the derivative of max and min",
        """
        x = Value(1.0); y = Value(1.0); z = max(x, y); z.backward()
        x.grad == 0.5
        y.grad == 0.5

        x = Value(1.0); y = Value(1.0); z = min(x, y); z.backward()
        x.grad == 0.5
        y.grad == 0.5

        x = Value(1.0); y = Value(1.0); z = x.max(y); z.backward()
        x.grad == 0.5
        y.grad == 0.5

        x = Value(1.0); y = Value(1.0); z = x.min(y); z.backward()
        x.grad == 0.5
        y.grad == 0.5
        """,
    ),
    Law(
        "extremes",
        "far out, where the result is an ordinary number, nothing overflows",
        "\n\n".join(
            f"x = Value({x}); y = x.{name}(); y.backward()\ny.data == {number}\nx.grad == {slope}"
            for name, x, number, slope in (
                ("sigmoid", -800.0, 0.0, 0.0),
                ("sigmoid", 800.0, 1.0, 0.0),
                ("tanh", 800.0, 1.0, 0.0),
                ("tanh", -800.0, -1.0, 0.0),
                ("exp", -800.0, 0.0, 0.0),
                ("softplus", 800.0, 800.0, 1.0),
                ("softplus", -800.0, 0.0, 0.0),
                ("log_sigmoid", -800.0, -800.0, 1.0),
                ("silu", -800.0, 0.0, 0.0),
                ("gelu", 800.0, 800.0, 1.0),
                ("mish", 800.0, 800.0, 1.0),
                ("elu", 800.0, 800.0, 1.0),
                ("log", 1e300, 690.7755278982137, 0.0),
                ("sqrt", 1e300, 1e150, 0.0),
                ("atan", 1e300, 1.5707963267948966, 0.0),
            )
        ),
    ),
)
