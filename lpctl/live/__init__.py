"""What a server has registered and runs, set against what is written, and the steps from one to the other.

Never enters: a connection or a password of lpctl's own, what a manifest means.
"""
