"""`python -m documents`: write anew what the code says of itself in `docs/`."""

from __future__ import annotations

import argparse

from documents.pages import DOCS, generated_pages


def main() -> None:
    """Write every page that is generated, whole or in part."""
    argparse.ArgumentParser(prog="python -m documents", description=main.__doc__).parse_args()
    for name, text in generated_pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
