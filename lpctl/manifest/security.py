"""Identities, secrets and tokens as manifests state them."""

from typing import Annotated, Literal, NamedTuple, TypeAlias

from lpctl.manifest.shape import Field


class Secret(NamedTuple):
    """A secret of the platform."""

    group: Annotated[
        str,
        Field(
            "Group",
            "The name of the secret: with Kubernetes, of the Secret object. Flyte registers a secret without one, and "
            "then finds none.",
            examples=["db"],
        ),
    ]
    group_version: Annotated[
        str | None, Field("Group version", "The version of the secret. Quote it: it is text.", examples=["3"])
    ] = None
    key: Annotated[str | None, Field("Key", "The key in the secret. Kubernetes needs one.", examples=["password"])] = (
        None
    )
    mount_requirement: Annotated[
        Literal["ANY", "ENV_VAR", "FILE"] | None,
        Field(
            "Mount requirement",
            "How the secret is to be injected: as an environment variable, as a file, or as the platform likes (ANY, "
            "also when absent).",
        ),
    ] = None
    env_var: Annotated[
        str | None,
        Field(
            "Environment variable",
            "The variable that takes the secret, or the path of its file: upper-case letters, digits and underscores.",
            examples=["DB_PASSWORD"],
            pattern=r"^[A-Z_][A-Z0-9_]*$(?!\n)",
        ),
    ] = None


SECRET: TypeAlias = Annotated[
    Secret,
    Field(
        "Secret",
        "A secret of the platform. Secrets of a launch plan are written as they are; Flyte 1.16 injects only "
        "those that tasks ask for.",
        examples=[{"group": "db", "key": "password"}],
    ),
]


class OAuth2Client(NamedTuple):
    """A client of an identity provider."""

    client_id: Annotated[str, Field("Client id", "The public identifier of the client.", examples=["reports"])]
    client_secret: SECRET


OAUTH2_CLIENT: TypeAlias = Annotated[
    OAuth2Client,
    Field(
        "OAuth 2 client",
        "A client of the identity provider, and where its secret is.",
        examples=[{"client_id": "reports", "client_secret": {"group": "oauth", "key": "secret"}}],
    ),
]


class Identity(NamedTuple):
    """Whom an execution acts as."""

    iam_role: Annotated[
        str | None,
        Field(
            "IAM role", "The cloud role that executions assume.", examples=["arn:aws:iam::123456789012:role/reports"]
        ),
    ] = None
    k8s_service_account: Annotated[
        str | None,
        Field("Kubernetes service account", "The service account of the executions' pods.", examples=["reports"]),
    ] = None
    execution_identity: Annotated[
        str | None,
        Field(
            "Execution identity",
            "The name of the identity that executions act as, where the platform has such.",
            examples=["reports-runner"],
        ),
    ] = None
    oauth2_client: OAUTH2_CLIENT | None = None


class Token(NamedTuple):
    """A token to be fetched for executions (flyteidl.core.OAuth2TokenRequest)."""

    name: Annotated[str, Field("Name", "The name of the token.", examples=["api"])]
    client: OAUTH2_CLIENT
    type: Annotated[
        Literal["CLIENT_CREDENTIALS"] | None, Field("Grant type", "CLIENT_CREDENTIALS, the only one, also when absent.")
    ] = None
    idp_discovery_endpoint: Annotated[
        str | None,
        Field(
            "Discovery endpoint",
            "The URL of the provider's OpenID configuration.",
            examples=["https://idp.example.com/.well-known/openid-configuration"],
        ),
    ] = None
    token_endpoint: Annotated[
        str | None,
        Field("Token endpoint", "The URL that issues the token.", examples=["https://idp.example.com/token"]),
    ] = None


TOKEN: TypeAlias = Annotated[
    Token,
    Field(
        "Token",
        "A token: its name, the client that asks for it, and where.",
        examples=[
            {"name": "api", "client": {"client_id": "reports", "client_secret": {"group": "oauth", "key": "secret"}}}
        ],
    ),
]


class SecurityContext(NamedTuple):
    """The identity of executions, secrets and tokens."""

    run_as: Annotated[
        Identity | None,
        Field("Run as", "Whom an execution acts as.", examples=[{"k8s_service_account": "reports"}], by_entry=True),
    ] = None
    secrets: Annotated[
        tuple[SECRET, ...] | None,
        Field(
            "Secrets",
            "Secrets of the platform, by group and key. Flyte 1.16 keeps them and injects none: tasks ask for theirs.",
            examples=[[{"group": "db", "key": "password"}]],
        ),
    ] = None
    tokens: Annotated[
        tuple[TOKEN, ...] | None,
        Field(
            "Tokens",
            "OAuth 2 tokens to be fetched for executions. Flyte 1.16 keeps them and fetches none.",
            examples=[
                [
                    {
                        "name": "api",
                        "client": {"client_id": "reports", "client_secret": {"group": "oauth", "key": "secret"}},
                    }
                ]
            ],
        ),
    ] = None


class AuthRole(NamedTuple):
    """flytekit's older form of an identity."""

    assumable_iam_role: Annotated[
        str | None,
        Field(
            "IAM role",
            "Becomes `security_context.run_as.iam_role`.",
            examples=["arn:aws:iam::123456789012:role/reports"],
        ),
    ] = None
    kubernetes_service_account: Annotated[
        str | None,
        Field(
            "Kubernetes service account",
            "Becomes `security_context.run_as.k8s_service_account`.",
            examples=["reports"],
        ),
    ] = None
