"""Laws of the backward pass: what happens in a graph, whatever its operations are."""

from __future__ import annotations

from autograd.conformance import operations
from autograd.conformance.law import Law

OF_GRAPHS = (
    Law(
        "leaf",
        "backward() begins with a gradient of 1, and leaves the numbers as they are",
        """
        x = Value(3.0)
        x.grad == 0.0

        x = Value(3.0); x.backward()
        x.grad == 1.0
        x.data == 3.0

        x = Value(3.0); y = Value(2.0); z = x * y; z.backward()
        z.grad == 1.0
        z.data == 6.0
        x.data == 3.0
        y.data == 2.0
        """,
    ),
    Law(
        "downwards",
        "error signals go from the output down to the inputs",
        """
        x = Value(2.0); a = x + 1.0; y = a + 1.0; y.backward()
        x.grad == 1.0
        """,
    ),
    Law(
        "equal numbers",
        "values are told apart by who they are, not by their numbers",
        """
        x = Value(3.0); y = Value(3.0); a = x + 1.0; b = y + 1.0; z = a + b; z.backward()
        x.grad == 1.0
        y.grad == 1.0

        x = Value(3.0); y = Value(4.0); a = x + 2.0; b = y + 1.0; z = a + b; z.backward()
        x.grad == 1.0
        y.grad == 1.0
        """,
    ),
    Law(
        "no state",
        "a pass knows nothing of the passes and graphs before it",
        """
        x = Value(2.0); y = x + 1.0; y.backward(); u = Value(3.0); v = u + 1.0; v.backward()
        x.grad == 1.0
        u.grad == 1.0

        a = Value(2.0); b = a + 1.0; x = Value(3.0); y = x + 1.0; y.backward()
        a.grad == 0.0
        b.grad == 0.0
        x.grad == 1.0

        x = Value(2.0); y = x + x; y.backward(); x.grad = 0.0; z = x + 3.0; z.backward()
        x.grad == 1.0

        x = Value(2.0); y = x + 1.0; x.data = 5.0; z = x + 1.0; z.backward()
        z.data == 6.0
        x.grad == 1.0
        """,
    ),
    Law(
        "fan-out",
        "an input that is used several times receives the sum of all error signals",
        """
        x = Value(3.0); y = x + x; y.backward()
        x.grad == 2.0

        x = Value(3.0); y = x * x; y.backward()
        x.grad == 6.0

        x = Value(3.0); y = x * 2.0 + x; y.backward()
        x.grad == 3.0

        x = Value(3.0); w = Value(2.0); y = x * w + x * x; y.backward()
        x.grad == 8.0
        w.grad == 3.0
        """,
        programs=operations.used_twice,
    ),
    Law(
        "once",
        "a result that is used several times is passed through once, on however many paths",
        """
        x = Value(3.0); a = x * 2.0; y = a * a; y.backward()
        x.grad == 24.0

        x = y = Value(1.0)
        for _ in range(40): y = y + y
        y.backward()
        x.grad == 2.0 ** 40
        """,
    ),
    Law(
        "order",
        "a value passes its error signal on when all of its children have sent theirs",
        """
        x = Value(2.0); a = x * x; y = a * a + a; y.backward()
        x.grad == 36.0

        x = Value(2.0); a = x * x; y = a + a * a; y.backward()
        x.grad == 36.0

        x = Value(2.0); a = x + 1.0; b = a * 2.0; y = a * b; y.backward()
        x.grad == 12.0

        x = Value(2.0); a = x + 1.0; b = a * 2.0; y = b * a; y.backward()
        x.grad == 12.0

        x = Value(2.0); a = x + 1.0; b = a * a; c = b * b; y = (c + a) + b; y.backward()
        x.grad == 115.0

        x = Value(2.0); a = x + 1.0; b = a * a; c = b * b; y = b + (a + c); y.backward()
        x.grad == 115.0
        """,
    ),
    Law(
        "constants",
        "a plain number and a value that took no part receive nothing",
        """
        x = Value(3.0); other = Value(3.0); y = x * 3.0; y.backward()
        other.grad == 0.0
        x.grad == 3.0

        x = Value(2.0); other = Value(2.0); y = x + 2.0; y.backward()
        other.grad == 0.0
        x.grad == 1.0

        x = Value(2.0); other = x * 5.0; y = x * 3.0; y.backward()
        other.grad == 0.0
        x.grad == 3.0
        """,
    ),
    Law(
        "+=",
        "y += x makes a new value, and leaves the old one to whoever holds it",
        """
        x = Value(3.0); y = x; y += 1.0
        x.data == 3.0
        y.data == 4.0

        x = Value(3.0); y = x; y += x; y.backward()
        x.data == 3.0
        x.grad == 2.0

        x = Value(3.0); y = x; y *= x; y.backward()
        x.data == 3.0
        x.grad == 6.0

        x = Value(3.0); y = x; y -= 1.0; z = x * y; z.backward()
        x.grad == 5.0

        x = Value(3.0); y = x; y /= 2.0; z = x * y; z.backward()
        x.grad == 3.0
        """,
    ),
    Law(
        "leaves accumulate",
        "two outputs that share an input add up in its gradient",
        """
        x = Value(3.0); y = x * 2.0; z = x * 5.0; y.backward(); z.backward()
        x.grad == 7.0

        x = Value(3.0); y = x * x; z = x * 5.0; y.backward(); z.backward()
        x.grad == 11.0
        """,
    ),
    Law(
        "second backward",
        "the gradient between inputs and output is that of the latest pass alone",
        """
        x = Value(3.0); y = x * 2.0; y.backward(); y.backward()
        x.grad == 4.0

        x = Value(3.0); a = x * 2.0; y = a * 5.0; y.backward(); y.backward()
        x.grad == 20.0

        x = Value(3.0); a = x * 2.0; y = a * 5.0; z = a * 7.0; y.backward(); z.backward()
        x.grad == 24.0
        """,
    ),
    Law(
        "depth",
        "a chain of thousands of steps runs backward",
        """
        x = y = Value(1.0)
        for _ in range(5000): y = y + 1.0
        y.backward()
        x.grad == 1.0

        x = y = Value(1.0)
        for _ in range(5000): y = y * 1.0
        y.backward()
        x.grad == 1.0
        """,
    ),
)
