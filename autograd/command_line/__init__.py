"""The command ``seegrad``: from an expression in text to its value and derivatives."""
