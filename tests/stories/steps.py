"""The commands of the AWS CLI that the walkthroughs type, one for each operation."""

from __future__ import annotations

import shlex
from typing import Final

from tests.engine.actions.jobs.third_party_jobs import CLIENT_TOKEN

ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:release"
GATE: Final = "--pipeline-name release --stage-name Deploy --transition-type Inbound"
EXECUTION: Final = "--pipeline-name release --pipeline-execution-id {execution}"

FARM: Final = "category=Build,owner=Custom,provider=Farm,version=1"
SCAN: Final = "category=Test,owner=ThirdParty,provider=Scan,version=1"
AS_PARTNER: Final = f"--client-token {shlex.quote(CLIENT_TOKEN)}"
JOB: Final = "--query jobs[0].[id,nonce]"

# The output of a command is stored under its name, for the commands after it.
RELEASE_STEPS: Final = {
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "updated": "update-pipeline --cli-input-json file://release.json --query pipeline.version",
    "first version": "get-pipeline --name release --pipeline-version 1 --query pipeline.name",
    "pipelines": "list-pipelines --query pipelines[].name",
    "tagged": f"tag-resource --resource-arn {ARN} --tags key=team,value=shop key=tier,value=1",
    "untagged": f"untag-resource --resource-arn {ARN} --tag-keys tier",
    "tags": f"list-tags-for-resource --resource-arn {ARN}",
    "closed": f"disable-stage-transition {GATE} --reason 'Nobody ships on Friday.'",
    "execution": "start-pipeline-execution --name release --query pipelineExecutionId",
    "stopped": f"stop-pipeline-execution {EXECUTION} --abandon --reason 'Wait a moment.'",
    "retried": (
        f"retry-stage-execution {EXECUTION} --stage-name Approve --retry-mode FAILED_ACTIONS"
    ),
    "token": (
        "get-pipeline-state --name release"
        " --query stageStates[2].actionStates[0].latestExecution.token"
    ),
    "approved": (
        "put-approval-result --pipeline-name release --stage-name Approve --action-name Sign"
        " --token {token} --result summary=Fine,status=Approved"
    ),
    "waiting": (
        "get-pipeline-state --name release"
        " --query stageStates[3].inboundExecution.pipelineExecutionId"
    ),
    "opened": f"enable-stage-transition {GATE}",
    "status": f"get-pipeline-execution {EXECUTION} --query pipelineExecution.status",
    "latest": (
        "list-pipeline-executions --pipeline-name release"
        " --query pipelineExecutionSummaries[0].pipelineExecutionId"
    ),
    "attempts": (
        "list-action-executions --pipeline-name release"
        " --filter pipelineExecutionId={execution} --query actionExecutionDetails[].actionName"
    ),
    "third parties": (
        "list-action-types --action-owner-filter ThirdParty --query actionTypes[0].id.provider"
    ),
    "deleted": "delete-pipeline --name release",
    "left": "list-pipelines",
}
WORKER_STEPS: Final = {
    "type": (
        "create-custom-action-type --cli-input-json file://farm.json --query actionType.id.owner"
    ),
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "job": (
        f"poll-for-jobs --action-type-id {FARM} --max-batch-size 1 --query-param Project=shop {JOB}"
    ),
    "acknowledged": "acknowledge-job --job-id {job[0]} --nonce {job[1]}",
    "configuration": (
        "get-job-details --job-id {job[0]}"
        " --query jobDetails.data.actionConfiguration.configuration"
    ),
    "done": (
        "put-job-success-result --job-id {job[0]} --output-variables Image=shop"
        " --execution-details summary=Built,percentComplete=100"
    ),
    "second job": f"poll-for-jobs --action-type-id {FARM} {JOB}",
    "second one acknowledged": (
        "acknowledge-job --job-id {second job[0]} --nonce {second job[1]} --query status"
    ),
    "given up": (
        "put-job-failure-result --job-id {second job[0]}"
        " --failure-details type=JobFailed,message=Broken"
    ),
    "actions": (
        "get-pipeline-state --name release"
        " --query stageStates[1].actionStates[].latestExecution.status"
    ),
    "told": (
        "put-action-revision --pipeline-name release --stage-name Source --action-name Checkout"
        " --action-revision revisionId=r2,revisionChangeId=c2,created=2026-01-05T09:00:00Z"
        " --query newRevision"
    ),
    "deleted": "delete-custom-action-type --category Build --provider Farm --action-version 1",
    "left": "list-action-types --action-owner-filter Custom",
}
PARTNER_STEPS: Final = {
    "updated": "update-action-type --action-type file://scan.json",
    "description": (
        "get-action-type --category Test --owner ThirdParty --provider Scan --action-version 1"
        " --query actionType.description"
    ),
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "jobs": f"poll-for-third-party-jobs --action-type-id {SCAN} --query jobs[].jobId",
    "nonce": (
        f"get-third-party-job-details --job-id {{jobs[0]}} {AS_PARTNER} --query jobDetails.nonce"
    ),
    "acknowledged": (
        f"acknowledge-third-party-job --job-id {{jobs[0]}} --nonce {{nonce}} {AS_PARTNER}"
    ),
    "done": f"put-third-party-job-success-result --job-id {{jobs[0]}} {AS_PARTNER}",
    "other nonce": (
        f"get-third-party-job-details --job-id {{jobs[1]}} {AS_PARTNER} --query jobDetails.nonce"
    ),
    "other one acknowledged": (
        f"acknowledge-third-party-job --job-id {{jobs[1]}} --nonce {{other nonce}} {AS_PARTNER}"
        " --query status"
    ),
    "given up": (
        f"put-third-party-job-failure-result --job-id {{jobs[1]}} {AS_PARTNER}"
        " --failure-details type=JobFailed,message=Dirty"
    ),
    "actions": (
        "get-pipeline-state --name release"
        " --query stageStates[1].actionStates[].latestExecution.status"
    ),
}
ON_BUILD: Final = "--pipeline-name release --stage-name Build"

# The condition of the first execution fails; overridden, the execution continues to its approval.
STAGE_STEPS: Final = {
    "rule types": "list-rule-types --query length(ruleTypes)",
    "created": (
        "create-pipeline --cli-input-json file://release.json --query pipeline.pipelineType"
    ),
    "execution": (
        "list-pipeline-executions --pipeline-name release"
        " --query pipelineExecutionSummaries[0].pipelineExecutionId"
    ),
    "condition": (
        "get-pipeline-state --name release"
        " --query stageStates[1].beforeEntryConditionState.latestExecution.status"
    ),
    "rules": (
        "list-rule-executions --pipeline-name release"
        " --query ruleExecutionDetails[].[ruleName,status]"
    ),
    "overridden": (
        f"override-stage-condition {ON_BUILD} --pipeline-execution-id {{execution}}"
        " --condition-type BEFORE_ENTRY"
    ),
    "rollback": (
        "rollback-stage --pipeline-name release --stage-name Source"
        " --target-pipeline-execution-id {execution}"
        " --query pipelineExecutionId"
    ),
    "kind": (
        "get-pipeline-execution --pipeline-name release --pipeline-execution-id {rollback}"
        " --query pipelineExecution.[executionType,"
        "rollbackMetadata.rollbackTargetPipelineExecutionId,status]"
    ),
}

HOOK_STEPS: Final = {
    "created": "create-pipeline --cli-input-json file://release.json --query pipeline.version",
    "url": "put-webhook --cli-input-json file://hook.json --query webhook.url",
    "registered": "register-webhook-with-third-party --webhook-name push",
    "listed": "list-webhooks --query webhooks[].definition.authenticationConfiguration",
    "deregistered": "deregister-webhook-with-third-party --webhook-name push",
    "deleted": "delete-webhook --name push",
    "left": "list-webhooks",
    "deployment": (
        "list-action-executions --pipeline-name release"
        " --query actionExecutionDetails[0].actionExecutionId"
    ),
    "targets": (
        "list-deploy-action-execution-targets --action-execution-id {deployment}"
        " --filters name=TARGET_STATUS,values=Failed --query targets[].targetId"
    ),
}

EVERY_STEP: Final = (RELEASE_STEPS, WORKER_STEPS, PARTNER_STEPS, STAGE_STEPS, HOOK_STEPS)
