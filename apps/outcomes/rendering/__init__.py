"""From a frozen text to one accessible, archival PDF."""
