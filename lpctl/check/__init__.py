"""One run over many plans: stages in order, references, suppressions, the verdict, lpctl.yaml.

Never enters: printing, writing.
"""
