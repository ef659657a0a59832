"""What to write for a time zone that the zone database does not have: an offset, an abbreviation, a city.

Names that are alike are far apart: `AEST` is one letter from `EST`, Munich two from Zurich. Only a name with a slip of
the pen in it is taken for the one that it is nearly, all others for what they mean.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from lpctl.flyte.zones import zone_names
from lpctl.text.suggest import nearest


class ZoneAdvice(NamedTuple):
    """What to write, in words; `zone` is the one name that they come to, None where they leave a choice."""

    text: str
    zone: str | None = None


_LONGEST = 100
_AROUND = " \t\u201c\u201d\u201e\u2018\u2019"
"""Blanks, and the quotes of a word processor."""

_SLIP = 0.9
"""How near a name is that has one letter too many, too few or wrong."""


def zone_advice(name: str) -> ZoneAdvice:
    """What is meant by a name that is none."""
    stated = name[:_LONGEST].strip(_AROUND).replace("\u2212", "-")
    if stated in zone_names():
        return ZoneAdvice(f"write {stated}, without what is around it", stated)
    if (offset := _OFFSET.fullmatch(stated)) is not None:
        return _of_an_offset(offset)
    words = re.sub(r"[\s_-]+", "_", _in_ascii(stated)).lower()
    if words in _ABBREVIATIONS:
        return _one_of(_ABBREVIATIONS[words], ", or another place whose clocks show it")
    region, _, city = words.rpartition("/")
    alike = [known for known in zone_names() if _plain(known) == _plain(words)]
    if len(alike) == 1:
        return ZoneAdvice(f"did you mean {alike[0]}?", alike[0])
    if city in _CITIES:
        called = stated.rpartition("/")[2].replace("_", " ").title()
        return _one_of((_CITIES[city],), f", the zone of {called}")
    places = sorted(known for known in zone_names() if _plain(known.rpartition("/")[2]) == _plain(city))
    places = [known for known in places if "/" in known and not known.startswith("Etc/")]
    if len(places) == 1:
        return _one_of((places[0],))
    close = nearest(stated, [known for known in zone_names() if _begins_alike(known, region, city)], cutoff=_SLIP)
    if close is not None:
        return ZoneAdvice(f"did you mean {close}?", close)
    return ZoneAdvice("write a name such as Europe/Berlin or UTC: `timedatectl list-timezones` lists them")


def _in_ascii(name: str) -> str:
    """The name without accents and umlauts: `Zürich` is Zurich in the zone database."""
    return "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))


def _plain(name: str) -> str:
    """The name in small letters, without what separates its words."""
    return re.sub(r"[\s_-]", "", name).lower()


def _begins_alike(known: str, region: str, city: str) -> bool:
    """Whether a known name is of the same region, and its city begins with the same letter."""
    known_region, _, known_city = known.lower().rpartition("/")
    return bool(region) and known_region == region and known_city[:1] == city[:1]


def _one_of(zones: tuple[str, ...], more: str = "") -> ZoneAdvice:
    if len(zones) == 1:
        return ZoneAdvice(f"write {zones[0]}{more if zones[0] != 'UTC' else ''}", zones[0])
    return ZoneAdvice(f"write {', '.join(zones[:-1])} or {zones[-1]}, whichever is meant")


# Offsets.

_OFFSET = re.compile(r"(?i)(?:utc|gmt|z|etc/utc)?\s*([+-])\s*([0-9]{1,2}):?([0-9]{2})?")


def _of_an_offset(match: re.Match[str]) -> ZoneAdvice:
    sign, hours, minutes = match[1], int(match[2]), int(match[3] or 0)
    said = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    ahead = (hours * 60 + minutes) * (1 if sign == "+" else -1)
    if ahead == 0:
        return ZoneAdvice("write UTC", "UTC")
    if ahead in _PLACES:
        place = _PLACES[ahead]
        same = f"; Etc/GMT+{hours} is the same, with its sign turned" if not minutes else ""
        return ZoneAdvice(f"write {place}, which is {said} all year{same}", place)
    if 0 < ahead <= 14 * 60 and not minutes:
        zone = f"Etc/GMT-{hours}"
        return ZoneAdvice(f"write {zone}, which is {said} all year: the sign of these names is turned", zone)
    return ZoneAdvice("write the zone of a place, such as Europe/Berlin, or the times in UTC")


_PLACES = {
    -60: "Atlantic/Cape_Verde",
    -120: "America/Noronha",
    -180: "America/Argentina/Buenos_Aires",
    -240: "America/Puerto_Rico",
    -300: "America/Panama",
    -360: "America/Costa_Rica",
    -420: "America/Phoenix",
    -480: "Pacific/Pitcairn",
    -540: "Pacific/Gambier",
    -570: "Pacific/Marquesas",
    -600: "Pacific/Honolulu",
    -660: "Pacific/Pago_Pago",
    210: "Asia/Tehran",
    270: "Asia/Kabul",
    330: "Asia/Kolkata",
    345: "Asia/Kathmandu",
    390: "Asia/Yangon",
    525: "Australia/Eucla",
    570: "Australia/Darwin",
}
"""A place without daylight saving by its minutes ahead of UTC: behind it, where `Etc/GMT+5` reads as its opposite, and
where no `Etc/GMT` name is."""


# Abbreviations, and the names that Windows has.

_ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "acdt": ("Australia/Adelaide",),
    "acst": ("Australia/Adelaide", "Australia/Darwin"),
    "adt": ("America/Halifax",),
    "aedt": ("Australia/Sydney",),
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "akdt": ("America/Anchorage",),
    "akst": ("America/Anchorage",),
    "art": ("America/Argentina/Buenos_Aires",),
    "ast": ("America/Halifax", "America/Puerto_Rico", "Asia/Riyadh"),
    "awst": ("Australia/Perth",),
    "brt": ("America/Sao_Paulo",),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cat": ("Africa/Maputo",),
    "cdt": ("America/Chicago", "America/Havana"),
    "cest": ("Europe/Berlin",),
    "clt": ("America/Santiago",),
    "cot": ("America/Bogota",),
    "cst": ("America/Chicago", "America/Costa_Rica", "Asia/Shanghai"),
    "ct": ("America/Chicago",),
    "eat": ("Africa/Nairobi",),
    "edt": ("America/New_York",),
    "eest": ("Europe/Athens",),
    "et": ("America/New_York",),
    "gst": ("Asia/Dubai",),
    "hkt": ("Asia/Hong_Kong",),
    "ict": ("Asia/Bangkok",),
    "idt": ("Asia/Jerusalem",),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "jst": ("Asia/Tokyo",),
    "kst": ("Asia/Seoul",),
    "mdt": ("America/Denver",),
    "mest": ("Europe/Berlin",),
    "mez": ("Europe/Berlin",),
    "mesz": ("Europe/Berlin",),
    "msk": ("Europe/Moscow",),
    "mt": ("America/Denver",),
    "ndt": ("America/St_Johns",),
    "nst": ("America/St_Johns",),
    "nzdt": ("Pacific/Auckland",),
    "nzst": ("Pacific/Auckland",),
    "pdt": ("America/Los_Angeles",),
    "pet": ("America/Lima",),
    "pht": ("Asia/Manila",),
    "pkt": ("Asia/Karachi",),
    "pst": ("America/Los_Angeles",),
    "pt": ("America/Los_Angeles",),
    "sast": ("Africa/Johannesburg",),
    "sgt": ("Asia/Singapore",),
    "trt": ("Europe/Istanbul",),
    "utc": ("UTC",),
    "wast": ("Africa/Windhoek",),
    "z": ("UTC",),
    "zulu": ("UTC",),
    "wat": ("Africa/Lagos",),
    "west": ("Europe/Lisbon",),
    "wib": ("Asia/Jakarta",),
    "arab_standard_time": ("Asia/Riyadh",),
    "aus_eastern_standard_time": ("Australia/Sydney",),
    "central_european_standard_time": ("Europe/Warsaw",),
    "central_europe_standard_time": ("Europe/Budapest",),
    "central_standard_time": ("America/Chicago",),
    "china_standard_time": ("Asia/Shanghai",),
    "eastern_standard_time": ("America/New_York",),
    "e._south_america_standard_time": ("America/Sao_Paulo",),
    "gmt_standard_time": ("Europe/London",),
    "india_standard_time": ("Asia/Kolkata",),
    "israel_standard_time": ("Asia/Jerusalem",),
    "mountain_standard_time": ("America/Denver",),
    "new_zealand_standard_time": ("Pacific/Auckland",),
    "pacific_standard_time": ("America/Los_Angeles",),
    "romance_standard_time": ("Europe/Paris",),
    "russian_standard_time": ("Europe/Moscow",),
    "singapore_standard_time": ("Asia/Singapore",),
    "tokyo_standard_time": ("Asia/Tokyo",),
    "w._europe_standard_time": ("Europe/Berlin",),
}
"""Places whose clocks show it, in small letters; the second half is Windows's (Unicode CLDR, windowsZones.xml)."""


# Cities that the zone database does not name.

_CITIES = {
    city: zone
    for zone, cities in {
        "Africa/Johannesburg": "cape_town durban pretoria",
        "Africa/Lagos": "abuja",
        "America/Chicago": "austin dallas houston kansas_city memphis milwaukee minneapolis nashville new_orleans "
        "san_antonio st_louis",
        "America/Denver": "albuquerque salt_lake_city",
        "America/Edmonton": "calgary",
        "America/Guayaquil": "quito",
        "America/Los_Angeles": "las_vegas mountain_view oakland palo_alto portland sacramento san_diego san_francisco "
        "san_jose seattle",
        "America/New_York": "atlanta baltimore boston charlotte cleveland miami new_york_city nyc orlando philadelphia "
        "pittsburgh raleigh washington",
        "America/Sao_Paulo": "brasilia curitiba porto_alegre rio_de_janeiro",
        "America/Toronto": "montreal ottawa quebec",
        "Asia/Dubai": "abu_dhabi",
        "Asia/Ho_Chi_Minh": "hanoi",
        "Asia/Jakarta": "bandung surabaya",
        "Asia/Karachi": "islamabad lahore",
        "Asia/Kolkata": "ahmedabad bangalore bengaluru bombay chennai delhi gurgaon hyderabad mumbai new_delhi noida "
        "pune",
        "Asia/Qatar": "doha",
        "Asia/Riyadh": "jeddah mecca",
        "Asia/Seoul": "busan",
        "Asia/Shanghai": "beijing chengdu guangzhou hangzhou shenzhen wuhan",
        "Asia/Tokyo": "kyoto osaka yokohama",
        "Europe/Amsterdam": "eindhoven rotterdam the_hague utrecht",
        "Europe/Berlin": "bonn cologne dresden dusseldorf frankfurt hamburg karlsruhe koln leipzig munchen munich "
        "nuremberg nurnberg stuttgart",
        "Europe/Brussels": "antwerp ghent",
        "Europe/Istanbul": "ankara izmir",
        "Europe/Kyiv": "kharkiv lviv odesa",
        "Europe/Lisbon": "porto",
        "Europe/London": "birmingham bristol cambridge edinburgh glasgow leeds liverpool manchester oxford",
        "Europe/Madrid": "barcelona sevilla valencia",
        "Europe/Moscow": "saint_petersburg st_petersburg",
        "Europe/Paris": "bordeaux lille lyon marseille nantes toulouse",
        "Europe/Rome": "bologna florence milan naples turin",
        "Europe/Stockholm": "gothenburg malmo",
        "Europe/Vienna": "graz linz salzburg",
        "Europe/Warsaw": "gdansk krakow poznan wroclaw",
        "Europe/Zurich": "basel bern geneva geneve lausanne",
        "Pacific/Auckland": "christchurch wellington",
    }.items()
    for city in cities.split()
}
"""By the city, in small letters, the zone of its clocks."""
