"""Worked examples of the lectures, runnable: ``python -m demos`` lists them by their rooms.

calculus, graphs, networks and learning hold one demo a file; tools holds what runs and shows them.
"""
