"""YAML text to documents whose every value knows its place, and back to text.

Never enters: what kinds of documents there are.
"""
