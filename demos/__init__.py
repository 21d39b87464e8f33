"""Worked examples of the lectures, runnable: ``python -m demos``."""
