"""Workflows of an analytics team, the ones that the launch plans in `plans/` start."""
