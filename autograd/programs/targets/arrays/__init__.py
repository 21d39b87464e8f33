"""A program over arrays: its rules as they stand, their derivatives, and instructions in groups."""
