"""What workflows take and return: packages, flytectl's output, documents, and which of them is meant.

Never enters: a plan that is to be compiled.
"""
