"""Data sets from a seeded generator, and how data is shared out into batches and into parts.

``moons`` is in ``nn`` too.
"""

from nn.data.batches import batches, split
from nn.data.datasets import circles, digits, moons, spiral, xor
from nn.data.mixture import GaussianMixture

__all__ = ["GaussianMixture", "batches", "circles", "digits", "moons", "spiral", "split", "xor"]
