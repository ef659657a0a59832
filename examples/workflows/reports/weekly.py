"""The digest of the week."""

from datetime import datetime

from flytekit import task, workflow


@task
def render_digest(sections: dict[str, list[str]], since: datetime | None, top_n: int, week_start: str) -> str:
    """Renders the digest as text."""
    start = week_start if since is None else since.isoformat()
    lines = [f"Week from {start}"]
    lines += [f"{title}: {', '.join(figures[:top_n])}" for title, figures in sections.items()]
    return "\n".join(lines)


@task
def send_digest(text: str, recipients: list[str]) -> int:
    """Sends the digest and says to how many."""
    print(text)
    return len(recipients)


@workflow
def weekly_digest(
    recipients: list[str],
    sections: dict[str, list[str]],
    since: datetime | None = None,
    top_n: int = 10,
    week_start: str = "monday",
) -> int:
    """Sends the weekly digest.

    Args:
        recipients: Addresses that get the digest.
        sections: Figures of each section, by title.
        since: First moment covered; absent, the last `week_start`.
        top_n: Figures shown in a section at most.
        week_start: Weekday that a week begins with.
    """
    text = render_digest(sections=sections, since=since, top_n=top_n, week_start=week_start)
    return send_digest(text=text, recipients=recipients)
