"""The shape of documents, stated once: model, notations, parser, schema, and why a document does not fit.

Never enters: a workflow's types, a file, a message of Flyte's.
A new field is declared in `launch_plan.py`, those of identities and secrets in `security.py`.
"""
