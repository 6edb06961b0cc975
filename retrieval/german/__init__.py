"""Know German: sentences, terms, questions, dates and names, as pure functions over text."""
