"""Compiled plans as files: what they are called, the index beside them, and how a directory is replaced as a whole."""
