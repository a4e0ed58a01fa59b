"""What the columns of this context say about people, by what they are for."""
