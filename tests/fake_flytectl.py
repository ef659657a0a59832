"""A small program that answers as flytectl does, of a server that it keeps in the file FAKE_FLYTE.

What FAKE_FLYTECTL says goes wrong: `hangs`, `killed`, `rubbish`, `endless`, `login`, `elsewhere`, `old`, `denied`,
`same-page`, `cut`, `large`, `silent`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any

from simulated_server import Key, RefusedError, Server

from lpctl.messages.flyteidl_pb2 import LaunchPlan, TypedInterface

_KIND = re.compile(r"^.*_(?P<index>[1-3])\.pb$")


def load(path: str) -> Server:
    """The server that a file holds."""
    server = Server()
    if os.path.exists(path):
        stored = json.loads(Path(path).read_text(encoding="utf-8"))
        for key, content in stored["workflows"]:
            server.workflows[Key(*key)] = TypedInterface.FromString(base64.b64decode(content))
        for key, content in stored["plans"]:
            server.plans[Key(*key)] = LaunchPlan.FromString(base64.b64decode(content))
    return server


def save(server: Server, path: str) -> None:
    """Write the server into a file."""
    stored = {
        kind: [[list(key), base64.b64encode(_bytes(message)).decode()] for key, message in items.items()]
        for kind, items in (("workflows", server.workflows), ("plans", server.plans))
    }
    Path(path).write_text(json.dumps(stored), encoding="utf-8")


def _bytes(message: LaunchPlan | TypedInterface) -> bytes:
    return message.SerializeToString(deterministic=True)


def fail(message: str) -> None:
    """End as flytectl does at an error."""
    sys.stderr.write(f"Error: {message}\n")
    sys.exit(1)


def options_of(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """The options and the other words of a command line."""
    flags = {"--activate", "--deactivate", "--force", "--latest", "--filter.asc"}
    options: dict[str, str] = {}
    words: list[str] = []
    rest = iter(arguments)
    for word in rest:
        if word == "--":
            words += rest
        elif word in flags:
            options[word] = ""
        elif word.startswith("-"):
            options[word] = next(rest)
        else:
            words.append(word)
    return options, words


def trouble(kind: str) -> None:
    """What goes wrong before anything is answered."""
    if kind == "hangs":
        sys.stderr.write("Open the following URL in your browser: https://flyte.example.com/login\n")
        sys.stderr.flush()
        Path(f"{os.environ['FAKE_FLYTE']}.pid").write_text(str(os.getpid()), encoding="utf-8")
        time.sleep(60)
    elif kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "rubbish":
        sys.stdout.write("\x1b[31m<html>Bad Gateway</html>\n")
        sys.exit(0)
    elif kind == "silent":
        sys.exit(0)
    elif kind == "endless":
        while True:
            sys.stdout.write("[" * 65536)
    elif kind == "old":
        fail("unknown flag: --filter.page")
    elif kind == "denied":
        fail("rpc error: code = Unauthenticated desc = token parse error [JWT_VERIFICATION_FAILED]")


def get(server: Server, options: dict[str, str], words: list[str]) -> None:
    """`get launchplan` and `get workflow`."""
    project, domain, kind = options["-p"], options["-d"], os.environ.get("FAKE_FLYTECTL", "")
    found: list[dict[str, Any]]
    if words[1] == "workflow":
        found = [
            {
                "id": {"resourceType": "WORKFLOW", **key._asdict()},
                "closure": {"compiledWorkflow": {"primary": {"template": {"interface": _json(interface)}}}},
            }
            for key, interface in server.workflows.items()
            if key[:3] == (project, domain, words[2]) and options.get("--version", key.version) == key.version
        ][-1:]
        if not found:
            fail(f"no workflow retrieved for {words[2]}")
    elif len(words) > 2:
        found = [plan for plan in server.printed(project, domain) if plan["id"]["name"] == words[2]]
        found = [plan for plan in found if plan["id"]["version"] == options.get("--version", plan["id"]["version"])]
        if not found:
            fail("rpc error: code = NotFound desc = missing entity of type LAUNCH_PLAN with identifier ...")
    else:
        limit, page = int(options.get("--filter.limit", "100")), int(options.get("--filter.page", "1"))
        start = 0 if kind == "same-page" else (page - 1) * limit
        if kind == "large" and limit > 20:
            fail("rpc error: code = ResourceExhausted desc = grpc: received message larger than max (5 vs. 4)")
        found = server.printed(project, domain)[start : start + limit]
        if not found:
            fail(f"no launchplans retrieved for {''.join(words[2:])}")
    if kind == "elsewhere":
        for each in found:
            each["id"]["domain"] = "elsewhere"
    text = json.dumps(found[0] if len(found) == 1 else found, indent="\t")
    if kind == "login":
        sys.stdout.write("To authenticate, go to https://login.example.com/device and enter ABCD-EFGH\n")
    sys.stdout.write((text[: len(text) // 2] if kind == "cut" else text) + "\n")


def _json(interface: TypedInterface) -> dict[str, Any]:
    from google.protobuf.json_format import MessageToDict  # noqa: PLC0415 - one command needs it

    return MessageToDict(interface)


def register(server: Server, options: dict[str, str], words: list[str]) -> None:
    """`register files`, in the order of their names; it stops at the first that is refused."""
    files = words[2:]
    if wrong := [file for file in files if not file.endswith(".pb")]:
        fail(f"input package have some invalid files. try to run pyflyte package again {wrong}")
    for file in sorted(files):
        kind = _KIND.fullmatch(file)
        if kind is None or kind["index"] != "3":
            fail(f"{file} is taken for a task")
        try:
            server.register(Path(file).read_bytes(), options["-p"], options["-d"], options.get("--version", ""))
        except RefusedError as error:
            fail(str(error))
        sys.stdout.write(f"{file} Success\n")


def update(server: Server, options: dict[str, str], words: list[str]) -> None:
    """`update launchplan`: one name, and one of two states; it asks where it is not forced."""
    if len(words) != 3:
        fail("launch plan name wasn't passed")
    if "--force" not in options:
        fail("continue? (y/n): EOF")
    try:
        key = Key(options["-p"], options["-d"], words[2], options["--version"])
        server.set_active(key, active="--activate" in options)
    except RefusedError as error:
        fail(str(error))
    sys.stdout.write(f"updated launch plan successfully on {words[2]}\n")


def main() -> None:
    """Answer one command."""
    trouble(os.environ.get("FAKE_FLYTECTL", ""))
    options, words = options_of(sys.argv[1:])
    path = os.environ["FAKE_FLYTE"]
    server = load(path)
    if log := os.environ.get("FAKE_FLYTE_LOG"):
        with open(log, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(sys.argv[1:]) + "\n")
    {"get": get, "register": register, "update": update}[words[0]](server, options, words)
    save(server, path)


if __name__ == "__main__":
    main()
