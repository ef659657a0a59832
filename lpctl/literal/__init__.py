"""Values, types and literals of every kind that Flyte knows, and what is wrong with a value.

Never enters: a plan, a workflow, a file.
"""
