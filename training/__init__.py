"""Training a reader of our own: the bundled encoder learns to mark answers; nothing of the product imports this."""
