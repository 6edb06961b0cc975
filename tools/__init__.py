"""What looks at the product from outside: run by make, not installed with it."""
