"""Access that plans have: who acts, with what, where the output goes, and who is told; and who had it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.diff.fields import fields
from lpctl.diff.normal import normal
from lpctl.diff.report import ACCESS

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from lpctl.diff.fields import Fields
    from lpctl.diff.model import FieldFact, NormalPlan, Plan, Value

_OLDER = {
    ("role",): ("security_context", "run_as", "iam_role"),
    ("auth", "assumable_iam_role"): ("security_context", "run_as", "iam_role"),
    ("auth", "kubernetes_service_account"): ("security_context", "run_as", "k8s_service_account"),
    ("auth_role", "assumable_iam_role"): ("security_context", "run_as", "iam_role"),
    ("auth_role", "kubernetes_service_account"): ("security_context", "run_as", "k8s_service_account"),
}
"""The deprecated fields of an identity, each with the one that says the same."""


def access_fields(plan: NormalPlan) -> Fields:
    """The fields of a plan that are about access; the template of a message to a recipient is not."""
    return {path: field for path, field in fields(plan).items() if path[0] in ACCESS and path[3:] != ("template",)}


class Holders:
    """Which plans of a side have some access; they are read when the first asks.

    They are not `complete` where the side has plans that cannot be compared.
    """

    def __init__(self, plans: Iterable[Plan], *, complete: bool = True) -> None:
        self.complete = complete
        self._plans = plans
        self._by_access: dict[Hashable, list[Plan]] | None = None

    def of(self, fact: FieldFact, plan: Plan) -> str | None:
        """The name of a plan in the project and domain of `plan` that has what it came with, None where none has it.

        A project or domain that one of the two leaves open may be that of the other.
        """
        assert fact.after is not None  # noqa: S101 - it came with the plan
        if self._by_access is None:
            self._by_access = {}
            for known in self._plans:
                for path, field in access_fields(normal(known)).items():
                    self._by_access.setdefault(_key(path, field.value), []).append(known)
        holders = self._by_access.get(_key(fact.path, fact.after), ())
        return min((known.name for known in holders if _in_one_place(known, plan)), default=None)


def _in_one_place(one: Plan, other: Plan) -> bool:
    return one.id.agrees(other.id._replace(name="", version=""))


def _key(path: tuple[str, ...], value: Value) -> Hashable:
    """What two plans have alike that have the same access."""
    if path[0] == "notifications":
        return path  # the recipient; of which phases it is told, which is the value, does not matter
    # What follows tells secrets of one plan, or tokens, from one another, and their values say all of them.
    if path[:2] in (("security_context", "secrets"), ("security_context", "tokens")):
        path = path[:2]
    return _OLDER.get(path, path), value.text
