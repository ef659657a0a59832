"""The classes of changes: what each is, how much it matters to whom, in words that `lpctl explain` prints.

Who a caller is, and what BREAKING, RISKY and SAFE mean, is defined in docs/diff.md.
"""

from lpctl.findings.classes import access, inputs, plans, settings

CLASSES = tuple(
    sorted((*access.CLASSES, *plans.CLASSES, *inputs.CLASSES, *settings.CLASSES), key=lambda known: known.id)
)
"""Every class, by name."""
