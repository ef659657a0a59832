"""Manifests that lpctl writes: of launch plans that come compiled, with the proof of each, and blank ones.

Never enters: how a plan is checked, a file that is written.
"""
