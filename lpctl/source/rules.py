"""What can be wrong with a file before anybody asks what it says."""

from lpctl.findings.diagnostic import Rule, Severity
from lpctl.text.limits import FINDINGS

ENCODING = Rule(
    "encoding",
    Severity.ERROR,
    """A file is not UTF-8 text.

    Manifests are UTF-8, with or without a byte order mark at the start of a document; control characters other than tab
    and line breaks are not YAML. Editors on Windows may write UTF-16. `"\\ud83c\\udf89"`, as JSON writes a character
    beyond U+FFFF, is that character; one half of it is none.

    Bad::

        # half of a character, as JSON in UTF-16 has it
        labels: {team: "\\ud83d"}

    Good::

        labels: {team: data-science}
    """,
    firm=True,
)

EMPTY_FILE = Rule(
    "empty-file",
    Severity.ERROR,
    """A manifest file holds no document.

    A file that was meant to hold a plan and holds none would otherwise pass every check.

    Bad::

        # daily_report: moved to another repository

    Good::

        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
    """,
    firm=True,
)

YAML_SYNTAX = Rule(
    "yaml-syntax",
    Severity.ERROR,
    """The text is not YAML.

    The verdict is that of ruamel.yaml's parser for YAML 1.2. Some values have to be quoted because YAML gives their
    first character a meaning: `*` is an alias, `&` an anchor, `!` a tag, `@` and `%` are reserved, `{` opens a mapping.

    Bad::

        schedule:
          cron: */5 * * * *

    Good::

        schedule:
          cron: "*/5 * * * *"
    """,
    firm=True,
)

YAML_DUPLICATE_KEY = Rule(
    "yaml-duplicate-key",
    Severity.ERROR,
    """A mapping holds the same key twice.

    YAML requires unique keys; parsers that do not check keep the last one in silence.

    Bad::

        labels: {team: a, team: b}

    Good::

        labels: {team: b}
    """,
    firm=True,
)

YAML_KEY = Rule(
    "yaml-key",
    Severity.ERROR,
    """A mapping's key is not a string.

    Every key of a manifest is text. YAML reads `1:`, `true:` and `null:` as other kinds, and `{{ x }}` as a mapping
    whose key is a mapping.

    Bad::

        labels: {1: a}

    Good::

        labels: {"1": a}
    """,
    firm=True,
)

YAML_ALIAS = Rule(
    "yaml-alias",
    Severity.ERROR,
    """An alias names no anchor, or the node that it stands in.

    `*name` stands for the value that `&name` marks earlier in the same document; a text that starts with `*` has to be
    quoted. What plans in several documents and files share stands under `defaults` in lpctl.yaml.

    Bad::

        labels: *shared

    Good::

        labels: &shared {team: a}
        annotations: *shared
    """,
    firm=True,
)

YAML_MERGE = Rule(
    "yaml-merge",
    Severity.ERROR,
    """A merge key `<<` is given something else than mappings.

    It lays one mapping, or a list of them, under the keys that are written: those win over merged ones, and earlier
    mappings over later ones.

    Bad::

        labels:
          <<: text

    Good::

        labels: &shared {team: a}
        annotations:
          <<: *shared
          owner: john.doe
    """,
    firm=True,
)

YAML_TAG = Rule(
    "yaml-tag",
    Severity.ERROR,
    """A value has a tag that means nothing here.

    Only YAML's own tags are known (`!!str`, `!!int`, `!!float`, `!!bool`, `!!null`, `!!map`, `!!seq`). A text that
    starts with `!` has to be quoted.

    Bad::

        annotations:
          motto: !important things first

    Good::

        annotations:
          motto: "!important things first"
    """,
    firm=True,
)

YAML_VERSION = Rule(
    "yaml-version",
    Severity.ERROR,
    """A `%YAML` directive asks for another version than 1.2.

    In YAML 1.1 `yes` is true and `012` is 10; lpctl reads neither so.

    Bad::

        %YAML 1.1
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf

    Good::

        %YAML 1.2
        ---
        apiVersion: lpctl/v1
        kind: LaunchPlan
        name: daily
        workflow: reports.daily.my_wf
    """,
    firm=True,
)

YAML_LIMIT = Rule(
    "yaml-limit",
    Severity.ERROR,
    """A document is beyond a bound that lpctl keeps.

    A file may have 4 MiB, collections 100 levels, a document 100,000 nodes and a file 200,000 with aliases written out,
    where a text counts as a node for every 200 characters; a key 1,024 characters, an integer 1,000 digits, and no
    number reaches further than a float, 1.8e308. A file of more than 128 KiB may hold no tab, and in brackets and
    braces a colon stands in the line of its key, a text with a colon in quotes. What follows 1,000 mistakes in one file
    is not checked. Of more findings about a file the 1,000 most severe are shown, and that there are more is a warning
    where those are warnings. No launch plan comes near; what does is a mistake or an attack.

    Bad::

        default_inputs:
          a: &a [x, x, x, x, x, x, x, x, x, x]
          b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
          c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
          d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
          e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]

    Good::

        default_inputs: {days: 3}
    """,
    firm=True,
)

MORE_MISTAKES = YAML_LIMIT.at((), f"{FINDINGS:,} mistakes in this file; what follows them is not checked", on="key")
"""The last finding about a file that has `limits.FINDINGS`."""
