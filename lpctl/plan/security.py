"""Identities, secrets and tokens as flyteidl has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lpctl.messages.flyteidl_pb2 import Identity, OAuth2Client, OAuth2TokenRequest, Secret, SecurityContext

if TYPE_CHECKING:
    from lpctl.manifest import security as manifest
    from lpctl.manifest.launch_plan import LaunchPlan


def security_context(plan: LaunchPlan) -> SecurityContext | None:
    """The plan's security context, None where it states none.

    `auth_role` becomes `run_as` (flytekit core/launch_plan.py:LaunchPlan.create), and a context that states nothing is
    left out (models/security.py:SecurityContext.to_flyte_idl).
    """
    if plan.auth_role is not None:
        role = plan.auth_role
        return SecurityContext(
            run_as=Identity(iam_role=role.assumable_iam_role, k8s_service_account=role.kubernetes_service_account)
        )
    context = plan.security_context
    if context is None or (context.run_as is None and context.secrets is None and context.tokens is None):
        return None
    return SecurityContext(
        run_as=None if context.run_as is None else _identity(context.run_as),
        secrets=[_secret(secret) for secret in context.secrets or ()],
        tokens=[_token(token) for token in context.tokens or ()],
    )


def _identity(identity: manifest.Identity) -> Identity:
    return Identity(
        iam_role=identity.iam_role,
        k8s_service_account=identity.k8s_service_account,
        execution_identity=identity.execution_identity,
        oauth2_client=None if identity.oauth2_client is None else _client(identity.oauth2_client),
    )


def _client(client: manifest.OAuth2Client) -> OAuth2Client:
    return OAuth2Client(client_id=client.client_id, client_secret=_secret(client.client_secret))


def _secret(secret: manifest.Secret) -> Secret:
    return Secret(
        group=secret.group,
        group_version=secret.group_version,
        key=secret.key,
        mount_requirement=secret.mount_requirement,
        env_var=secret.env_var,
    )


def _token(token: manifest.Token) -> OAuth2TokenRequest:
    return OAuth2TokenRequest(
        name=token.name,
        type=token.type,
        client=_client(token.client),
        idp_discovery_endpoint=token.idp_discovery_endpoint,
        token_endpoint=token.token_endpoint,
    )
