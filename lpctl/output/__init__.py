"""What is written: directories, archives, the index, single files, and the commands that are printed for them.

Never enters: a check of what is written.
"""
