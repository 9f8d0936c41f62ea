"""The open approvals of a mock, which a test answers itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._engine import engine
from pipemock._errors import PipeMockError, ServiceError, require_active
from pipemock.behaviours import require_answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from pipemock._cloud.cloud import Cloud
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World


@attrs.frozen(kw_only=True)
class Approval:
    """An open approval: what it asks, since when, and until when it can be answered.

    `custom_data` and `link` are the `CustomData` and `ExternalEntityLink` of its configuration, or
    `None`. `execution_id` is the id of the pipeline execution that waits for the answer.

    Example:
        >>> [approval] = mock.approvals
        >>> approval.pipeline, approval.stage, approval.action
        ('release', 'Approve', 'Sign')
    """

    pipeline: str
    stage: str
    action: str
    token: str
    custom_data: str | None
    link: str | None
    since: datetime
    until: datetime
    execution_id: str
    account: str
    region: str
    _cloud: Cloud = attrs.field(repr=False, eq=False)

    def approve(self, *, summary: str = "", by: str | None = None) -> None:
        """Approve, as a person does in the console.

        Args:
            summary: The comment on the answer, of at most 512 characters.
            by: The ARN of the caller who approves; the mock's caller if omitted.

        Raises:
            PipeMockError: If the approval is no longer open, if it requires a summary, or if an
                argument is not valid.

        Example:
            >>> mock.approvals[0].approve(summary="Looks good.")
            >>> mock.approvals
            []
        """
        _answer(self._cloud, self, approved=True, summary=summary, by=by)

    def reject(self, *, summary: str = "", by: str | None = None) -> None:
        """Reject, as a person does in the console.

        Args:
            summary: The comment on the answer, of at most 512 characters.
            by: The ARN of the caller who rejects; the mock's caller if omitted.

        Raises:
            PipeMockError: If the approval is no longer open, if it requires a summary, or if an
                argument is not valid.

        Example:
            >>> execution = client.start_pipeline_execution(name="release")
            >>> mock.approvals[0].reject(summary="Not on a Monday.")
        """
        _answer(self._cloud, self, approved=False, summary=summary, by=by)


def open_approvals(cloud: Cloud) -> list[Approval]:
    """Return the open approvals in all accounts and Regions, oldest first."""
    with cloud.lock:
        found = [
            _approval(cloud, world, action)
            for world in cloud.worlds()
            for action in _open_actions(world)
        ]
    return sorted(found, key=lambda each: each.since)


# Only executions that can still change have open approvals, so history costs nothing here.
def _open_actions(world: World) -> Iterator[ActionExecution]:
    for pipeline in world.pipelines.values():
        for execution in pipeline.active.values():
            stage = execution.current_stage
            for action in stage.current.values() if stage is not None else ():
                if action.awaits_answer:
                    yield action


def _approval(cloud: Cloud, world: World, action: ActionExecution) -> Approval:
    configuration = action.resolved_configuration
    return Approval(
        pipeline=action.execution.pipeline.name,
        stage=action.stage.declaration.name,
        action=action.declaration.name,
        token=action.id,
        custom_data=configuration.get("CustomData"),
        link=configuration.get("ExternalEntityLink"),
        since=action.started,
        until=action.expires,
        execution_id=action.execution.id,
        account=world.account,
        region=world.region,
        cloud=cloud,
    )


def _answer(
    cloud: Cloud, approval: Approval, *, approved: bool, summary: str, by: str | None
) -> None:
    require_active(is_left=cloud.is_left)
    require_answer(by, summary)
    with cloud.lock:
        world, pipeline = cloud.pipeline(
            approval.pipeline, account=approval.account, region=approval.region
        )
        try:
            engine.answer_approval(
                world,
                pipeline,
                cloud.clock.now,
                stage=approval.stage,
                action=approval.action,
                token=approval.token,
                approved=approved,
                by=by or cloud.callers.for_account(approval.account, approval.region),
                summary=summary,
            )
        except ServiceError as error:
            raise PipeMockError(_refused(approval, error)) from error
    cloud.call_functions()


def _refused(approval: Approval, error: ServiceError) -> str:
    name = f"{approval.pipeline}/{approval.stage}/{approval.action}"
    return (
        f"Approval {name} can't be answered, as on AWS: {error.code}: {error.message} "
        "The open approvals are in mock.approvals; an approval with IsSummaryRequired needs "
        "summary=..."
    )
