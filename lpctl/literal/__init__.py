"""Values, types and literals as flytekit writes and reads them, and what is wrong with a value.

Never enters: a plan, a workflow, a file.
"""
