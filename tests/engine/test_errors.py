"""The words of CodePipeline's errors."""

from __future__ import annotations

import inspect
from typing import Any, Final

import pytest

from pipemock._engine import errors

WORDS: Final[dict[str, tuple[tuple[Any, ...], str, str]]] = {
    "invalid_next_token": (
        ("abc",),
        "InvalidNextTokenException",
        (
            "The nextToken value 'abc' is not valid. Specify a valid nextToken value, and "
            "then try again."
        ),
    ),
    "pipeline_not_found": (
        ("123456789012", "release"),
        "PipelineNotFoundException",
        "Account '123456789012' does not have a pipeline with name 'release'",
    ),
    "pipeline_not_found_to_start": (
        ("123456789012", "release"),
        "PipelineNotFoundException",
        "Pipeline with name release does not exist in account 123456789012.",
    ),
    "pipeline_not_found_in_history": (
        ("123456789012", "release"),
        "PipelineNotFoundException",
        (
            "The account with AWS account ID '123456789012' does not include a pipeline named"
            " 'release'"
        ),
    ),
    "pipeline_version_not_found": (
        ("123456789012", "release", 7),
        "PipelineNotFoundException",
        "Account '123456789012' does not have a pipeline with name 'release' and version 7",
    ),
    "pipeline_name_in_use": (
        ("123456789012", "release"),
        "PipelineNameInUseException",
        "A pipeline with the name 'release' already exists in account '123456789012'",
    ),
    "invalid_structure": (("Words.",), "InvalidStructureException", "Words."),
    "invalid_stage": (("Words.",), "InvalidStageDeclarationException", "Words."),
    "invalid_action": (("Words.",), "InvalidActionDeclarationException", "Words."),
    "too_many_pipelines": (
        (3,),
        "LimitExceededException",
        "The number of pipelines in this account and Region has reached the limit of 3",
    ),
    "too_many_polled_pipelines": (
        (3,),
        "LimitExceededException",
        (
            "Maximum number of pipelines using periodic source checks in account (3) "
            "exceeded. Switch to event-based change detection such as Amazon CloudWatch "
            "Events or webhooks to save this pipeline. Learn more: "
            "https://docs.aws.amazon.com/console/codepipeline/polling-to-events-based"
        ),
    ),
    "stage_not_found": (
        ("release", "Deploy"),
        "StageNotFoundException",
        "Pipeline 'release' does not have a stage with name 'Deploy'",
    ),
    "action_not_found": (
        ("release", "Deploy", "Sign"),
        "ActionNotFoundException",
        "Stage 'Deploy' of pipeline 'release' does not have an action with name 'Sign'",
    ),
    "stage_not_retryable": (
        ("release", "Deploy", "0a1b"),
        "StageNotRetryableException",
        (
            "The stage named Deploy in the release pipeline can't be retried now. Either it "
            "contains no failed actions, the execution '0a1b' is already superseded, or the "
            "pipeline definition has changed since the action(s) failed."
        ),
    ),
    "not_latest_execution": (
        ("release", "Deploy", "0a1b"),
        "NotLatestPipelineExecutionException",
        (
            "The pipeline execution with ID '0a1b' is not the latest execution in stage "
            "'Deploy' of pipeline 'release'"
        ),
    ),
    "execution_not_found": (
        ("release", "0a1b"),
        "PipelineExecutionNotFoundException",
        "Pipeline Execution with id '0a1b' does not exist in pipeline with name 'release'",
    ),
    "execution_not_stoppable": (
        ("release", "0a1b"),
        "PipelineExecutionNotStoppableException",
        (
            "The pipeline execution with ID '0a1b' in 'release' can't be stopped now. Either "
            "it does not exist in the pipeline, or the pipeline execution has no action "
            "executions in progress."
        ),
    ),
    "duplicated_stop": (
        ("release", "0a1b"),
        "DuplicatedStopRequestException",
        (
            "The execution with ID 0a1b in release is already in a stopping state. If you "
            "already chose to stop and wait, you cannot make that request again. You can "
            "choose to stop and abandon now, but be aware that this option can lead to failed"
            " actions. If you already chose to stop and abandon, you cannot make that request"
            " again."
        ),
    ),
    "variable_given_twice": (
        ("Color",),
        "ValidationException",
        "Variable names must be unique. The following variable name is already in use: Color",
    ),
    "not_a_source_action": (
        (),
        "ValidationException",
        (
            "The action name provided in the source revision is not valid. The action must be"
            " a source action in your pipeline."
        ),
    ),
    "override_of_another_source": (
        ("Sign", "Farm"),
        "ValidationException",
        "The revision type Farm is not valid for the source action Sign.",
    ),
    "override_not_allowed": (
        ("Sign", "Farm", "Allow"),
        "ValidationException",
        (
            "The revision type Farm is not allowed for the source action Sign. To use it, set"
            " Allow to true in the configuration of the action."
        ),
    ),
    "too_many_executions": (
        ("release", 3),
        "ConcurrentPipelineExecutionsLimitExceededException",
        "The pipeline 'release' already has 3 executions in progress",
    ),
    "approval_already_completed": (
        (),
        "ApprovalAlreadyCompletedException",
        (
            "The approval request that you responded to is already complete or has expired. "
            "Review the latest revisions in the pipeline, and then try again."
        ),
    ),
    "approval_out_of_date": (
        ("release",),
        "InvalidApprovalTokenException",
        (
            "The pipeline release has been updated, and the approval request you responded to"
            " is now out of date."
        ),
    ),
    "approval_token_unknown": (
        (),
        "InvalidApprovalTokenException",
        "The approval token is not valid for the action. Get the current token, and try again.",
    ),
    "approval_summary_required": (
        ("Deploy", "Sign"),
        "InvalidApprovalTokenException",
        (
            "Action 'Sign' in stage 'Deploy' requires a summary. Provide a summary in the "
            "approval result and try again."
        ),
    ),
    "rollback_target_not_found": (
        ("release", "0a1b"),
        "PipelineExecutionNotFoundException",
        "Target Pipeline Execution with id '0a1b' does not exist in pipeline with name 'release'",
    ),
    "rollback_target_outdated": (
        ("release",),
        "PipelineExecutionOutdatedException",
        "Pipeline 'release' has been updated since the rollback request was made.",
    ),
    "rollback_target_incomplete": (
        ("0a1b", "Deploy"),
        "UnableToRollbackStageException",
        "Target Pipeline Execution with id '0a1b' has not completed in stage with name 'Deploy'",
    ),
    "stage_in_progress": (
        ("release", "Deploy"),
        "UnableToRollbackStageException",
        "Pipeline 'release' cannot start rollback since stage Deploy is in progress.",
    ),
    "rollback_needs_v2": (
        ("release",),
        "UnableToRollbackStageException",
        "Pipeline 'release' cannot start rollback: only V2 pipelines can.",
    ),
    "condition_not_overridable": (
        ("release", "Deploy", "Farm"),
        "ConditionNotOverridableException",
        (
            "The Farm condition of stage 'Deploy' in pipeline 'release' can't be overridden "
            "now. Either it is not being checked, or its result can't be overridden."
        ),
    ),
    "job_not_found": (("0a1b",), "JobNotFoundException", "Job with id '0a1b' does not exist"),
    "invalid_nonce": (
        ("0a1b",),
        "InvalidNonceException",
        "The nonce is not the one that the job with id '0a1b' was last handed out with",
    ),
    "invalid_client_token": (
        ("0a1b",),
        "InvalidClientTokenException",
        "The client token does not belong to the client of the job with id '0a1b'",
    ),
    "invalid_job": (("0a1b",), "InvalidJobException", "Job with id '0a1b' has already terminated"),
    "job_not_acknowledged": (
        ("0a1b",),
        "InvalidJobStateException",
        "Job with id 0a1b has not been acknowledged",
    ),
    "job_terminated": (
        ("0a1b",),
        "InvalidJobStateException",
        "Job with id 0a1b has already terminated",
    ),
    "job_result_differs": (
        ("0a1b",),
        "InvalidJobStateException",
        (
            "The status of job with id 0a1b is already set to the desired value. It cannot be"
            " updated with the same status, but different result or output variables."
        ),
    ),
    "continuation_with_variables": (
        (),
        "ValidationException",
        "A job can not contain both a continuation token and output variables.",
    ),
    "output_variables_too_large": (
        (3,),
        "OutputVariablesSizeExceededException",
        "The output variables of the action are larger than 3 bytes",
    ),
    "action_type_not_found": (("Farm",), "ActionTypeNotFoundException", "Farm is not available"),
    "owner_not_polled": (
        ("AWS",),
        "ValidationException",
        "ActionType with owner 'AWS' is not supported",
    ),
    "not_queryable": (
        ("Farm", "Color"),
        "ValidationException",
        "The property 'Color' of Farm is not queryable",
    ),
    "invalid_action_type": (("Words.",), "InvalidActionTypeException", "Words."),
    "action_type_exists": (("Farm",), "ActionTypeAlreadyExistsException", "Farm already exists"),
    "action_type_deleted": (
        ("Farm",),
        "InvalidActionTypeException",
        "Farm has been deleted. Create a new version of the action type.",
    ),
    "too_many_action_types": (
        (3,),
        "LimitExceededException",
        "The number of custom action types has reached the limit of 3",
    ),
    "webhook_not_found": (
        ("123456789012", "hook"),
        "WebhookNotFoundException",
        "Account '123456789012' does not have a webhook with name 'hook'",
    ),
    "too_many_webhooks": (
        (3,),
        "LimitExceededException",
        "The number of webhooks in this account and Region has reached the limit of 3",
    ),
    "wrong_authentication": (
        ("SecretToken",),
        "InvalidWebhookAuthenticationParametersException",
        "Optional['authenticationConfig' should contain only one property: 'SecretToken']",
    ),
    "needless_authentication": (
        (),
        "InvalidWebhookAuthenticationParametersException",
        "Optional['authenticationConfig' should not contain any property]",
    ),
    "not_a_range": (
        ("10.0.0.0",),
        "InvalidWebhookAuthenticationParametersException",
        "Optional['AllowedIPRange' is not a valid CIDR range: '10.0.0.0']",
    ),
    "invalid_json_path": (
        ("$.ref[",),
        "InvalidWebhookFilterPatternException",
        "The filter pattern is not valid. '$.ref[' is not a valid JsonPath expression",
    ),
    "target_action_not_found": (
        ("release", "Sign"),
        "ValidationException",
        "Action with name Sign was not found in the first stage of the pipeline release",
    ),
    "not_registrable": (
        ("hook",),
        "ValidationException",
        "Webhook 'hook' does not target a source action of GitHub (Version 1)",
    ),
    "action_execution_not_found": (
        ("0a1b",),
        "ActionExecutionNotFoundException",
        "Action execution with id '0a1b' does not exist",
    ),
    "invalid_arn": (
        ("arn:aws:sns:x",),
        "InvalidArnException",
        "The resource ARN 'arn:aws:sns:x' is not valid",
    ),
    "resource_not_found": (
        ("arn:aws:sns:x",),
        "ResourceNotFoundException",
        "The resource 'arn:aws:sns:x' does not exist",
    ),
    "too_many_tags": (
        ("arn:aws:sns:x",),
        "TooManyTagsException",
        "Tag limit exceeded for resource [arn:aws:sns:x].",
    ),
    "system_tag": (
        ("Allow",),
        "InvalidTagsException",
        "The tag key 'Allow' is not valid: keys that start with 'aws:' are reserved for AWS",
    ),
    "tag_given_twice": (
        ("Allow",),
        "InvalidTagsException",
        "The tag key 'Allow' is given more than once",
    ),
}
"""By the name of the error: its arguments, its class and its message.

The docstrings of the errors say which of the words were captured from the service.
"""


@pytest.mark.parametrize("name", WORDS)
def test_each_error_has_its_words(name: str) -> None:
    """An error has its class, its message and the status 400."""
    arguments, code, message = WORDS[name]
    error = getattr(errors, name)(*arguments)

    assert (code, message, 400) == (error.code, error.message, error.status)


def test_no_error_is_missing() -> None:
    """The table has every error of the module, in its order."""
    functions = [
        name
        for name, function in vars(errors).items()
        if inspect.isfunction(function) and function.__module__ == errors.__name__
    ]

    assert functions == list(WORDS)
