"""See ``python -m demos``."""
