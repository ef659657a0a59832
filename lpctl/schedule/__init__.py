"""Schedules in words, the starts that people are shown, and what other programs read otherwise.

Never enters: how Flyte reads and computes them, which is in flyte.
"""
