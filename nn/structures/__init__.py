"""Structures beyond the fully connected layer."""
