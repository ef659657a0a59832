#!/usr/bin/env bash
# Brings analytics, production to what the manifests say.
# From what live.json said of analytics, production.
# 3 launch plans to register, 3 to activate, 2 to deactivate; 2 right already.
#
# Read it, then run it with bash. It stops at the first command that fails.
set -euo pipefail

flytectl() { command "${LPCTL_FLYTECTL:-flytectl}" "$@" </dev/null; }
files=$(mktemp -d)
done=0
doing=
ended() {
  status=$?
  rm -rf "$files"
  if [ "$status" -ne 0 ]; then
    printf '%s\n' "stopped: $doing: exit $status; $done of $steps steps are done, and no later one was begun" >&2
    printf '%s\n' "run lpctl rollout again: it prints the steps that are left" >&2
  fi
}
trap ended EXIT
step() {
  doing=$1
  printf '\n%s\n' "step $((done + 1)) of $steps: $doing"
}
steps=6

# register 3 launch plans in analytics, production, version v1.0.1
#   daily_report_returns: never registered
#   daily_report_sales: differs from version v1.0.0, the active one:
#     labels.team sales
#     schedule "30 6 * * *" Europe/Berlin -> "0 7 * * *" Europe/Berlin
#   digest_draft: differs from version v1.0.0, the newest one:
#     inputs.recipients[0] "management@example.com" -> "drafts@example.com"
# rollback: none is needed; what is registered stays, and starts nothing until it is activated
step 'register 3 launch plans in analytics, production, version v1.0.1'
mkdir "$files/0"
{
  printf '\0127\010\003\022\011analytics\032\012production"\024daily_report_return'
  printf 's*\006v1.0.1\022\374\003\012G\010\002\022\011analytics\032\012production'
  printf '"$workflows.reports.daily.daily_report*\006v1.0.0\0223\0121\032\014kicko'
  printf 'ff_time"!\012\037CRON_TZ=Europe/Berlin 0 5 * * *\032\253\002\012i\012\010'
  printf 'currency\022]\012U\012\031R\027\012\011\010\003Z\005\012\003str\012\012\010'
  printf '\000Z\006\012\004none\0228Currency of all amounts; absent, the one of th'
  printf 'e account.\022\004\012\002*\000\012*\012\004days\022"\012\030\012\002\010'
  printf '\001\022\022Days to look back.\022\006\012\004\012\002\010\007\012@\012\010'
  printf 'forecast\0224\012*\012\002\010\004\022$Whether to add next week\047s for'
  printf 'ecast.\022\006\012\004\012\002 \000\012P\012\014kickoff_time\022@\012<\012'
  printf '\002\010\005\0226Moment the report is made for; a schedule fills it in.\030'
  printf '\001"G\012\031\012\010audience\022\015\012\013\012\011\032\007returns\012'
  printf '*\012\012thresholds\022\034\032\032\012\030\012\007refunds\022\015\012\013'
  printf '\012\011\021\000\000\000\000\000\210\243@2\000:\000\212\001\000\032\004\022'
  printf '\000\032\000'
} >"$files/0"/lp_daily_report_returns_3.pb
{
  printf '\0125\010\003\022\011analytics\032\012production"\022daily_report_sales*'
  printf '\006v1.0.1\022\211\004\012G\010\002\022\011analytics\032\012production"$'
  printf 'workflows.reports.daily.daily_report*\006v1.0.0\0223\0121\032\014kickoff'
  printf '_time"!\012\037CRON_TZ=Europe/Berlin 0 7 * * *\032\253\002\012i\012\010c'
  printf 'urrency\022]\012U\012\031R\027\012\011\010\003Z\005\012\003str\012\012\010'
  printf '\000Z\006\012\004none\0228Currency of all amounts; absent, the one of th'
  printf 'e account.\022\004\012\002*\000\012*\012\004days\022"\012\030\012\002\010'
  printf '\001\022\022Days to look back.\022\006\012\004\012\002\010\007\012@\012\010'
  printf 'forecast\0224\012*\012\002\010\004\022$Whether to add next week\047s for'
  printf 'ecast.\022\006\012\004\012\002 \000\012P\012\014kickoff_time\022@\012<\012'
  printf '\002\010\005\0226Moment the report is made for; a schedule fills it in.\030'
  printf '\001"E\012\027\012\010audience\022\013\012\011\012\007\032\005sales\012*'
  printf '\012\012thresholds\022\034\032\032\012\030\012\007refunds\022\015\012\013'
  printf '\012\011\021\000\000\000\000\000\210\243@2\017\012\015\012\004team\022\005'
  printf 'sales:\000\212\001\000\032\004\022\000\032\000'
} >"$files/0"/lp_daily_report_sales_3.pb
{
  printf '\012/\010\003\022\011analytics\032\012production"\014digest_draft*\006v1'
  printf '.0.1\022\333\003\012I\010\002\022\011analytics\032\012production"&workfl'
  printf 'ows.reports.weekly.weekly_digest*\006v1.0.0\022\021\012\017"\015\012\013'
  printf '0 8 * * MON\032\361\002\012@\012\012recipients\0222\012\022\012\004\032\002'
  printf '\010\003\022\012recipients\022\034\022\032\012\030\012\026\012\024\032\022'
  printf 'drafts@example.com\012@\012\010sections\0224\012\022\012\006"\004\032\002'
  printf '\010\003\022\010sections\022\036\032\034\012\032\012\005sales\022\021\022'
  printf '\017\012\015\012\013\012\011\032\007revenue\012g\012\005since\022^\012V\012'
  printf '\036R\034\012\016\010\005Z\012\012\010datetime\012\012\010\000Z\006\012\004'
  printf 'none\0224First moment covered; absent, the last `week_start`.\022\004\012'
  printf '\002*\000\012<\012\005top_n\0223\012)\012\002\010\001\022#Figures shown '
  printf 'in a section at most.\022\006\012\004\012\002\010\012\012D\012\012week_s'
  printf 'tart\0226\012&\012\002\010\003\022 Weekday that a week begins with.\022\014'
  printf '\012\012\012\010\032\006monday"\0002\000:\000\212\001\000\032\004\022\000'
  printf '\032\000'
} >"$files/0"/lp_digest_draft_3.pb
flytectl register files -p analytics -d production --version v1.0.1 "$files/0"/*.pb
done=$((done + 1))

# activate daily_report_returns version v1.0.1 in analytics, production: never registered
# rollback (no version was active): flytectl update launchplan -p analytics -d production daily_report_returns --version v1.0.1 --deactivate --force
step 'activate daily_report_returns version v1.0.1 in analytics, production'
flytectl update launchplan -p analytics -d production daily_report_returns --version v1.0.1 --activate --force
done=$((done + 1))

# activate daily_report_sales version v1.0.1 in analytics, production: v1.0.0 is active, and has another content than is written
# rollback (v1.0.0 was active): flytectl update launchplan -p analytics -d production daily_report_sales --version v1.0.0 --activate --force
step 'activate daily_report_sales version v1.0.1 in analytics, production'
flytectl update launchplan -p analytics -d production daily_report_sales --version v1.0.1 --activate --force
done=$((done + 1))

# activate digest_of_the_board version v1.0.0 in analytics, production: not active, and is to be
# rollback (no version was active): flytectl update launchplan -p analytics -d production digest_of_the_board --version v1.0.0 --deactivate --force
step 'activate digest_of_the_board version v1.0.0 in analytics, production'
flytectl update launchplan -p analytics -d production digest_of_the_board --version v1.0.0 --activate --force
done=$((done + 1))

# deactivate digest_management version v1.0.0 in analytics, production: active, and is not to be
# rollback (v1.0.0 was active): flytectl update launchplan -p analytics -d production digest_management --version v1.0.0 --activate --force
step 'deactivate digest_management version v1.0.0 in analytics, production'
flytectl update launchplan -p analytics -d production digest_management --version v1.0.0 --deactivate --force
done=$((done + 1))

# deactivate digest_of_last_year version v1.0.0 in analytics, production: active, and stated by no manifest
# rollback (v1.0.0 was active): flytectl update launchplan -p analytics -d production digest_of_last_year --version v1.0.0 --activate --force
step 'deactivate digest_of_last_year version v1.0.0 in analytics, production'
flytectl update launchplan -p analytics -d production digest_of_last_year --version v1.0.0 --deactivate --force
done=$((done + 1))

printf '\n%s\n' "done: $done of $steps steps"
