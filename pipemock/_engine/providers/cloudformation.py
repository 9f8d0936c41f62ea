"""What CloudFormation actions report, by their mode.

Captured for CHANGE_SET_REPLACE and CHANGE_SET_EXECUTE (ovhemert/ci-status, and a dashboard's
fixtures of 2024), and for the failures of CREATE_UPDATE
(aws-solutions-library-samples/data-lakes-on-aws#245) and of CHANGE_SET_EXECUTE
(aws-quickstart/quickstart-trek10-serverless-enterprise-cicd#23, 2020; in aws/aws-cdk#29534, 2024,
the end names the permission that the reason needs). Inferred for a CREATE_UPDATE that succeeds,
in the form of CHANGE_SET_EXECUTE. Nothing is known of the other modes, so they report nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipemock._arns import arn
from pipemock._ids import Ids
from pipemock.failures import CHANGE_SET_NOT_EXECUTED, STACK_NOT_UPDATED

if TYPE_CHECKING:
    from pipemock._engine.state.executions import ActionExecution
    from pipemock._engine.state.world import World

_REPLACES_CHANGE_SET: Final = "CHANGE_SET_REPLACE"
_UPDATES_STACK: Final = {
    "CREATE_UPDATE": STACK_NOT_UPDATED,
    "CHANGE_SET_EXECUTE": CHANGE_SET_NOT_EXECUTED,
}
"""The modes that update a stack, with the words of their failures."""


def external_id(world: World, action: ActionExecution) -> str | None:
    """Return the part of the console's address that shows the stack or the change set."""
    mode = action.resolved_configuration["ActionMode"]
    if mode in _UPDATES_STACK:
        return f"stack/detail?stackId={_stack_arn(world, action)}"
    if mode != _REPLACES_CHANGE_SET:
        return None
    change_set = _arn(world, action, f"changeSet/{_change_set(action)}/{world.ids.uuid()}")
    return f"changeset/detail?changeSetId={change_set}&stackId={_stack_arn(world, action)}"


def summary(action: ActionExecution) -> str | None:
    """Return the summary of an action that succeeds; the stack is assumed to exist."""
    mode = action.resolved_configuration["ActionMode"]
    if mode in _UPDATES_STACK:
        return f"Stack {action.resolved_configuration['StackName']} was updated."
    if mode == _REPLACES_CHANGE_SET:
        return f"Change set {_change_set(action)} was created."
    return None


def failure(action: ActionExecution, _external_id: str | None) -> str | None:
    """Return the message of a stack that was rolled back."""
    words = _UPDATES_STACK.get(action.resolved_configuration["ActionMode"])
    return None if words is None else words.format(status="UPDATE_ROLLBACK_COMPLETE")


# The reference of the action requires a name of the change set in these modes; the declaration is
# accepted without one.
def _change_set(action: ActionExecution) -> str:
    return action.resolved_configuration.get("ChangeSetName", "")


# A stack has the same id in every action, so it depends on nothing but its name and place.
def _stack_arn(world: World, action: ActionExecution) -> str:
    name = action.resolved_configuration["StackName"]
    stack_id = Ids("stack", world.account, world.region_of(action.declaration), name).uuid()
    return _arn(world, action, f"stack/{name}/{stack_id}")


def _arn(world: World, action: ActionExecution, resource: str) -> str:
    return arn("cloudformation", world.region_of(action.declaration), world.account, resource)
