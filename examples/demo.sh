#!/bin/sh
# A tour of lpctl on the examples. LPCTL names the command; `make demo` sets it.
set -eu
cd "$(dirname "$0")"
LPCTL=${LPCTL:-lpctl}

show() {
    printf '\n$ lpctl %s\n' "$*"
    "$LPCTL" "$@"
}

show validate
show compile --version v1.0.0
show render daily_report_finance
show diff change/before change/after
printf '\nwhat a server runs of this:\n'
show status --project analytics --domain production --live-from live/production.json --fail-on none
printf '\nand a manifest with mistakes:\n'
if show validate broken; then
    echo 'the broken manifest passed, which it must not' >&2
    exit 1
fi

printf '\none repository, three environments:\n'
cd environments
show validate
show render --target production forecast_berlin
printf '\n$ lpctl compile --version v1.0.0     (one line for each environment)\n'
"$LPCTL" compile --version v1.0.0 | grep ' in build/'
