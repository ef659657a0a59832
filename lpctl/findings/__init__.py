"""What a finding is: diagnostics, rules, levels, documentation, and the classes of changes as data.

Never enters: a judgement of what is wrong with anything.
"""
