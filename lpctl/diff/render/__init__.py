"""A finished diff in words: pure functions from a Diff to text, one file a format."""
