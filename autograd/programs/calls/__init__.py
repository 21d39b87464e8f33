"""A call of a jitted function: its arguments, its replay, and the nodes that come of it."""
