"""Computation graphs: both passes node by node, and the lectures' formulas held against them."""
