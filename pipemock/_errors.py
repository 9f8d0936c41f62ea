"""Every error, worded once.

Two families that never mix. A `ServiceError` is what AWS answers: the caller meets it as a
`ClientError`. A `PipeMockError` is a mistake that only the author of a test can make.

Each service error says where its words come from: *captured* from the real service (or a user's
paste of it), *documented*, or *inferred*, which means that the exception class has evidence but
the words have none.
"""

from __future__ import annotations

from typing import Final

NOT_MODELLED: Final = {
    ("CreateCustomActionType", "InvalidActionTypeException"): (
        "captured: the service refuses a bad definition with a class that the model does not have"
    ),
    ("CreateCustomActionType", "ActionTypeAlreadyExistsException"): (
        "inferred: the model has the class, and lists it for no operation"
    ),
    ("UpdatePipeline", "PipelineNotFoundException"): (
        "inferred: the model lists no error for a pipeline that does not exist; "
        "the class is the one that every other operation uses"
    ),
    ("*", "SerializationException"): (
        "documented for every JSON service: a member of the wrong type is refused by the parser"
    ),
}
"""Errors that an operation raises though the service model does not list them, with evidence."""


class PipeMockError(Exception):
    """A mistake that only the author of a test can make; production code never meets it."""


class NotMocked(PipeMockError):  # noqa: N818 -- reads as what it says: this is not mocked
    """A call that pipemock does not answer; it was neither faked nor sent to AWS."""


class PipeMockWarning(UserWarning):
    """Something that AWS would tell nobody, and the author of a test should know."""


class ServiceError(Exception):
    """An error of the service: the edge turns it into a `ClientError`."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        """Keep the parts of the answer.

        Args:
            code: The name of the exception, as in the service model.
            message: The text that the caller reads.
            status: The HTTP status.
        """
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


# Requests -------------------------------------------------------------------------------------


def validation(message: str) -> ServiceError:
    """Refuse a request for its shape or for a member's value."""
    return ServiceError("ValidationException", message)


def constraints_violated(problems: list[str]) -> ServiceError:
    """Captured: the problems joined by a semicolon, their number in front."""
    noun = "error" if len(problems) == 1 else "errors"
    return validation(f"{len(problems)} validation {noun} detected: {'; '.join(problems)}")


def wrong_type(path: str, expected: str) -> ServiceError:
    """Inferred words; reached only by clients that switch botocore's own validation off."""
    return ServiceError("SerializationException", f"Value at '{path}' is not a {expected}")


def invalid_next_token(token: str) -> ServiceError:
    """Captured from ListActionExecutions; the other operations are taken to say the same."""
    text = f"The nextToken value '{token}' is not valid. Specify a valid nextToken value, "
    return ServiceError("InvalidNextTokenException", text + "and then try again.")


# Pipelines ------------------------------------------------------------------------------------


def pipeline_not_found(account: str, name: str) -> ServiceError:
    """Captured from GetPipeline."""
    text = f"Account '{account}' does not have a pipeline with name '{name}'"
    return ServiceError("PipelineNotFoundException", text)


def pipeline_not_found_to_start(account: str, name: str) -> ServiceError:
    """Captured from StartPipelineExecution, trailing full stop included."""
    text = f"Pipeline with name {name} does not exist in account {account}."
    return ServiceError("PipelineNotFoundException", text)


def pipeline_not_found_in_history(account: str, name: str) -> ServiceError:
    """Captured from ListActionExecutions."""
    text = f"The account with AWS account ID '{account}' does not include a pipeline named '{name}'"
    return ServiceError("PipelineNotFoundException", text)


def pipeline_version_not_found(account: str, name: str, version: int) -> ServiceError:
    """Captured class (the service does not use PipelineVersionNotFoundException); inferred words.

    Source: the issue tracker of the AWS SDKs, aws/aws-sdk#558, where the service team confirms it.
    """
    text = f"Account '{account}' does not have a pipeline with name '{name}' and version {version}"
    return ServiceError("PipelineNotFoundException", text)


def pipeline_name_in_use(account: str, name: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"A pipeline with the name '{name}' already exists in account '{account}'"
    return ServiceError("PipelineNameInUseException", text)


def invalid_structure(text: str) -> ServiceError:
    """Refuse a declaration as a whole; the rules in `structure` hold the words."""
    return ServiceError("InvalidStructureException", text)


def invalid_stage(text: str) -> ServiceError:
    """Refuse a stage of a declaration; the rules in `structure` hold the words."""
    return ServiceError("InvalidStageDeclarationException", text)


def invalid_action(text: str) -> ServiceError:
    """Refuse an action of a declaration; the rules in `structure` hold the words."""
    return ServiceError("InvalidActionDeclarationException", text)


def too_many_pipelines(limit: int, which: str = "in this account and Region") -> ServiceError:
    """Documented class; inferred words."""
    text = f"The number of pipelines {which} has reached the limit of {limit}"
    return ServiceError("LimitExceededException", text)


# Stages and actions ---------------------------------------------------------------------------


def stage_not_found(pipeline: str, stage: str) -> ServiceError:
    """Captured from RollbackStage."""
    text = f"Pipeline '{pipeline}' does not have a stage with name '{stage}'"
    return ServiceError("StageNotFoundException", text)


def action_not_found(pipeline: str, stage: str, action: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"Stage '{stage}' of pipeline '{pipeline}' does not have an action with name '{action}'"
    return ServiceError("ActionNotFoundException", text)


def stage_not_retryable(pipeline: str, stage: str, execution_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"The stage named {stage} in the {pipeline} pipeline can't be retried now. "
        f"Either it contains no failed actions, the execution '{execution_id}' is already "
        "superseded, or the pipeline definition has changed since the action(s) failed."
    )
    return ServiceError("StageNotRetryableException", text)


def not_latest_execution(pipeline: str, stage: str, execution_id: str) -> ServiceError:
    """Documented class; inferred words."""
    text = (
        f"The pipeline execution with ID '{execution_id}' is not the latest execution "
        f"in stage '{stage}' of pipeline '{pipeline}'"
    )
    return ServiceError("NotLatestPipelineExecutionException", text)


# Executions -----------------------------------------------------------------------------------


def execution_not_found(pipeline: str, execution_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"Pipeline Execution with id '{execution_id}' does not exist "
        f"in pipeline with name '{pipeline}'"
    )
    return ServiceError("PipelineExecutionNotFoundException", text)


def execution_not_stoppable(pipeline: str, execution_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"The pipeline execution with ID '{execution_id}' in '{pipeline}' can't be stopped now. "
        "Either it does not exist in the pipeline, or the pipeline execution has no action "
        "executions in progress."
    )
    return ServiceError("PipelineExecutionNotStoppableException", text)


def duplicated_stop(pipeline: str, execution_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"The execution with ID {execution_id} in {pipeline} is already in a stopping state. "
        "If you already chose to stop and wait, you cannot make that request again. "
        "You can choose to stop and abandon now, but be aware that this option can lead to "
        "failed actions. If you already chose to stop and abandon, you cannot make that "
        "request again."
    )
    return ServiceError("DuplicatedStopRequestException", text)


def variable_given_twice(name: str) -> ServiceError:
    """Captured from StartPipelineExecution."""
    text = f"Variable names must be unique. The following variable name is already in use: {name}"
    return validation(text)


def not_a_source_action() -> ServiceError:
    """Captured from StartPipelineExecution."""
    text = (
        "The action name provided in the source revision is not valid. "
        "The action must be a source action in your pipeline."
    )
    return validation(text)


def too_many_executions(pipeline: str, limit: int) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The pipeline '{pipeline}' already has {limit} executions in progress"
    return ServiceError("ConcurrentPipelineExecutionsLimitExceededException", text)


# Approvals ------------------------------------------------------------------------------------


def approval_already_completed() -> ServiceError:
    """Captured."""
    text = (
        "The approval request that you responded to is already complete or has expired. "
        "Review the latest revisions in the pipeline, and then try again."
    )
    return ServiceError("ApprovalAlreadyCompletedException", text)


def approval_out_of_date(pipeline: str) -> ServiceError:
    """Captured after an update and after stop-and-abandon: one text serves both."""
    text = (
        f"The pipeline {pipeline} has been updated, "
        "and the approval request you responded to is now out of date."
    )
    return ServiceError("InvalidApprovalTokenException", text)


def approval_token_unknown() -> ServiceError:
    """Documented class; inferred words."""
    text = "The approval token is not valid for the action. Get the current token, and try again."
    return ServiceError("InvalidApprovalTokenException", text)


def approval_summary_required(stage: str, action: str) -> ServiceError:
    """Captured: an odd class for it, and the token stays valid."""
    text = (
        f"Action '{action}' in stage '{stage}' requires a summary. "
        "Provide a summary in the approval result and try again."
    )
    return ServiceError("InvalidApprovalTokenException", text)


# Tags -----------------------------------------------------------------------------------------


def invalid_arn(arn: str) -> ServiceError:
    """Documented class; inferred words."""
    return ServiceError("InvalidArnException", f"The resource ARN '{arn}' is not valid")


def resource_not_found(arn: str) -> ServiceError:
    """Documented class; inferred words."""
    return ServiceError("ResourceNotFoundException", f"The resource '{arn}' does not exist")


def too_many_tags(arn: str) -> ServiceError:
    """Documented class; inferred words."""
    return ServiceError("TooManyTagsException", f"Tag limit exceeded for resource [{arn}].")


def system_tag(key: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The tag key '{key}' is not valid: keys that start with 'aws:' are reserved for AWS"
    return ServiceError("InvalidTagsException", text)


def tag_given_twice(key: str) -> ServiceError:
    """Documented class; inferred words."""
    return ServiceError("InvalidTagsException", f"The tag key '{key}' is given more than once")
