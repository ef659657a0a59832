"""Pages to look at in a browser: template, style and script, and how data are put into them.

Never enters: anything that is computed of manifests, plans or schedules.
"""
