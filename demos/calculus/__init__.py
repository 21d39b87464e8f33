"""Derivatives of functions: by hand, by definition, by the graph, and what they are good for."""
