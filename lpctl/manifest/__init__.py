"""The manifest as typed values: one frozen dataclass a section, and the parser that makes them of plain data."""
