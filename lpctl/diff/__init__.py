"""Two sides compared: facts first, judgement second, words third.

Never enters: anything that is written.
"""
