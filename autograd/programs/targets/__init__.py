"""A program as source text for another machine: one file for each target, over common ground."""
