"""YAML values to Flyte literals of a declared type, and back to values that people read."""
