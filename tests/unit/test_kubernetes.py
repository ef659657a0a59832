"""What Kubernetes takes, held to its own regular expressions; what is proposed instead is taken."""

from __future__ import annotations

import re

from drawn import draws
from hypothesis import given, settings
from hypothesis import strategies as st

from lpctl.flyte import kubernetes

LAW = settings(deadline=None, derandomize=True, max_examples=draws(1000), database=None)
TEXT = st.text(st.sampled_from("abzAZ09-_./ ~é\n"), max_size=8) | st.text(st.sampled_from("a-."), max_size=300)

# apimachinery, pkg/util/validation/validation.go; Go's `$` is the end of the text.
QUALIFIED_NAME = r"([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"
DNS_LABEL = r"[a-z0-9]([-a-z0-9]*[a-z0-9])?"
ENV_NAME = r"[-._a-zA-Z][-._a-zA-Z0-9]*"


def is_label_value(text: str) -> bool:
    return len(text) <= 63 and re.fullmatch(f"({QUALIFIED_NAME})?", text) is not None


def is_subdomain(text: str) -> bool:
    return len(text) <= 253 and re.fullmatch(rf"{DNS_LABEL}(\.{DNS_LABEL})*", text) is not None


def is_qualified_name(text: str) -> bool:
    *prefix, name = text.split("/")
    if len(prefix) > 1 or (prefix and not is_subdomain(prefix[0])):
        return False
    return len(name) <= 63 and re.fullmatch(QUALIFIED_NAME, name) is not None


def is_env_name(text: str) -> bool:
    return re.fullmatch(ENV_NAME, text) is not None and text != "." and not text.startswith("..")


@LAW
@given(TEXT)
def test_names_are_taken_as_kubernetes_takes_them(text: str) -> None:
    assert (kubernetes.label_value_flaw(text) is None) == is_label_value(text)
    assert (kubernetes.qualified_name_flaw(text) is None) == is_qualified_name(text)
    assert (kubernetes.subdomain_flaw(text) is None) == is_subdomain(text)
    assert (kubernetes.host_flaw(text) is None) == (len(text) <= 63 and re.fullmatch(DNS_LABEL, text) is not None)
    assert (kubernetes.env_name_flaw(text) is None) == is_env_name(text)


@LAW
@given(TEXT)
def test_what_is_proposed_is_taken(text: str) -> None:
    label, key, env = kubernetes.label_repair(text), kubernetes.key_repair(text), kubernetes.env_repair(text)
    assert label is None or is_label_value(label)
    assert env is None or is_env_name(env)
    assert key is None or is_qualified_name(key)
