"""Builds that CodeBuild actions start in a connected service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipemock._arns import s3_arn
from pipemock._engine.providers.actions import is_batch, shown_build_id
from pipemock._engine.state.endings import not_begun
from pipemock._engine.state.ports import JOB_FAILED, RefusedError
from pipemock._errors import message_of
from pipemock.behaviours import Fail, Succeed

if TYPE_CHECKING:
    from pipemock._engine.state.endings import Ending
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.ports import BuildService
    from pipemock._engine.state.world import World
    from pipemock.behaviours import Outcome


def start(world: World, action: ActionExecution, outcome: Outcome) -> Ending | None:
    """Start the build of an action, and return the ending of the action if that fails.

    The id of the build becomes that of the action. No build starts if the scripted behaviour names
    an external id, or says that there is none.
    """
    service, type_id = world.ports.builds, action.declaration.type_id
    is_build = type_id.owner == "AWS" and type_id.provider == "CodeBuild"
    if service is None or not is_build or _is_named(outcome):
        return None
    try:
        action.external_execution_id = _started(service, world, action)
    except RefusedError as error:
        return not_begun(error)
    except BaseException as error:  # noqa: BLE001 -- a client and its receivers may raise anything
        world.report_error(error)
        return not_begun(RefusedError(JOB_FAILED, message_of(error)))
    return None


def _started(service: BuildService, world: World, action: ActionExecution) -> str:
    configuration = action.resolved_configuration
    build_id = service.start(
        configuration["ProjectName"],
        source=_source(world, action),
        variables=configuration.get("EnvironmentVariables"),
        is_batch=is_batch(action),
    )
    return shown_build_id(action, build_id)


# Captured (radkawar/stackd, codebuild_appconfig_stage_retry_native): the version of the source that
# a build shows is the ARN of its artifact. User guide: with several, the configuration names one:
# docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodeBuild.html
def _source(world: World, action: ActionExecution) -> str:
    artifacts = {artifact.name: artifact for artifact in action.input_artifacts}
    primary = action.resolved_configuration.get("PrimarySource", "")
    artifact = artifacts.get(primary, action.input_artifacts[0])
    return s3_arn(world.region, artifact.bucket, artifact.key)


def _is_named(outcome: Outcome) -> bool:
    return isinstance(outcome, Succeed | Fail) and outcome.external_execution_id is not None
