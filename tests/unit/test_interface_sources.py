"""Interfaces from every kind of source, and what is said where a source cannot be read."""

from __future__ import annotations

import io
import json
import re
import tarfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from drawn import draws
from google.protobuf.json_format import MessageToDict
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lpctl.check.pipeline import check
from lpctl.check.settings import Settings
from lpctl.flyte.entity_id import EntityId
from lpctl.interface.archive import DOCUMENT_NAMES
from lpctl.interface.flytectl import is_flytectl, read_flytectl, read_launch_plans
from lpctl.interface.model import InterfaceSource, SourceFailure, UnreadableSourceError
from lpctl.interface.sources import interfaces_among, read_source
from lpctl.literal.notation import notation
from lpctl.messages.flyteidl_pb2 import LaunchPlan, Workflow, WorkflowSpec
from lpctl.source.dump import dump
from lpctl.text import limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from lpctl.interface.model import Interface

PACKAGE = Path(__file__).parent.parent / "oracle" / "inputs" / "package"
NAME = "plans.defaults"
WORKFLOW_FILE = next(PACKAGE.glob(f"*_{NAME}_2.pb"))
DEFAULT_PLAN_FILE = next(PACKAGE.glob(f"*_{NAME}_3.pb"))


def read(path: Path) -> InterfaceSource:
    source = read_source(str(path), path.name)
    assert isinstance(source, InterfaceSource), source
    return source


def failure(path: Path) -> str:
    source = read_source(str(path), path.name)
    assert isinstance(source, SourceFailure), source
    return source.message


def only(source: InterfaceSource, name: str = NAME) -> Interface:
    (interface,) = [interface for interface in source.interfaces if interface.name == name]
    return interface


def inputs(interface: Interface) -> dict[str, tuple[str, bool]]:
    """Each input's type in notation, and whether it is required."""
    return {
        name: (notation(parameter.var.type), parameter.required) for name, parameter in sorted(interface.inputs.items())
    }


def workflow_json(version: str = "v1") -> dict[str, Any]:
    """What `flytectl get workflow NAME -o json` prints of one version."""
    spec = WorkflowSpec.FromString(WORKFLOW_FILE.read_bytes())
    workflow = Workflow(id=spec.template.id)
    workflow.id.project, workflow.id.domain, workflow.id.version = "flytesnacks", "production", version
    workflow.closure.compiled_workflow.primary.template.CopyFrom(spec.template)
    printed: dict[str, Any] = MessageToDict(workflow)
    return printed


def plan_json(name: str | None = None) -> dict[str, Any]:
    """What `flytectl get launchplan NAME -o json` prints: the server has put the inputs into the closure."""
    plan = LaunchPlan.FromString(DEFAULT_PLAN_FILE.read_bytes())
    plan.closure.expected_inputs.CopyFrom(plan.spec.default_inputs)
    plan.id.name = name or plan.id.name
    for identifier in (plan.id, plan.spec.workflow_id):
        identifier.project, identifier.domain, identifier.version = "flytesnacks", "production", "v1"
    printed: dict[str, Any] = MessageToDict(plan)
    return printed


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    """Make an archive of tar members given as (TarInfo, content)."""

    def make(*members: tuple[tarfile.TarInfo, bytes], name: str = "package.tgz") -> Path:
        path = tmp_path / name
        with tarfile.open(path, "w:gz") as tar:
            for member, content in members:
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        return path

    return make


def members_of_package() -> list[tuple[tarfile.TarInfo, bytes]]:
    return [(tarfile.TarInfo(file.name), file.read_bytes()) for file in sorted(PACKAGE.iterdir())]


def test_a_directory_an_archive_and_the_files_say_the_same(archive: Callable[..., Path]) -> None:
    whole = only(read(PACKAGE))
    packed = only(read(archive(*members_of_package())))
    assert whole.defaults_known
    assert inputs(packed) == inputs(whole)
    alone = only(read(DEFAULT_PLAN_FILE))
    assert (inputs(alone), alone.outputs) == (inputs(whole), None)


def test_a_workflow_without_its_default_plan_knows_no_defaults() -> None:
    interface = only(read(WORKFLOW_FILE))
    assert not interface.defaults_known
    assert all(required for _, required in inputs(interface).values())


def test_members_in_folders_and_other_files_beside_them(archive: Callable[..., Path]) -> None:
    members = [(tarfile.TarInfo(f"out/_pb_output/{member.name}"), content) for member, content in members_of_package()]
    members.append((tarfile.TarInfo("out/_pb_output/fast123.tar.gz"), b"source"))
    members.append((tarfile.TarInfo("out/_pb_output/._3.pb"), b"of a file system"))
    assert only(read(archive(*members))).defaults_known


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_refused(archive: Callable[..., Path], kind: bytes) -> None:
    member = tarfile.TarInfo("x_3.pb")
    member.type, member.linkname = kind, "/etc/passwd"
    message = "x_3.pb is a link or a device; a package holds plain files"
    assert failure(archive((member, b""))) == message


def test_a_path_that_leaves_the_archive_is_only_a_name(archive: Callable[..., Path], tmp_path: Path) -> None:
    path = archive((tarfile.TarInfo("../../escaped_2.pb"), WORKFLOW_FILE.read_bytes()))
    assert [interface.name for interface in read(path).interfaces] == [NAME]
    assert [file.name for file in tmp_path.iterdir()] == ["package.tgz"]


def test_damaged_and_foreign_files(archive: Callable[..., Path], tmp_path: Path) -> None:
    whole = archive(*members_of_package())
    cut = tmp_path / "cut.tgz"
    cut.write_bytes(whole.read_bytes()[:-200])
    assert failure(cut).startswith("the archive is damaged: ")
    text = tmp_path / "text.tgz"
    text.write_text("no archive")
    assert (
        failure(text)
        == f"not an archive of `pyflyte package` (.tgz), and not a directory of .pb files; {DOCUMENT_NAMES}"
    )
    random = tmp_path / "random_3.pb"
    random.write_bytes(bytes(range(256)))
    assert failure(random) == "random_3.pb is no serialised LaunchPlan"
    unnamed = tmp_path / "unnamed_3.pb"
    plan = LaunchPlan()
    plan.spec.workflow_id.name = NAME
    unnamed.write_bytes(plan.SerializeToString())
    assert failure(unnamed) == "unnamed_3.pb is no serialised LaunchPlan: it names no plan"
    assert failure(tmp_path / "absent.tgz") == "No such file or directory"
    task = tmp_path / "task_1.pb"
    task.write_bytes(b"")
    assert failure(task) == "the name of a workflow's file ends in _2.pb, that of a launch plan's in _3.pb"
    assert failure(archive((tarfile.TarInfo("readme"), b""), name="none.tgz")) == (
        "it holds no workflow: no file whose name ends in _2.pb, nor a default launch plan in one that ends in _3.pb, "
        "as `pyflyte package` writes them"
    )


def test_bounds_of_archives(archive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(*members_of_package())
    for limit, name, message in (
        (3, "ARCHIVE_MEMBERS", "the archive has more than 3 members"),
        (100, "ARCHIVE_BYTES", "the archive unpacks to more than 0 MiB"),
        (100, "MEMBER_BYTES", f"{min(PACKAGE.iterdir()).name} is larger than 0 MiB"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(f"lpctl.interface.archive.{name}", limit)
            assert failure(path) == message
    assert limits.MEMBER_BYTES == 16 * limits.MIB


@pytest.mark.parametrize("form", ["object.json", "array.json", "object.yaml", "array.yaml"])
def test_what_flytectl_prints_of_a_workflow(form: str, tmp_path: Path) -> None:
    printed: Any = workflow_json()
    if form.startswith("array"):
        printed = [printed]
    path = tmp_path / form
    path.write_text(json.dumps(printed) if form.endswith("json") else json.dumps(printed, indent=2))
    interface = only(read(path))
    assert interface.id == EntityId("flytesnacks", "production", NAME, "v1")
    assert {name: type_ for name, (type_, _) in inputs(interface).items()} == {
        name: type_ for name, (type_, _) in inputs(only(read(PACKAGE))).items()
    }
    assert not interface.defaults_known


def _template(printed: Any) -> Any:
    return printed["closure"]["compiledWorkflow"]["primary"]["template"]


FORMS_OF_A_WORKFLOW: dict[str, Callable[[Any], Any]] = {
    "array": lambda printed: [printed],
    "list of the REST API": lambda printed: {"workflows": [printed], "token": ""},
    "closure": lambda printed: printed["closure"],
    "closure alone in an object": lambda printed: {"closure": printed["closure"]},
    "compiled closure": lambda printed: printed["closure"]["compiledWorkflow"],
    "compiled workflow": lambda printed: printed["closure"]["compiledWorkflow"]["primary"],
    "specification": lambda printed: {"template": _template(printed), "description": {}},
    "array of specifications": lambda printed: [{"template": _template(printed)}],
}
FORMS_OF_PLANS: dict[str, Callable[[Any], Any]] = {
    "array": lambda printed: [printed],
    "list of the REST API": lambda printed: {"launchPlans": [printed], "token": "page"},
}


CAMEL = ("compiledWorkflow", "launchPlans", "expectedInputs", "expectedOutputs", "defaultInputs", "workflowId")


def snake(printed: Any) -> Any:
    """The same with the fields as the .proto files name them, which protobuf's JSON may have as well."""
    text = json.dumps(printed)
    for key in CAMEL:
        text = text.replace(f'"{key}":', f'"{re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", key)}":')
    return json.loads(text)


@pytest.mark.parametrize("write", [json.dumps, dump], ids=["json", "yaml"])
@pytest.mark.parametrize("named", [lambda printed: printed, snake], ids=["camel", "snake"])
@pytest.mark.parametrize("form", FORMS_OF_A_WORKFLOW)
def test_every_form_of_a_workflow_states_its_interface(form: str, named: Any, write: Any, tmp_path: Path) -> None:
    printed = workflow_json()
    _template(printed)["id"] = printed["id"]
    path = tmp_path / f"it.{'json' if write is json.dumps else 'yaml'}"
    (tmp_path / "object.json").write_text(json.dumps(printed))
    written = named(FORMS_OF_A_WORKFLOW[form](printed))
    path.write_text(json.dumps(written) if isinstance(written, list) else write(written))
    assert only(read(path))._replace(source="") == only(read(tmp_path / "object.json"))._replace(source="")


@pytest.mark.parametrize("named", [lambda printed: printed, snake], ids=["camel", "snake"])
@pytest.mark.parametrize("form", FORMS_OF_PLANS)
def test_every_list_of_launch_plans_states_the_same(form: str, named: Any, tmp_path: Path) -> None:
    path = tmp_path / "it.json"
    (tmp_path / "object.json").write_text(json.dumps(plan_json()))
    path.write_text(json.dumps(named(FORMS_OF_PLANS[form](plan_json()))))
    one, other = read(path), read(tmp_path / "object.json")
    assert only(one)._replace(source="") == only(other)._replace(source="")
    assert one.registered == other.registered
    assert read_launch_plans(FORMS_OF_PLANS[form](plan_json())) == read_launch_plans(plan_json())


def test_the_versions_of_one_workflow_are_read(tmp_path: Path) -> None:
    path = tmp_path / "versions.json"
    path.write_text(json.dumps([workflow_json(version) for version in ("v9", "v10")]))
    assert [interface.id.version for interface in read(path).interfaces] == ["v9", "v10"]


def test_block_style_yaml_of_flytectl(tmp_path: Path) -> None:
    path = tmp_path / "workflow.yaml"
    path.write_text(dump(workflow_json()))
    assert only(read(path)).id.version == "v1"


def test_what_flytectl_prints_of_a_default_launch_plan(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan_json()))
    interface = only(read(path))
    assert interface.defaults_known
    assert inputs(interface) == inputs(only(read(PACKAGE)))


def test_a_plan_that_is_not_its_workflows_default_states_no_interface(tmp_path: Path) -> None:
    path = tmp_path / "printed.json"
    path.write_text(json.dumps(plan_json("named")))
    source = read(path)
    assert source.interfaces == ()
    assert [plan.id.name for plan in source.registered] == ["named"]


def test_a_plan_of_the_workflows_name_in_a_version_of_its_own_states_no_interface(tmp_path: Path) -> None:
    path = tmp_path / "printed.json"
    default, own = plan_json(), plan_json()
    own["id"]["version"] = "v2"
    own["closure"]["expectedInputs"] = {}
    path.write_text(json.dumps([own, default]))
    source = read(path)
    assert inputs(only(source)) == inputs(only(read(PACKAGE)))
    assert [plan.id.version for plan in source.registered] == ["v2", "v1"]


def test_other_output_of_flytectl_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "printed.json"
    path.write_text(json.dumps([{"id": {"name": "a"}}, {"id": {"name": "b"}}]))
    assert failure(path) == (
        "it holds names and no interface; run `flytectl get workflow -p PROJECT -d DOMAIN NAME -o json` with the "
        "workflow's name"
    )
    path.write_text("[]")
    assert failure(path) == "it is an empty list: flytectl found nothing"
    path.write_text('{"launchPlans": [], "token": ""}')
    assert failure(path) == "it is an empty list: flytectl found nothing"
    entity = {"project": "analytics", "domain": "production", "name": "etl.load"}
    get = "flytectl get {} -p analytics -d production {} -o json"
    names = "it holds names and no interface; run `{}` with the workflow's name"
    for one in (entity, {"id": entity, "metadata": {}}, {"resourceType": "WORKFLOW", "id": entity}):
        for several in ([one, one], {"entities": [one, one], "token": ""}):
            path.write_text(json.dumps(several))
            assert failure(path) == names.format(get.format("workflow", "NAME"))
    path.write_text(json.dumps([{"id": entity}]))
    assert failure(path) == f"it holds names and no interface; run `{get.format('workflow', 'etl.load')}`"
    path.write_text(json.dumps({"id": {**entity, "version": "v1"}, "closure": {"createdAt": "2026-01-02T00:00:00Z"}}))
    named = get.format("workflow", "etl.load --version v1")
    assert failure(path) == f"workflow etl.load has no interface in it; name one version: `{named}`"
    path.write_text(json.dumps({"id": {}, "closure": {"compiledWorkflow": 7}}))
    assert failure(path).startswith("it is no output of flytectl: ")


def test_parts_that_state_no_interface_say_what_to_give(tmp_path: Path) -> None:
    path = tmp_path / "part.json"
    plan = plan_json()
    asked = f"flytectl get launchplan -p flytesnacks -d production {NAME} --version v1 -o json"
    nothing = "flytectl get launchplan -p PROJECT -d DOMAIN NAME --version VERSION -o json"
    told = "it holds a part of a launch plan, which does not state its workflow's inputs; give the output of `{}`"
    for part, command in (
        ({"id": plan["id"], "spec": plan["spec"]}, asked),
        ({"spec": plan["spec"]}, asked),
        (plan["spec"], asked),
        (plan["closure"], nothing),
        ({"closure": plan["closure"]}, None),
    ):
        path.write_text(json.dumps(part))
        if command is not None:
            assert failure(path) == told.format(command)
        else:
            assert failure(path).endswith(
                "; give the output of `flytectl get workflow -p PROJECT -d DOMAIN NAME --version VERSION -o json`"
            )
    template = {"id": {"resourceType": "TASK", "name": "etl.sql"}, "interface": {}}
    path.write_text(json.dumps({"template": template}))
    assert failure(path) == "etl.sql is a task and no workflow, which plans launch"
    path.write_text(json.dumps({"template": {"interface": {}}}))
    assert failure(path).startswith("it holds a part of a workflow, without the name or the interface; give the output")


KEYS = st.sampled_from(
    [
        "id",
        "name",
        "closure",
        "compiledWorkflow",
        "compiled_workflow",
        "primary",
        "template",
        "interface",
        "inputs",
        "variables",
        "spec",
        "workflowId",
        "expectedInputs",
        "launchPlans",
        "workflows",
        "entities",
        "resourceType",
    ]
)
ANYTHING = st.recursive(
    st.sampled_from([None, 7, "WORKFLOW", "a", True]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


@settings(deadline=None, derandomize=True, max_examples=draws(1000), database=None)
@given(ANYTHING)
@example({"workflows": [{"closure": {"compiledWorkflow": {"primary": []}}}]})
def test_whatever_looks_like_it_is_read_or_refused(data: Any) -> None:
    if not is_flytectl(data):
        return
    with suppress(UnreadableSourceError):
        assert isinstance(read_flytectl(data, "it").interfaces, tuple)
    with suppress(UnreadableSourceError):
        assert isinstance(read_launch_plans(data), list)


ASKING = ("defaults-unknown", "unbound-required-input")
SCHEDULED = """\
apiVersion: lpctl/v1
kind: LaunchPlan
name: daily
workflow: {}
schedule: {{cron: "0 9 * * *"}}
auto_activate: true
"""


def _helps(manifests: str, *sources: InterfaceSource) -> list[tuple[str, str]]:
    checked = check([("plans.lp.yaml", manifests.encode())], sources, Settings())
    return [(found.rule.id, found.help or "") for found in checked.diagnostics]


def test_the_file_that_the_help_asks_for_brings_the_defaults(tmp_path: Path) -> None:
    """What the help says is run, by a stand-in that prints what the server has, and its file given."""
    workflow, plan = tmp_path / "workflow.json", tmp_path / "plan.json"
    workflow.write_text(json.dumps(workflow_json()))
    scheduled = SCHEDULED.format(NAME)
    found = _helps(scheduled, read(workflow))
    assert [rule for rule, _ in found] == list(ASKING)
    for _, help_ in found:
        command = re.search(r"a second --interface, the workflow's own plan: `([^`]+) > plan.json`", help_)
        assert command is not None
        assert command[1].split() == (
            f"flytectl get launchplan -p flytesnacks -d production {NAME} --version v1 -o json".split()
        )
        plan.write_text(json.dumps(plan_json()))
        assert _helps(scheduled, read(workflow), read(plan)) == []


INTERFACE = """\
apiVersion: lpctl/v1
kind: WorkflowInterface
name: reports.daily.my_wf
version: v11
inputs:
  kickoff_time: datetime
  a: {type: int, description: how many}
  b: {type: float, default: 1}
  limit: int | None
  window: {type: timedelta | None, default: 1h}
outputs: {o0: str}
"""


def test_an_interface_written_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "interface.yaml"
    path.write_text(INTERFACE)
    interface = only(read(path), "reports.daily.my_wf")
    assert interface.id.version == "v11"
    assert inputs(interface) == {
        "a": ("int", True),
        "b": ("float", False),
        "kickoff_time": ("datetime", True),
        "limit": ("int | None", False),
        "window": ("timedelta | None", False),
    }
    assert interface.inputs["a"].var.description == "how many"
    assert interface.inputs["kickoff_time"].var.description == "kickoff_time"
    assert interface.inputs["b"].default.scalar.primitive.float_value == 1.0
    assert interface.inputs["limit"].default.scalar.HasField("none_type")
    assert interface.inputs["window"].default.scalar.union.type.structure.tag == "timedelta"


DAILY = "`reports.daily.my_wf`"

PLAN = """\
apiVersion: lpctl/v1
kind: LaunchPlan
name: daily
workflow: reports.daily.my_wf
fixed_inputs: {a: 1}
"""


def findings(manifests: str, *sources: InterfaceSource) -> list[tuple[int, str, str]]:
    files = [("plans.lp.yaml", manifests.encode())]
    checked = check(files, [*interfaces_among(files), *sources], Settings())
    return [(found.span.line, found.rule.id, found.message) for found in checked.diagnostics]


def test_interfaces_stand_among_the_manifests_in_any_order() -> None:
    assert findings(PLAN + "---\n" + INTERFACE) == []
    assert findings(INTERFACE + "---\n" + PLAN.replace("a: 1", "a: x")) == [
        (17, "input-type", '`a` expects int, got string "x"')
    ]


def test_a_broken_interface_is_reported_where_it_stands_and_nowhere_else() -> None:
    broken = INTERFACE.replace("int |", "itn |").replace("default: 1}", "default: x}")
    assert findings(PLAN + "---\n" + broken) == [
        (14, "input-type", '`b` expects float, got string "x"'),
        (15, "invalid-type", '"itn | None" is no type: `itn` is unknown'),
    ]
    assert findings(PLAN + "---\n" + INTERFACE.replace("version", "versoin")) == [
        (10, "unknown-key", "unknown key `versoin`")
    ]


def test_literal_types() -> None:
    struct = "  cfg: {type: 'struct[C]', literal_type: {simple: STRUCT, metadata: {title: C}}}\noutputs"
    files = [("plans.lp.yaml", INTERFACE.replace("outputs", struct).encode())]
    (source,) = interfaces_among(files)
    assert inputs(only(source, "reports.daily.my_wf"))["cfg"] == ("struct[C]", True)
    wrong = INTERFACE.replace("outputs", "  cfg: {type: int, literal_type: {simple: STRING}}\noutputs")
    assert findings(wrong) == [(11, "invalid-literal-type", "`literal_type` is str, `type` says int")]


LIMIT = "the type of input `limit` is int | None and float | None"


def test_sources_that_disagree(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(INTERFACE.replace("int |", "float |"))
    assert findings(PLAN + "---\n" + INTERFACE, read(path)) == [
        (
            4,
            "workflow-conflict",
            f"two sources disagree about workflow {DAILY} in version v11: {LIMIT}",
        )
    ]
    path.write_text(INTERFACE.replace("v11", "v12").replace("int |", "float |"))
    assert findings(PLAN + "---\n" + INTERFACE, read(path)) == [
        (
            4,
            "workflow-ambiguous",
            "workflow `reports.daily.my_wf` is known in versions v11, v12, and none is asked for",
        )
    ]
    asked = PLAN.replace("workflow: reports.daily.my_wf", "workflow: {name: reports.daily.my_wf, version: v12}")
    assert findings(asked + "---\n" + INTERFACE, read(path)) == []


def test_a_part_that_both_state_must_not_differ() -> None:
    stated = INTERFACE.replace("version: v11", "version: v11\nproject: other")
    assert findings(PLAN.replace("name: daily", "name: daily\nproject: mine") + "---\n" + stated) == [
        (5, "workflow-not-found", "workflow `reports.daily.my_wf` is known, but not as project mine")
    ]
    assert findings(PLAN + "---\n" + stated) == []
