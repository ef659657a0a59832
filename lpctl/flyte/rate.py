"""Fixed rates as Flyte's native scheduler counts them (flyteadmin scheduler/core/gocron_scheduler.go).

The units are those of flyteidl.admin.FixedRateUnit by name; how a manifest writes a rate is `lpctl.manifest.rate`'s
business.
"""

from __future__ import annotations

from lpctl.flyte.zones import DAY, HOUR, MINUTE

SECONDS = {"MINUTE": MINUTE, "HOUR": HOUR, "DAY": DAY}
"""The units of a rate; a day has 24 hours, whatever the clocks do (getFixedRateDurationFromSchedule)."""

MAXIMUM = {"MINUTE": 153_722_867, "HOUR": 2_562_047, "DAY": 106_751}
"""The largest value of each unit: the scheduler's interval is an int64 of nanoseconds, beyond which it turns negative
(getFixedRateDurationFromSchedule)."""
