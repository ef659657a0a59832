"""Reports that are sent to people."""
