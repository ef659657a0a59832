"""Workflow interfaces: where they come from, and which one a plan's reference means."""
