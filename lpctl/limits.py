"""Every bound that lpctl keeps, in one place: input beyond one of them ends in a message that names it."""

MIB = 1024 * 1024

FILE_BYTES = 4 * MIB
"""Size of one manifest or configuration file."""

YAML_DEPTH = 100
"""Collections inside one another in one document."""

YAML_NODES = 100_000
"""Scalars and collections of one document, each alias counted as what it stands for."""

INTEGER_DIGITS = 1000
"""Digits of one integer; Flyte's own integers have 19 at most."""

MEMBER_BYTES = 16 * MIB
"""Size of one unpacked archive member, or of one .pb file."""

ARCHIVE_BYTES = 256 * MIB
"""Size of all members of one archive, unpacked."""

ARCHIVE_MEMBERS = 10_000
"""Members of one archive, or files of one package directory."""

FILE_NAME_BYTES = 120
"""Length of the plan's part of an output file name; file systems allow 255 for the whole."""
