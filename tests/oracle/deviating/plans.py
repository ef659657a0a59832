"""Plans of which lpctl makes something else than flytekit: one for each row of that table in docs/differences.md."""

from typing import Annotated, Optional

from flytekit import LaunchPlan, StructuredDataset, task, workflow


@task
def nothing() -> None:
    pass


@workflow
def annotated(days: Annotated[Optional[int], "perhaps"] = 30) -> None:
    nothing()


@workflow
def shadowed(days: int = 30, region: str = "eu") -> None:
    nothing()


@workflow
def joined(left: Optional[StructuredDataset] = None, right: Optional[StructuredDataset] = None) -> None:
    nothing()


# For flytekit, Annotated[Optional[int], ...] is no Optional; the two are one LiteralType.
annotated_optional = LaunchPlan.get_or_create(
    name="annotated-optional", workflow=annotated, default_inputs={"days": None}
)

# Made before the default launch plan, it becomes the default launch plan.
LaunchPlan.get_or_create(name=shadowed.name, workflow=shadowed, default_inputs={"days": 7})
shadowed_default_plan = LaunchPlan.get_or_create(
    name="shadowed-default-plan", workflow=shadowed, default_inputs={"region": "us"}
)

# The server refuses both: None fits the dataset as well as the None of the union.
optional_dataset = LaunchPlan.get_or_create(name="optional-dataset", workflow=joined, default_inputs={"left": None})
