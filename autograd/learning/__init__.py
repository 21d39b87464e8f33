"""A step of training, carried out at once: the gradient of a batch, the step of an optimiser.

What a network is, and which of its steps may be replayed, is for ``nn`` to know.
"""
