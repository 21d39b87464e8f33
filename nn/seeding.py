"""Where random numbers come from: one generator, seeded, unless the caller gives another.

Whatever draws takes ``generator=``, a ``random.Random``. Without one it draws from the generator
of this package, which starts from seed 0 in every process: the same program is the same run.
"""

from __future__ import annotations

from numbers import Integral
from random import Random

from autograd.text import brief

_generator = Random(0)


def manual_seed(seed: int) -> Random:
    """Seed the generator of this package, and return it.

    Raises TypeError for what is no integer: None and nan would be another run each time.
    """
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(f"a seed is an integer, got {brief(seed)}")
    _generator.seed(int(seed))
    return _generator


def chosen(generator: Random | None) -> Random:
    """The generator that was given, or the one of this package; TypeError for anything else."""
    if generator is None:
        return _generator
    if not isinstance(generator, Random):
        raise TypeError(
            f"a generator is a random.Random, got {brief(generator)}; pass Random(seed)"
        )
    return generator
