"""What follows from the words and the order of a text: no database, no page."""
