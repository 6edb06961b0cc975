"""Let `python -m retrieval` do what `fundstelle` does."""

from retrieval.cli import main

main()
