"""Expressions to ask the real cron parser about, a JSON object a line: `python expressions.py SEED COUNT`.

Half of them are well formed; the others are wrong in one place or in many. The same arguments make the same rows.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import datetime, timedelta, timezone

BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
NAMES = {
    3: ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    4: ("sun", "mon", "tue", "wed", "thu", "fri", "sat"),
}
# Zones whose rules are the same in every release of the zone database that lpctl may be used with.
ZONES = (
    *("UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/St_Johns"),
    *("America/Sao_Paulo", "Asia/Tokyo", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney", "Australia/Lord_Howe"),
    *("Pacific/Auckland", "Pacific/Chatham", "Etc/GMT+5"),
)
NO_ZONES = ("", "Local", "PST", "Z", "UTC+1", "europe/berlin", "/UTC", "../UTC", "Nowhere/City", "a..b", "\\x", "utc")
ODD_ITEMS = (
    *("*-5", "?-9", "*-foo", "*-1-2", "5-", "-5", "1-2-3", "", "L", "15W", "mon#2", "7", "60", "24", "32", "13", "0"),
    *("99999999999999999999", "\u0663", "1.5", "+", "-", "sunday", "R", "H", "~5", '"1"', "é", "0x1", "+3", "007"),
)
ODD_STEPS = ("0", "-1", "+3", "", "a", "100", "9223372036854775807", "99999999999999999999", "1/2")
ODD_BLANKS = (
    "  ",
    "\t",
    "\xa0",
    "\u2003",
    "\n",
    "\r\n",
    "\x85",
    "\u3000",
    "\u200b",
    "\x0b",
    "\x0c",
    "\x1f",
    "\u1680",
    "\ufeff",
)
DESCRIPTORS = (
    *("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"),
    *("@Daily", "@reboot", "@", "@every", "@daily ", " @daily", "@every ", "@every5m"),
)
NEVER_OR_SELDOM = (
    *("0 0 29 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 29 2 mon", "0 0 31 2 */1", "0 0 31 */2 *"),
    *(", * * * *", "* , * * *", "* * , * *", "* * * , *", "* * * * ,", "0 0 , * mon", "0 0 1 * ,"),
)


class Generator:
    """Makes expressions; `odd` is how often a part of one is no ordinary one."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - for the same rows each time
        self.odd = 0.0

    def is_odd(self) -> bool:
        return self.random.random() < self.odd

    def value(self, field: int, at_least: int) -> tuple[int, str]:
        number = self.random.randint(at_least, BOUNDS[field][1])
        names = NAMES.get(field)
        if names is None or self.random.random() < 0.8:
            return number, str(number)
        name = names[number - BOUNDS[field][0]]
        return number, self.random.choice((name, name.upper(), name.title()))

    def item(self, field: int) -> str:
        if self.is_odd():
            return self.random.choice(ODD_ITEMS)
        kind = self.random.random()
        if kind < 0.35:
            text = self.random.choice("***?")
        else:
            low, text = self.value(field, BOUNDS[field][0])
            if kind < 0.65:
                text += "-" + self.value(field, low)[1]
        if self.random.random() < 0.3:
            text += "/" + (self.random.choice(ODD_STEPS) if self.is_odd() else str(self.random.randint(1, 40)))
        return text

    def field(self, field: int) -> str:
        count = self.random.choice((1, 1, 1, 1, 2, 3))
        return (",," if self.is_odd() else ",").join(self.item(field) for _ in range(count))

    def fields(self) -> str:
        count = self.random.choice((0, 1, 4, 6, 7)) if self.is_odd() else 5
        text = ""
        for number in range(count):
            text += self.field(min(number, 4))
            text += self.random.choice(ODD_BLANKS) if self.is_odd() else " "
        return text if self.is_odd() else text.rstrip(" ")

    def every(self) -> str:
        units = ("ns", "us", "µs", "ms", "s", "m", "h")
        parts = []
        for _ in range(self.random.choice((1, 1, 2, 3))):
            number = self.random.choice((str(self.random.randint(0, 200)), "1.5", ".5", "5.", "0.000000001"))
            unit = self.random.choice(("d", "", "S", "w")) if self.is_odd() else self.random.choice(units)
            parts.append((self.random.choice(("", "1e3", "9223372036854775808")) if self.is_odd() else number) + unit)
        return "@every " + self.random.choice(("", "", "", "-", "+")) + "".join(parts)

    def around_a_change(self) -> str:
        """An expression for the hours in which clocks are changed."""
        minute = self.random.choice(("0", "30", "*/15", "59"))
        hour = self.random.choice(("0", "1", "2", "3", "23", "*", "1-3", "23,0,1"))
        return (
            f"{minute} {hour} {self.random.choice(('*', '28-31', '1-8'))} * {self.random.choice(('*', 'sun', '0,6'))}"
        )

    def expression(self) -> str:
        self.odd = self.random.choice((0.0, 0.0, 0.0, 0.02, 0.1))
        kind = self.random.random()
        if kind < 0.75:
            text = self.fields()
        elif kind < 0.8:
            text = self.random.choice(DESCRIPTORS)
        elif kind < 0.88:
            text = self.every()
        elif kind < 0.96:
            text = self.around_a_change()
        else:
            text = self.random.choice(NEVER_OR_SELDOM)
        if self.random.random() < 0.3:
            zone = self.random.choice(NO_ZONES if self.is_odd() else ZONES)
            text = self.random.choice(("TZ=", "CRON_TZ=")) + zone + ("\t" if self.is_odd() else " ") + text
        return text

    def after(self) -> str:
        start = datetime(self.random.choice((2024, 2025, 2026, 2027)), 1, 1, tzinfo=timezone.utc)
        if self.random.random() < 0.6:  # the weeks in which most clocks are changed
            start = start.replace(month=self.random.choice((3, 4, 9, 10, 11)), day=self.random.randint(1, 28))
        return (start + timedelta(seconds=self.random.randint(0, 5 * 86400))).strftime("%Y-%m-%dT%H:%M:%SZ")


if __name__ == "__main__":
    generator = Generator(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        sys.stdout.write(json.dumps({"cron": generator.expression(), "after": generator.after()}) + "\n")
