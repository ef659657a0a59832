"""The launch plans of examples/environments in flytekit, one package for each environment: DOMAIN says which."""

import os
from datetime import timedelta

from flytekit import CronSchedule, FixedRate, LaunchPlan, PagerDuty, Slack
from flytekit.models.common import Labels, RawOutputDataConfig
from flytekit.models.core.execution import WorkflowExecutionPhase as Phase
from flytekit.models.security import Identity, SecurityContext
from weather import archive, customer_report, forecast, ingest, publish, retrain, verify

DOMAIN = os.environ["DOMAIN"]
PRODUCTION = DOMAIN == "production"
BUCKET = {
    "development": "s3://weather-dev",
    "staging": "s3://weather-staging",
    "production": "s3://weather",
}[DOMAIN]
ENDED_BADLY = [Phase.FAILED, Phase.TIMED_OUT]

CITIES = [
    ("atlanta", "Atlanta, GA", 10, 10),
    ("berlin", "Berlin, DE", 4, 20),
    ("lima", "Lima, PE", 11, 10),
    ("nairobi", "Nairobi, KE", 3, 10),
    ("seattle", "Seattle, WA", 13, 20),
    ("tokyo", "Tokyo, JP", 21, 40),
]
CUSTOMERS = [
    ("airport", 12.5),
    ("ferries", 8.0),
    ("grid", 15.0),
    ("harvest", 4.5),
    ("solar", 0.0),
]


def plan(
    name,
    workflow,
    auto_activate=True,
    labels=None,
    parallelism=None,
    account="weather",
    **stated,
):
    """A launch plan with what all plans of the team have."""
    return LaunchPlan.create(
        name,
        workflow,
        notifications=[
            Slack(
                phases=ENDED_BADLY,
                recipients_email=["weather-alerts@example.slack.com"],
            )
        ]
        + (
            [
                PagerDuty(
                    phases=[Phase.FAILED],
                    recipients_email=["weather@example.pagerduty.com"],
                )
            ]
            if PRODUCTION
            else []
        ),
        labels=Labels({"team": "forecasting", "environment": DOMAIN, **(labels or {})}),
        raw_output_data_config=RawOutputDataConfig(f"{BUCKET}/raw"),
        max_parallelism=parallelism or (50 if PRODUCTION else 10),
        security_context=SecurityContext(
            run_as=Identity(k8s_service_account=f"{account}-{DOMAIN}")
        ),
        auto_activate=auto_activate and PRODUCTION,
        **stated,
    )


PLANS = [
    *(
        plan(
            f"forecast_{city}",
            forecast,
            fixed_inputs={
                "query": query,
                "members": members if PRODUCTION else 2,
                "out": f"{BUCKET}/forecasts/{city}",
            },
            schedule=CronSchedule(
                schedule=f"0 {hour} * * *" if PRODUCTION else f"0 {hour} * * MON",
                kickoff_time_input_arg="kickoff_time",
            ),
            labels={"city": city},
        )
        for city, query, hour, members in CITIES
    ),
    *(
        plan(
            f"report_{customer}",
            customer_report,
            fixed_inputs={
                "customer": customer,
                "threshold": threshold,
                "out": f"{BUCKET}/reports/{customer}",
            },
            schedule=CronSchedule(schedule="30 6 * * MON-FRI"),
            labels={"customer": customer},
        )
        for customer, threshold in CUSTOMERS
    ),
    plan(
        "ingest_stations",
        ingest,
        fixed_inputs={"out": f"{BUCKET}/stations"},
        default_inputs={"source": "https://stations.example.com/v2"},
        schedule=FixedRate(timedelta(minutes=15 if PRODUCTION else 60)),
        parallelism=5,
    ),
    plan(
        "verify_forecasts",
        verify,
        default_inputs={"days": 1 if PRODUCTION else 7},
        schedule=CronSchedule(
            schedule="0 12 * * *", kickoff_time_input_arg="kickoff_time"
        ),
    ),
    plan(
        "retrain_model",
        retrain,
        fixed_inputs={"out": f"{BUCKET}/models", "dry_run": not PRODUCTION},
        default_inputs={"epochs": 40},
        schedule=CronSchedule(schedule="0 3 * * SUN"),
        account="weather-training",
        auto_activate=False,
    ),
    plan(
        "archive_forecasts",
        archive,
        fixed_inputs={"out": f"{BUCKET}/archive"},
        default_inputs={"keep_days": 365 if PRODUCTION else 30},
        schedule=CronSchedule(schedule="0 1 * * *"),
    ),
]
if PRODUCTION:
    PLANS += [
        plan(
            "publish_warnings",
            publish,
            fixed_inputs={"channel": "public"},
            schedule=CronSchedule(
                schedule="*/10 * * * *", kickoff_time_input_arg="kickoff_time"
            ),
        )
    ]
