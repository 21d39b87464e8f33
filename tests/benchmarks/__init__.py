"""How fast the engines are, beside their peers: ``python -m tests.benchmarks``.

Each file but these is one workload. It has a docstring that names it, a function ``prepare`` for
each system, in ``SYSTEMS``, and each of those returns a step to be timed: a function that does the
work once and returns the seconds its forward and its backward pass took.

Every system runs in an interpreter of its own, so that no one's garbage is collected on another's
time, and they take turns of a tenth of a second, so that a busy moment of the machine meets all of
them. The table gives medians.

Systems that record or compile (``peers``) tell what that took. Two files print tables of their own:
``branches``, what each system does at ``if x > 0``, and ``growth``, to 10⁷ instructions.
"""
