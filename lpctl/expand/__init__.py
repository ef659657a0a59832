"""Documents to the plans that they state, of which every value knows its place, file included.

Never enters: what a plan means, a workflow.
"""
