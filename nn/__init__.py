"""Neurons, layers and multi-layer perceptrons on top of ``autograd``'s public names."""
