"""The engine that a lecture writes on the board: a class of values in fifty lines, and right."""

import math


class Value:
    """A number, the values it was computed from, and how it sends its gradient back to them."""

    def __init__(self, data, parents=(), send=lambda signal: ()):
        self.data = data
        self.grad = 0.0
        self.parents = parents
        self.send = send  # from the error signal of this value to those of its parents

    def __add__(self, other):
        other = as_value(other)
        return Value(self.data + other.data, (self, other), lambda signal: (signal, signal))

    def __mul__(self, other):
        other = as_value(other)
        a, b = self.data, other.data
        return Value(a * b, (self, other), lambda signal: (b * signal, a * signal))

    def __pow__(self, n):
        if isinstance(n, Value):
            raise TypeError("only numbers as exponents")
        x = self.data
        return Value(x**n, (self,), lambda signal: (n * x ** (n - 1) * signal,))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), lambda signal: ((1.0 - t * t) * signal,))

    def relu(self):
        x = self.data
        return Value(max(x, 0.0), (self,), lambda signal: ((x > 0) * signal,))

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + (-other)

    def __truediv__(self, other):
        return self * as_value(other) ** -1.0

    def __rsub__(self, other):
        return as_value(other) - self

    def __rtruediv__(self, other):
        return as_value(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def backward(self):
        """Send the signals from here down to the inputs, children first."""
        nodes = in_order(self)
        for node in nodes:
            node.grad = 0.0 if node.parents else node.grad
        self.grad = 1.0 if self.parents else self.grad + 1.0
        for node in reversed(nodes):
            for parent, signal in zip(node.parents, node.send(node.grad), strict=False):
                parent.grad += signal


def as_value(number):
    """The number as a value of its own."""
    return number if isinstance(number, Value) else Value(number)


def in_order(output):
    """The values that the output depends on, parents first, each once."""
    order, seen, waiting = [], set(), [(output, False)]
    while waiting:
        value, parents_are_done = waiting.pop()
        if parents_are_done:
            order.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            waiting.append((value, True))
            waiting += [(parent, False) for parent in value.parents]
    return order
