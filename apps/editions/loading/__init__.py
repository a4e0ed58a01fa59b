"""Loading editions from the project's versioned data files."""
