"""The churn model: who is about to leave."""

from datetime import datetime, timedelta

from flytekit import task, workflow


@task
def fit(
    learning_rate: float,
    layers: list[int],
    class_weights: dict[str, float],
    epochs: int,
    budget: timedelta,
    seed: int | None,
) -> float:
    """Fits the model and gives its score on the validation set."""
    size = sum(layers) or 1
    weight = sum(class_weights.values()) or 1.0
    noise = 0.0 if seed is None else (seed % 100) / 10_000
    return min(0.99, learning_rate * epochs * weight / size + budget.total_seconds() / 86_400 + noise)


@task
def predict(
    model_version: str, cohorts: dict[str, list[int]], threshold: float, as_of: datetime | None
) -> dict[str, float]:
    """Gives the share of each cohort that is about to leave."""
    shift = 0.0 if as_of is None else as_of.day / 1000
    return {name: min(1.0, threshold + len(ids) / 1000 + shift) for name, ids in cohorts.items()}


@workflow
def train(
    learning_rate: float,
    layers: list[int],
    class_weights: dict[str, float],
    epochs: int = 20,
    budget: timedelta = timedelta(hours=4),
    seed: int | None = None,
) -> float:
    """Trains the churn model.

    Args:
        learning_rate: Step size of the optimiser.
        layers: Width of each hidden layer.
        class_weights: Weight of each class in the loss.
        epochs: Passes over the training set.
        budget: Time after which training stops, whatever the epoch.
        seed: Seed of the random numbers; absent, another one each time.
    """
    return fit(
        learning_rate=learning_rate,
        layers=layers,
        class_weights=class_weights,
        epochs=epochs,
        budget=budget,
        seed=seed,
    )


@workflow
def score(
    model_version: str,
    cohorts: dict[str, list[int]],
    threshold: float = 0.5,
    as_of: datetime | None = None,
) -> dict[str, float]:
    """Scores cohorts of customers with a trained model.

    Args:
        model_version: Version of the model to score with.
        cohorts: Account numbers of each cohort.
        threshold: Probability above which a customer counts as leaving.
        as_of: Score with the data of this moment; absent, with the latest.
    """
    return predict(model_version=model_version, cohorts=cohorts, threshold=threshold, as_of=as_of)
