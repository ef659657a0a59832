"""One launch plan: its identity, its inputs bound, its message built, taken apart, compared with another.

Never enters: a run over many plans, a command.
"""
