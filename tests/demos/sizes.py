"""How large a training in a test is: the Python engine takes some thirty times as long over it."""

from autograd import engines


def size(native, python):
    """What the engine that runs is given; each lesson holds of both, and is read from both.

    The engines give the same numbers, so a lesson that only the larger size shows need not be shown
    by both.
    """
    return native if engines.engine == "native" else python
