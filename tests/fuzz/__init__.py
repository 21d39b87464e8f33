"""Searches for crashes, hangs and losses: seeded, bounded, as long as one likes.

A fuzzer is a function of a random generator that does one trial and raises where something is
wrong. ``python -m tests.fuzz NAME --seconds N --seed S`` runs trials for so long, trial k with the
seed (S, k), in a process of its own; ``make fuzz`` runs them all.
"""
