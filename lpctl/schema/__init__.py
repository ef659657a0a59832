"""The JSON Schemas of lpctl's documents, and why a document does not fit its own."""
