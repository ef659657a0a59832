"""Words and values as people read them: limits, suggestions, shell words, JSON, instants, durations.

Never enters: a file, a finding, anything of Flyte.
"""
