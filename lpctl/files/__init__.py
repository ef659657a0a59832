"""Files and trees, on disk and in git: which there are, and their contents.

Never enters: what the contents mean.
"""
