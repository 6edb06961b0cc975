"""Fundstelle beside what people would otherwise use; `python -m benchmarks.compare --help` says how."""
