"""The rules: each operation as a function of floats under its local derivatives."""
