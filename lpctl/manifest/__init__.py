"""The shape of documents, stated once: model, parser, schema, and why a document does not fit.

Never enters: a workflow's types, a file, a message of Flyte's.
"""
