"""Measurements: quality and speed, each a command with its own --help."""
