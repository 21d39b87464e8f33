"""Comparisons with PyTorch itself, which the ordinary tests do not need: ``make parity``."""
