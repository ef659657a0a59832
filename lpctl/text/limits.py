"""Every bound that lpctl keeps, in one place: input beyond one of them ends in a message that names it."""

MIB = 1024 * 1024

FILE_BYTES = 4 * MIB
"""Size of one manifest or configuration file."""

HELD_BYTES = 1024 * MIB
"""Size of all manifests of one run, which are held in memory until it ends; a hundred thousand have 120 MiB."""

YAML_DEPTH = 100
"""Collections inside one another in one document."""

YAML_NODES = 100_000
"""Scalars and collections of one document, each alias counted as what it stands for, a long text as several."""

NODE_CHARACTERS = 200
"""How much of a text counts as one node: a long one that many aliases stand for is as large as many nodes."""

FILE_NODES = 200_000
"""Nodes of all documents of one file, and ten more for each document."""

TAG_DIRECTIVES = 100
"""%TAG lines of one file; the C parser looks at all of them again for each."""

KEPT_CHARACTERS = 120
"""Length of a text up to which what was found of it is kept for the next that is the same."""

KEY_CHARACTERS = 1024
"""Length of a key; YAML itself allows no more where the key is not written behind a `?`."""

SCAN_CHARACTERS = 64 * 1024
"""Length up to which a file is read line by line, in which the other bounds cannot be passed."""

SCAN_DEPTH = 40
"""Collections inside one another that are read so."""

SECOND_READING_BYTES = 128 * 1024
"""Size up to which a file is read by the pure Python parser, which takes up to nine seconds for a MiB."""

RECORDS = 20_000
"""Records of one `for_each`, each of which becomes a plan."""

FINDINGS = 1000
"""Findings about one file that are shown, and errors in it; what follows these is not checked."""

MESSAGE_CHARACTERS = 1000
"""Length of a message, a note or a help text; names and values in them may be of any length."""

INTEGER_DIGITS = 1000
"""Digits of one integer; Flyte's own integers have 19 at most."""

CRON_CHARACTERS = 1000
"""Length of a cron expression; one that lists every minute, hour and day has 400."""

NOTATION_CHARACTERS = 10_000
"""Length of one type in lpctl's notation."""

TYPE_DEPTH = 25
"""Types inside one another; with the values that go with it, protobuf reads 100 messages inside one another."""

TYPE_PARTS = 10_000
"""Types in one type, and the values that it lists: variants of a union, columns of a dataset, values of an enum."""

UNION_TRIES = 200_000
"""Scalars and collections of one input, each counted for every variant of a union that it is tried as."""

SCHEMA_STEPS = 50
"""Schemas that are followed for each scalar and collection of a struct, and as many for twenty more: alternatives
inside one another multiply."""

SCHEMA_ALTERNATIVES = 20
"""Alternatives inside one another for one value."""

STRUCT_DEFAULTS = 10_000
"""Defaults of a struct's type that are written into one value; those of a recursive type would have no end."""

ATTRIBUTE_READS = 10_000
"""Attributes of its inputs that the nodes of a workflow read; what subworkflows in one another read may multiply."""

STRUCT_DEPTH = 28
"""Mappings and lists inside one another in a protobuf Struct, each of them three messages; protobuf reads 100."""

LITERAL_DEPTH = 80
"""Messages that a value to try may lie in; protobuf reads 100, some of which hold the literal itself."""

PATTERN_CHARACTERS = 200
"""Length of a pattern in a struct's schema that is asked."""

PATTERN_TEXT = 1000
"""Length of a text that is asked whether it matches a pattern."""

GIVEN_VALUES = 250
"""Values that are tried where the type of an input changes: of those that clients make, and of any."""

GIVEN_BYTES = 2 * MIB
"""Size of the two types times values that are tried; at least 20 are, of types of any size."""

READER_COMPARISONS = 300_000_000
"""Sizes of the two types of an output multiplied, times types of inputs that are asked whether they read both: two
unions are compared variant by variant. One is asked, of types of any size."""

JSON_SCHEMA_VALUES = 5_000
"""Values in the JSON Schema of a struct that is compared with another's; one of a hundred fields has a few hundred."""

JSON_SCHEMA_COMPARISONS = 20_000
"""Pairs of schemas that are compared for one such pair: alternatives are compared each with each."""

MEMBER_BYTES = 16 * MIB
"""Size of one unpacked archive member, or of one .pb file."""

MEMBER_HEADER_BYTES = 64 * 1024
"""Size of what an archive says of one member, such as a long name."""

ENTITY_BYTES = 4 * MIB
"""Size of one serialised workflow or launch plan: a server takes no larger request (gRPC's default)."""

WEIGHED_BYTES, WEIGHED_NODES = 64 * 1024, 5_000
"""Size of a manifest, and nodes with every alias written out, up to which no plan of plain values is near that."""

ENTITIES_BYTES = 64 * MIB
"""Size of all serialised workflows and launch plans of one source; a thousand workflows have a few MiB."""

INTERFACE_BYTES = 6 * MIB
"""Size of all interfaces and launch plans in them; what is kept in memory takes up to forty times that."""

JSON_BYTES = 8 * MIB
"""Size of one JSON file of flytectl's."""

RECORDED_BYTES = 64 * MIB
"""Size of what flytectl printed of the launch plans of a server: one of a hundred inputs has 60 KiB."""

JSON_NODES = 200_000
"""Objects, arrays and scalars of the interfaces and launch plans in one such file."""

ARCHIVE_BYTES = 256 * MIB
"""Size of all members of one archive, unpacked."""

ARCHIVE_MEMBERS = 10_000
"""Members of one archive, or files of one package directory."""

FILE_NAME_BYTES = 120
"""Length of the plan's part of an output file name; file systems allow 255 for the whole."""

TREE_FILES = 1_000_000
"""Files of one git revision; the largest repositories have a few hundred thousand."""

ITEM_PAIRS = 250_000
"""Items of one list times items of another that are looked for in each other; of more, those at one position are
compared."""

RENAME_PAIRS = 250_000
"""Plans that are gone times plans that are new; of more, none is looked at as the other renamed."""
