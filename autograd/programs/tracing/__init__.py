"""Looking on while a function runs: what it computes, and what Python learns of its numbers."""
