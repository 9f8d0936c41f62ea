"""CodePipeline's errors, each defined once, with its evidence.

Each docstring names the source of an error: *captured* from the real service (or pasted by a user),
*documented*, or *inferred*, which means that there is evidence for the class but not for the words.
"""

from __future__ import annotations

from pipemock._errors import ServiceError, validation

# Pages ---------------------------------------------------------------------------------------


def invalid_next_token(token: str) -> ServiceError:
    """Captured from ListActionExecutions; inferred for the other operations."""
    text = f"The nextToken value '{token}' is not valid. Specify a valid nextToken value, "
    return ServiceError("InvalidNextTokenException", text + "and then try again.")


# Pipelines ------------------------------------------------------------------------------------


def pipeline_not_found(account: str, name: str) -> ServiceError:
    """Captured from GetPipeline."""
    text = f"Account '{account}' does not have a pipeline with name '{name}'"
    return ServiceError("PipelineNotFoundException", text)


def pipeline_not_found_to_start(account: str, name: str) -> ServiceError:
    """Captured from StartPipelineExecution, including the full stop at the end."""
    text = f"Pipeline with name {name} does not exist in account {account}."
    return ServiceError("PipelineNotFoundException", text)


def pipeline_not_found_in_history(account: str, name: str) -> ServiceError:
    """Captured from ListActionExecutions."""
    text = f"The account with AWS account ID '{account}' does not include a pipeline named '{name}'"
    return ServiceError("PipelineNotFoundException", text)


def pipeline_version_not_found(account: str, name: str, version: int) -> ServiceError:
    """Captured class (the service does not use PipelineVersionNotFoundException); inferred words.

    Source: confirmed by the service team in the issue tracker of the AWS SDKs, aws/aws-sdk#558.
    """
    text = f"Account '{account}' does not have a pipeline with name '{name}' and version {version}"
    return ServiceError("PipelineNotFoundException", text)


def pipeline_name_in_use(account: str, name: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"A pipeline with the name '{name}' already exists in account '{account}'"
    return ServiceError("PipelineNameInUseException", text)


def invalid_structure(text: str) -> ServiceError:
    """Return the error of an illegal pipeline; the rules in `structure` supply the words."""
    return ServiceError("InvalidStructureException", text)


def invalid_stage(text: str) -> ServiceError:
    """Return the error of an illegal stage; the rules in `structure` supply the words."""
    return ServiceError("InvalidStageDeclarationException", text)


def invalid_action(text: str) -> ServiceError:
    """Return the error of an illegal action; the rules in `structure` supply the words."""
    return ServiceError("InvalidActionDeclarationException", text)


def too_many_pipelines(limit: int) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The number of pipelines in this account and Region has reached the limit of {limit}"
    return ServiceError("LimitExceededException", text)


def too_many_polled_pipelines(limit: int) -> ServiceError:
    """Captured.

    Pasted by users in awslabs/aws-service-catalog-factory#47 (2019) and #335 (2023), each with the
    limit of its time.
    """
    text = (
        f"Maximum number of pipelines using periodic source checks in account ({limit}) exceeded. "
        "Switch to event-based change detection such as Amazon CloudWatch Events or webhooks to "
        "save this pipeline. Learn more: "
        "https://docs.aws.amazon.com/console/codepipeline/polling-to-events-based"
    )
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


def override_of_another_source(action: str, kind: str) -> ServiceError:
    """Documented: the type belongs to the provider of a source. Inferred class and words."""
    return validation(f"The revision type {kind} is not valid for the source action {action}.")


def override_not_allowed(action: str, kind: str, key: str) -> ServiceError:
    """Documented: the action has to allow it. Inferred class and words."""
    text = (
        f"The revision type {kind} is not allowed for the source action {action}. "
        f"To use it, set {key} to true in the configuration of the action."
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
    """Captured after an update and after stop-and-abandon; the words are the same."""
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
    """Captured, including the odd class; the token stays valid."""
    text = (
        f"Action '{action}' in stage '{stage}' requires a summary. "
        "Provide a summary in the approval result and try again."
    )
    return ServiceError("InvalidApprovalTokenException", text)


# Rollbacks and conditions --------------------------------------------------------------------


def rollback_target_not_found(pipeline: str, execution_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"Target Pipeline Execution with id '{execution_id}' does not exist "
        f"in pipeline with name '{pipeline}'"
    )
    return ServiceError("PipelineExecutionNotFoundException", text)


def rollback_target_outdated(pipeline: str) -> ServiceError:
    """Captured."""
    text = f"Pipeline '{pipeline}' has been updated since the rollback request was made."
    return ServiceError("PipelineExecutionOutdatedException", text)


def rollback_target_incomplete(execution_id: str, stage: str) -> ServiceError:
    """Captured for a target that was stopped in the stage, and for one that is a rollback."""
    text = (
        f"Target Pipeline Execution with id '{execution_id}' has not completed "
        f"in stage with name '{stage}'"
    )
    return ServiceError("UnableToRollbackStageException", text)


def stage_in_progress(pipeline: str, stage: str) -> ServiceError:
    """Captured."""
    text = f"Pipeline '{pipeline}' cannot start rollback since stage {stage} is in progress."
    return ServiceError("UnableToRollbackStageException", text)


def rollback_needs_v2(pipeline: str) -> ServiceError:
    """Documented; inferred class and words."""
    text = f"Pipeline '{pipeline}' cannot start rollback: only V2 pipelines can."
    return ServiceError("UnableToRollbackStageException", text)


def condition_not_overridable(pipeline: str, stage: str, kind: str) -> ServiceError:
    """Documented class; inferred words."""
    text = (
        f"The {kind} condition of stage '{stage}' in pipeline '{pipeline}' can't be overridden "
        "now. Either it is not being checked, or its result can't be overridden."
    )
    return ServiceError("ConditionNotOverridableException", text)


# Jobs -----------------------------------------------------------------------------------------


def job_not_found(job_id: str) -> ServiceError:
    """Captured."""
    return ServiceError("JobNotFoundException", f"Job with id '{job_id}' does not exist")


def invalid_nonce(job_id: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The nonce is not the one that the job with id '{job_id}' was last handed out with"
    return ServiceError("InvalidNonceException", text)


def invalid_client_token(job_id: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The client token does not belong to the client of the job with id '{job_id}'"
    return ServiceError("InvalidClientTokenException", text)


def invalid_job(job_id: str) -> ServiceError:
    """Documented class; inferred words."""
    return ServiceError("InvalidJobException", f"Job with id '{job_id}' has already terminated")


def job_not_acknowledged(job_id: str) -> ServiceError:
    """Inferred, as are the words: a result requires an acknowledged job."""
    text = f"Job with id {job_id} has not been acknowledged"
    return ServiceError("InvalidJobStateException", text)


def job_terminated(job_id: str) -> ServiceError:
    """Captured."""
    text = f"Job with id {job_id} has already terminated"
    return ServiceError("InvalidJobStateException", text)


def job_result_differs(job_id: str) -> ServiceError:
    """Captured."""
    text = (
        f"The status of job with id {job_id} is already set to the desired value. "
        "It cannot be updated with the same status, but different result or output variables."
    )
    return ServiceError("InvalidJobStateException", text)


def continuation_with_variables() -> ServiceError:
    """Captured."""
    text = "A job can not contain both a continuation token and output variables."
    return validation(text)


def output_variables_too_large(limit: int) -> ServiceError:
    """Documented class and limit; inferred words."""
    text = f"The output variables of the action are larger than {limit} bytes"
    return ServiceError("OutputVariablesSizeExceededException", text)


# Action types ---------------------------------------------------------------------------------


def action_type_not_found(kind: object) -> ServiceError:
    """Captured from PollForJobs."""
    text = f"{kind} is not available"
    return ServiceError("ActionTypeNotFoundException", text)


def owner_not_polled(owner: str) -> ServiceError:
    """Captured from PollForJobs for the owner AWS."""
    return validation(f"ActionType with owner '{owner}' is not supported")


def not_queryable(kind: object, name: str) -> ServiceError:
    """Documented; inferred class and words."""
    return validation(f"The property '{name}' of {kind} is not queryable")


def invalid_action_type(text: str) -> ServiceError:
    """Captured class, which the service model does not list; the caller supplies the words."""
    return ServiceError("InvalidActionTypeException", text)


def action_type_exists(kind: object) -> ServiceError:
    """Inferred: the service model defines the class, but no operation lists it."""
    text = f"{kind} already exists"
    return ServiceError("ActionTypeAlreadyExistsException", text)


def action_type_deleted(kind: object) -> ServiceError:
    """Captured words, except for the beginning; the class is that of `invalid_action_type`."""
    text = f"{kind} has been deleted. Create a new version of the action type."
    return invalid_action_type(text)


def too_many_action_types(limit: int) -> ServiceError:
    """Documented class and limit; inferred words."""
    text = f"The number of custom action types has reached the limit of {limit}"
    return ServiceError("LimitExceededException", text)


# Webhooks ------------------------------------------------------------------------------------


def webhook_not_found(account: str, name: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"Account '{account}' does not have a webhook with name '{name}'"
    return ServiceError("WebhookNotFoundException", text)


def too_many_webhooks(limit: int) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The number of webhooks in this account and Region has reached the limit of {limit}"
    return ServiceError("LimitExceededException", text)


def wrong_authentication(member: str) -> ServiceError:
    """Captured words, including Java's Optional; documented class."""
    text = f"Optional['authenticationConfig' should contain only one property: '{member}']"
    return ServiceError("InvalidWebhookAuthenticationParametersException", text)


def needless_authentication() -> ServiceError:
    """Documented class; inferred words."""
    text = "Optional['authenticationConfig' should not contain any property]"
    return ServiceError("InvalidWebhookAuthenticationParametersException", text)


def not_a_range(text: str) -> ServiceError:
    """Documented class; inferred words."""
    words = f"Optional['AllowedIPRange' is not a valid CIDR range: '{text}']"
    return ServiceError("InvalidWebhookAuthenticationParametersException", words)


def invalid_json_path(path: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"The filter pattern is not valid. '{path}' is not a valid JsonPath expression"
    return ServiceError("InvalidWebhookFilterPatternException", text)


def target_action_not_found(pipeline: str, action: str) -> ServiceError:
    """Captured words, up to the name of the pipeline; inferred class.

    Source: a CloudFormation error pasted by a user (boltops-tools/pipedream#7).
    """
    text = f"Action with name {action} was not found in the first stage of the pipeline {pipeline}"
    return validation(text)


def not_registrable(webhook: str) -> ServiceError:
    """Inferred; documented is only that webhooks for GitHub sources can be registered."""
    text = f"Webhook '{webhook}' does not target a source action of GitHub (Version 1)"
    return validation(text)


# Targets of deployments ----------------------------------------------------------------------


def action_execution_not_found(execution_id: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"Action execution with id '{execution_id}' does not exist"
    return ServiceError("ActionExecutionNotFoundException", text)


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
