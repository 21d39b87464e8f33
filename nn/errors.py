"""What can go wrong, drawn as a tree.

::

    NetworkError
    ├── SizeError        (ValueError)       numbers that do not fit a layer, a loss, or one another
    ├── LabelError       (ValueError)       a target that names no class, or is no distribution
    ├── StateError       (ValueError)       a state or a file that does not fit the model
    └── NonFiniteError   (ArithmeticError)  training reached an infinity or nan

Each also derives from the builtin exception a caller would expect.
"""

__all__ = ["LabelError", "NetworkError", "NonFiniteError", "SizeError", "StateError"]


class NetworkError(Exception):
    """The root of every error that this package raises for a reason of its own."""


class SizeError(NetworkError, ValueError):
    """Two sizes that must agree do not; the message names both."""


class LabelError(NetworkError, ValueError):
    """A target that the loss cannot use; the message says which it can."""


class StateError(NetworkError, ValueError):
    """A state, or the file that should hold one, does not fit; nothing was changed."""


class NonFiniteError(NetworkError, ArithmeticError):
    """A loss or a gradient is not finite; the message names the operation it came from."""
