"""Optimisers and schedules of their rates."""
