"""Launch plans that come compiled, back to the manifests that people would have written, and the proof of each.

Never enters: how a plan is checked, a file that is written.
"""
