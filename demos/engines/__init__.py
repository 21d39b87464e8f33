"""Engines of one's own: built in five lessons, graded law by law, and hunted for bugs."""
