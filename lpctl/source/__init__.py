"""YAML files to documents with plain data and positions. The only room that knows YAML."""
