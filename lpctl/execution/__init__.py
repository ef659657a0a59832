"""What an execution starts with, what becomes of it, and the file that flytectl takes.

Never enters: a connection.
"""
