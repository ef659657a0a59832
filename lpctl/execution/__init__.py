"""Executions of a plan started by a caller: the file that flytectl takes, and what flytectl makes of it."""
