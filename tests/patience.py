"""How long a test waits before it calls something hanging, on a machine however busy."""

PATIENCE = 600.0  # seconds; what ends in time takes a thousandth of that
