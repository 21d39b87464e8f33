"""What type checkers refuse: each line has an error, and a comment that expects it.

mypy and pyright report a comment that is not needed, so a mistake that passes is found.
"""

from autograd import Value, atan2, dot, exp, leaky_relu, softmax

a = Value(1.0)

exp(a, a, a)  # type: ignore
exp("1")  # type: ignore
leaky_relu(a, slop=0.1)  # type: ignore
leaky_relu(a, 0.1, 0.2)  # type: ignore
atan2(a)  # type: ignore
dot(a, a)  # type: ignore
softmax(a)  # type: ignore
a + "1"  # type: ignore
a.exp(2.0)  # type: ignore
a.leaky_relu(slop=0.1)  # type: ignore
a.no_such_method()  # type: ignore
a.data = "3"  # type: ignore
a.backward(None)  # type: ignore
