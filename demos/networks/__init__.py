"""Networks: what they can represent, and what they learn on data."""
