"""The compiled twin of the engine; ``engine.pyx`` is its beginning."""
