"""The command ``seegrad``: from an expression in text to its value and derivatives.

``main`` runs it and ``options`` says what it can be asked. ``expression`` reads the mathematics,
with ``source_text`` and ``translator``. ``output`` shows the result, and ``ending`` ends a command.
"""
