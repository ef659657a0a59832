"""The manifest as typed values: one NamedTuple a section, and the parser that makes them of plain data."""
