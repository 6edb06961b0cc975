"""What a person reads to find what to improve: a page with plots and errors, and the errors as JSON Lines."""
