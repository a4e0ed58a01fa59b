"""Measurements of the running default; each prints one JSON object."""
