"""Gradients held against the definition of the derivative, and anomalies found where they begin."""
