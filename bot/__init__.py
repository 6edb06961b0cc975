"""Fundstelle on Discord: the only package that knows Discord."""
