#!/usr/bin/env bash
# A release script as a team would have it: start, wait for the approval, answer it, wait for the end.
set -euo pipefail

pipeline=$1

status_of() {
    aws codepipeline get-pipeline-execution --pipeline-name "$pipeline" \
        --pipeline-execution-id "$1" --query pipelineExecution.status --output text
}

token_of() {
    aws codepipeline get-pipeline-state --name "$pipeline" --output text \
        --query 'stageStates[].actionStates[?actionName==`Sign`][].latestExecution.token'
}

execution=$(aws codepipeline start-pipeline-execution --name "$pipeline" \
    --query pipelineExecutionId --output text)

until token=$(token_of) && [ -n "$token" ]; do sleep 0.01; done
aws codepipeline put-approval-result --pipeline-name "$pipeline" --stage-name Approve \
    --action-name Sign --token "$token" --result status=Approved,summary="By the script." >/dev/null

until status=$(status_of "$execution") && [ "$status" != InProgress ]; do sleep 0.01; done
echo "$status"
