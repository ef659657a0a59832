"""AWS's cron dialect in terms of the native scheduler's, where nothing is lost.

AWS has six fields, the last a year, and counts the days of the week from 1 for Sunday;
one of the two day fields is `?`.
"""

from __future__ import annotations

import re

from lpctl.flyte.cron import Rejected, parse

_WRAPPED = re.compile(r"\s*cron\((.*)\)\s*")
_DAY_NUMBER = re.compile(r"(?<![0-9/])[0-9]+(?![0-9])")
_PLAIN = re.compile(r"[0-9A-Za-z*?,/-]{1,200}")
_NAMES = re.compile(r"(?:sun|mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)

_WEEK = "sun mon tue wed thu fri sat"


def from_aws(text: str) -> str | None:
    """The five-field line that fires as the six-field AWS line does, None where there is none or it is no such line."""
    if match := _WRAPPED.fullmatch(text):
        text = match[1]
    fields = text.split()
    if len(fields) != 6 or fields[5] != "*" or not all(map(_PLAIN.fullmatch, fields)):
        return None
    minute, hour, day, month, weekday, _ = fields
    if any(re.search("[A-Za-z]", _NAMES.sub("", field)) for field in (minute, hour, day, month, weekday)):
        return None  # L, W and their kind
    if "?" not in (day, weekday) and "*" not in (day, weekday):
        return None
    numbers = [int(number) for number in _DAY_NUMBER.findall(weekday)]
    if not all(1 <= number <= 7 for number in numbers):
        return None
    weekday = _DAY_NUMBER.sub(lambda number: str(int(number[0]) - 1), weekday)
    day, weekday = (field if field != "?" else "*" for field in (day, weekday))
    if any(re.fullmatch("[a-z]{3}-[a-z]{3}", item.lower()) and _wraps(item.lower()) for item in weekday.split(",")):
        return None
    ranges = [item.split("/")[0].split("-") for item in weekday.split(",")]
    if any(len(ends) == 2 and ends[0].isdecimal() and ends[1].isdecimal() and ends[0] > ends[1] for ends in ranges):
        return None  # the native scheduler knows no range around the end of the week
    line = f"{minute} {hour} {day} {month} {weekday}"
    return None if isinstance(parse(line), Rejected) else line


def _wraps(names: str) -> bool:
    first, last = names.split("-")
    return _WEEK.find(first) > _WEEK.find(last)
