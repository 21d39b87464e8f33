"""A loop with a carry: its steps, replayed one after another, and their derivatives."""
