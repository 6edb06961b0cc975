"""What a question owes to the questions before it: which earlier turns count, and what a follow-up means with them."""
