"""What secrets look like, the same wherever lpctl looks for one or keeps one out of what it prints.

The shapes are those that gitleaks lists (v8.30, config/gitleaks.toml) of tokens that bear their maker's prefix, and for
addresses those of detect-secrets (1.5, plugins/basic_auth.py, discord.py). Neither is a dependency, as
detect-secrets takes 96 ms to load and 0.2 ms a text, where a plan takes 0.1 ms in all, and gitleaks is a program. Texts
that only look random are none: versions and digests do.
"""

from __future__ import annotations

import re
from functools import lru_cache

REDACTED = "(redacted)"
"""What stands for a secret where lpctl prints a text: it is plain in YAML, and of no meaning in a pattern."""

SHAPES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("://",), r"(?<=://)[^/\s:@\"'{}$<]{0,200}:(?!\*+@)[^/\s@{}$<]{1,200}(?=@)"),  # a password in an address
    (("AKIA", "ASIA", "ABIA", "ACCA", "A3T"), r"\b(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}\b"),  # AWS
    (("ABSK",), r"\bABSK[A-Za-z0-9+/]{109,269}={0,2}"),  # Bedrock
    (("ghp_", "gho_", "ghu_", "ghs_", "ghr_"), r"\bgh[oprsu]_[A-Za-z0-9]{30,}"),
    (("github_pat_",), r"\bgithub_pat_\w{20,}"),
    (
        ("glpat-", "glrt-", "gldt-", "glptt-", "glcbt-", "glft-", "glsoat-", "glagent-", "gloas-", "glimt-", "glffct-"),
        r"\bgl(?:pat|rt|dt|ptt|cbt|ft|soat|agent|oas|imt|ffct)-[\w.-]{20,}",
    ),
    (("xox",), r"\bxox[abeoprs](?:\.xox[bp])?-[\w-]{11,}"),
    (("xapp-",), r"\bxapp-\d-[A-Z0-9]+-\d+-[A-Za-z0-9]{16,}"),
    (("hooks.slack",), r"\bhooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[\w+/-]{20,}"),
    (("webhook.office.com",), r"\bwebhook\.office\.com/webhookb2/[\w@/-]{30,}"),
    (("/api/webhooks/",), r"\bdiscord(?:app)?\.com/api/webhooks/\d{1,25}/[\w-]{30,}"),
    (("AIza",), r"\bAIza[\w-]{35}"),
    (("GOCSPX-",), r"\bGOCSPX-[\w-]{28}"),
    (("ya29.",), r"\bya29\.[\w-]{20,}"),
    ((".eyJ",), r"\beyJ[\w-]{10,2000}\.eyJ[\w-]+(?:\.[\w-]*)?"),  # JSON Web Token
    (("sk-",), r"\bsk-(?:(?:ant|or|proj|svcacct|admin)-[\w-]{20,}|[A-Za-z0-9]{20,})"),
    (("_live_", "_test_", "_prod_"), r"\b[rs]k_(?:live|test|prod)_[A-Za-z0-9]{10,99}"),  # Stripe
    (("hf_",), r"\bhf_[A-Za-z]{34}\b"),
    (("npm_",), r"\bnpm_[A-Za-z0-9]{36}\b"),
    (("pypi-AgE",), r"\bpypi-AgEI[\w-]{50,}"),
    (("dapi",), r"\bdapi[a-f0-9]{32}"),  # Databricks
    (("_v1_",), r"\bdo[opr]_v1_[a-f0-9]{64}"),  # DigitalOcean
    (("SG.",), r"\bSG\.[\w=.-]{66}"),
    (("hvs.", "hvb."), r"\bhv[bs]\.[\w-]{24,}"),  # Vault
    (("glsa_", "glc_"), r"\bgl(?:sa|c)_[A-Za-z0-9+/_]{32,}={0,2}"),  # Grafana
    (("pnu_", "pnb_"), r"\bpn[bu]_[A-Za-z0-9]{36}\b"),  # Prefect
    (("dt0c01.",), r"\bdt0c01\.[A-Za-z0-9]{24}\.[A-Za-z0-9]{64}"),
    (("dp.pt.",), r"\bdp\.pt\.[A-Za-z0-9]{40,}"),
    (("lin_api_",), r"\blin_api_[A-Za-z0-9]{40}"),
    (("ntn_",), r"\bntn_[A-Za-z0-9]{46}\b"),
    (("PMAK-",), r"\bPMAK-[A-Fa-f0-9]{24}-[A-Fa-f0-9]{34}"),
    (("pul-",), r"\bpul-[a-f0-9]{40}\b"),
    (("pscale_",), r"\bpscale_(?:tkn|oauth|pw)_[\w=.-]{32,64}"),
    (("shpat_", "shpca_", "shppa_", "shpss_"), r"\bshp(?:at|ca|pa|ss)_[A-Fa-f0-9]{32}"),
    (("sntrys_", "sntryu_"), r"\bsntry[su]_[\w+/=-]{40,}"),
    (("ATATT3",), r"\bATATT3[\w=-]{60,}"),
    (("HRKU-",), r"\bHRKU-[\w-]{30,}"),
    (("pplx-",), r"\bpplx-[A-Za-z0-9]{48}"),
    (("LTAI",), r"\bLTAI[A-Za-z0-9]{20}\b"),
    ((".atlasv1.",), r"\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,70}"),
    (("AKCp",), r"\bAKCp[A-Za-z0-9]{69}\b"),
    (("sha256~",), r"\bsha256~[\w-]{43}"),  # OpenShift
    (("AGE-SECRET-KEY-1",), r"\bAGE-SECRET-KEY-1[A-Z0-9]{58}"),
    (("AccountKey=",), r"\bAccountKey=[A-Za-z0-9+/]{40,}={0,2}"),  # Azure Storage
    (("Q~",), r"\b[\w~.]{3}\dQ~[\w~.-]{31,34}"),  # Entra
    (("PRIVATE KEY",), r"-----BEGIN [A-Z0-9 ]{0,100}PRIVATE KEY(?:(?!-----END)[\s\S])*(?:-----END [A-Z0-9 ]*-----)?"),
    (
        ("oken=", "ey=", "ig=", "ignature="),
        r"(?<=[?&])(?:(?:[Aa]ccess_?|[Aa]uth_?)?[Tt]oken|[Aa]pi[_-]?[Kk]ey|sig|(?:X-Amz-)?[Ss]ignature)=[\w%+/=.-]{16,}",
    ),
    (
        ("earer ", "asic ", "EARER ", "ASIC "),
        r"\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC) (?=[A-Za-z]*[0-9+/_=.-])[A-Za-z0-9+/_=.-]{16,}",
    ),
)
"""What a text holds that holds such a secret, and the secret as a pattern; first the one that others may be part of."""

_MARKS = tuple(mark.encode() for marks, _ in SHAPES for mark in marks if mark != "://")
_HIDING = (b"\\x", b"\\u", b"\\U")
_PASSWORD = rb"://[^/\s:@]{0,200}:[^/\s@]{1,200}@"
_OF_TOKENS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"
_FLAT = bytes(ord("a") if code in _OF_TOKENS else ord(" ") for code in range(256))
_OF_DATES = b"0123456789-T"
_RUN, _NEAR = b"a" * 12, 256
_OF_A_KEY = b"PRIVATE KEY"
_NAMED = r"""(^|[\s"'{,])([A-Z][A-Z0-9_]*)(["']?:\s+["']?)([^\s"',{}\[\]]+)"""
_SHORTEST = len("://:a@")


def may_hold_secrets(content: bytes) -> bool:
    """Whether a text, in UTF-8, has to be looked at: it may be of any length, and most hold nothing of the kind.

    A secret has a run of at least twelve letters, digits and hyphens, not all of them small letters, near one of the
    marks; or it is one of the two that may have none, a password in an address and a private key.
    """
    flat = content.translate(_FLAT)
    start = flat.find(_RUN)
    while start >= 0:
        end = flat.find(b" ", start)
        word = content[start : end if end >= 0 else len(content)]
        # Most are `notifications`, `data-science` or dates.
        if not (word.islower() and word.replace(b"-", b"").isalpha()) and word.translate(None, _OF_DATES):
            around = content[max(0, start - _NEAR) : start + len(word) + _NEAR]
            if any(mark in around for mark in _MARKS):
                return True
        start = flat.find(_RUN, start + len(word))
    return (
        _OF_A_KEY in content
        or (b"@" in content and b"://" in content and re.search(_PASSWORD, content) is not None)
        or (b"\\" in content and any(mark in content for mark in _HIDING))
    )


def secret_in(text: str) -> tuple[int, int] | None:
    """Where the first secret stands in a text, None where it holds none."""
    shapes = _shapes_for(text)
    found = re.search(shapes, text) if shapes else None
    return found.span() if found is not None else None


def redacted(text: str) -> str:
    """The text with `(redacted)` for each secret in it."""
    shapes = _shapes_for(text)
    return re.sub(shapes, REDACTED, text) if shapes else text


@lru_cache(maxsize=4)  # a line of megabytes may have a thousand findings
def covered(line: str) -> str:
    """A line of a file with a `*` for each character of a secret, so that columns stay what they are.

    A value behind a name in capitals that secrets have, as in `{DB_PASSWORD: hunter2}`, is one as well.
    """
    if shapes := _shapes_for(line):
        line = re.sub(shapes, lambda found: "*" * len(found[0]), line)
    return re.sub(_NAMED, _without_value, line) if any(part in line for part in _PARTS_OF_NAMES) else line


def _without_value(found: re.Match[str]) -> str:
    before, name, between, value = found.groups()
    if not is_named_like_a_secret(name, value):
        return found[0]
    return f"{before}{name}{between}{'*' * len(value)}"


def _shapes_for(text: str) -> str:
    """The secrets that a text may hold, as a pattern: all fifty take long to compile, and to look for at each word."""
    if not _is_looked_at(text):
        return ""
    return "|".join(shape for marks, shape in SHAPES if any(mark in text for mark in marks))


def _is_looked_at(text: str) -> bool:
    if len(text) < len(_RUN) and "://" not in text:
        return False
    return len(text) >= _SHORTEST and may_hold_secrets(text.encode(errors="replace"))


_LAST_WORDS = (
    *("PASSWORD", "PASSWD", "PASSPHRASE", "PASS", "PWD", "PGPASSWORD"),
    *("SECRET", "TOKEN", "APIKEY", "CREDENTIAL", "CREDENTIALS"),
)
_LAST_TWO = ("API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "SECRET_KEY", "SIGNING_KEY", "ENCRYPTION_KEY")
_PARTS_OF_NAMES = ("PASS", "PWD", "SECRET", "TOKEN", "KEY", "CREDENTIAL")
"""What each of these names holds one of."""


_STARTS_OF_NONE = ("/", "./", "../", "~/", "$", "{{", "<", "[")
_SHAPES_OF_NONE = r"[a-z][\w+.-]*:|[a-z0-9_.-]+(?:/[a-z0-9_.-]+)+\Z|\W+\Z"
"""An address, the path of a secret in small letters, as managers of secrets have them, and a separator of texts."""


def is_named_like_a_secret(name: str, value: str) -> bool:
    """Whether a variable is called as secrets are, and its value is not where one is found, nor a token of texts."""
    words = name.replace("-", "_").replace(".", "_").rstrip("0123456789").rstrip("_")
    if not words.upper().endswith((*_LAST_WORDS, *_LAST_TWO)):
        return False
    words = re.sub("(?<=[a-z0-9])(?=[A-Z])", "_", words).upper()
    last = words.rsplit("_", 1)[-1]
    two = "_".join(words.rsplit("_", 2)[-2:])
    if words == "PWD" or (last not in _LAST_WORDS and two not in _LAST_TWO):  # PWD: where a shell stands
        return False
    if len(value) < 4 or value.lower() in ("true", "false", "none", "null") or value.isdigit():
        return False
    return not value.startswith(_STARTS_OF_NONE) and re.match(_SHAPES_OF_NONE, value) is None
