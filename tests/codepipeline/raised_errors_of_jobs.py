"""The errors of operations on jobs, action types and revisions, as in `raised_errors`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._engine import errors
from tests.codepipeline.job_scenes import (
    AWS_S_OWN,
    FAILURE,
    JOB_SCENES,
    a_second_type,
    of_a_job,
    of_a_partner_s_job,
    of_a_waiting_job,
    of_a_waiting_partner_s_job,
    too_many_types,
)
from tests.codepipeline.raised_errors import MANY, raises
from tests.codepipeline.scenes import asks, asks_of_a_release
from tests.engine.actions.jobs import third_party_jobs
from tests.engine.actions.jobs.custom_jobs import (
    FARM,
    FARM_IN_WORDS,
    NOBODY,
    farm_type,
    finish,
    give_up,
    running,
)
from tests.engine.actions.jobs.third_party_jobs import CLIENT_TOKEN, SCAN, scan_type

if TYPE_CHECKING:
    from pipemock import PipelineMock
    from tests.codepipeline.scenes import Scene

FARM_ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:actiontype:Custom/Build/Farm/1"
SCAN_IN_WORDS: Final = (
    "ActionType (Category: 'Test', Owner: 'ThirdParty', Provider: 'Scan', Version: '1')"
)
TOO_MANY_ARTIFACTS: Final = (
    "Maximum Number of Artifacts (1) has to be greater than or equal to minimum (2)."
)
FAILED: Final = {"failureDetails": FAILURE}
NO_NONCE: Final = {"nonce": "0"}
STRANGER: Final = {"clientToken": "a stranger's"}
BUILT: Final = {"executionDetails": {"summary": "Built."}}
BROKEN: Final = {"failureDetails": {**FAILURE, "message": "Broken."}}
MOST_BYTES: Final = 122_880

WORKER_S: Final[dict[str, dict[str, Any]]] = {
    "AcknowledgeJob": NO_NONCE,
    "GetJobDetails": {},
    "PutJobSuccessResult": {},
    "PutJobFailureResult": FAILED,
}
PARTNER_S: Final[dict[str, dict[str, Any]]] = {
    "AcknowledgeThirdPartyJob": NO_NONCE,
    "GetThirdPartyJobDetails": {},
    "PutThirdPartyJobSuccessResult": {},
    "PutThirdPartyJobFailureResult": FAILED,
}


# Scenes ---------------------------------------------------------------------------------------


def told(**members: str) -> dict[str, Any]:
    """Return the parameters that report a revision to a pipeline."""
    place = {"pipelineName": "release", "stageName": "Source", "actionName": "Checkout", **members}
    revision = {"revisionId": "r2", "revisionChangeId": "c2", "created": 1767603600}
    return {**place, "actionRevision": revision}


def typed(*keys: str) -> Scene:
    """Create a type with tags."""
    return asks(**farm_type(tags=[{"key": key, "value": ""} for key in keys]))


def asks_for_a_secret(_mock: PipelineMock, client: Any) -> dict[str, Any]:
    running(client)
    return {"actionTypeId": FARM, "queryParam": {"Key": "sesame"}}


# The table ------------------------------------------------------------------------------------

RAISED_OF_JOBS: Final = [
    # Jobs that are not there, or not the caller's
    *(
        raises(operation, errors.job_not_found, asks(jobId=NOBODY, **members), NOBODY)
        for operation, members in WORKER_S.items()
    ),
    *(
        raises(
            operation,
            errors.job_not_found,
            asks(jobId=NOBODY, clientToken=CLIENT_TOKEN, **members),
            NOBODY,
        )
        for operation, members in PARTNER_S.items()
    ),
    *(
        raises(
            operation,
            errors.invalid_client_token,
            of_a_waiting_partner_s_job(**STRANGER, **members),
            "<jobId>",
        )
        for operation, members in PARTNER_S.items()
    ),
    raises("AcknowledgeJob", errors.invalid_nonce, of_a_waiting_job(**NO_NONCE), "<jobId>"),
    raises(
        "AcknowledgeThirdPartyJob",
        errors.invalid_nonce,
        of_a_waiting_partner_s_job(**NO_NONCE),
        "<jobId>",
    ),
    raises(
        "GetThirdPartyJobDetails",
        errors.invalid_job,
        of_a_partner_s_job(third_party_jobs.finish),
        "<jobId>",
    ),
    # Results
    *(
        raises(operation, factory, scene, "<jobId>")
        for operation, factory, scene in (
            ("PutJobSuccessResult", errors.job_not_acknowledged, of_a_waiting_job()),
            ("PutJobSuccessResult", errors.job_terminated, of_a_job(give_up)),
            ("PutJobSuccessResult", errors.job_result_differs, of_a_job(finish, **BUILT)),
            ("PutJobFailureResult", errors.job_not_acknowledged, of_a_waiting_job(**FAILED)),
            ("PutJobFailureResult", errors.job_terminated, of_a_job(finish, **FAILED)),
            ("PutJobFailureResult", errors.job_result_differs, of_a_job(give_up, **BROKEN)),
        )
    ),
    *(
        raises(operation, factory, scene, "<jobId>")
        for operation, factory, scene in (
            (
                "PutThirdPartyJobSuccessResult",
                errors.job_not_acknowledged,
                of_a_waiting_partner_s_job(),
            ),
            (
                "PutThirdPartyJobSuccessResult",
                errors.job_terminated,
                of_a_partner_s_job(third_party_jobs.give_up),
            ),
            (
                "PutThirdPartyJobSuccessResult",
                errors.job_result_differs,
                of_a_partner_s_job(third_party_jobs.finish, **BUILT),
            ),
            (
                "PutThirdPartyJobFailureResult",
                errors.job_not_acknowledged,
                of_a_waiting_partner_s_job(**FAILED),
            ),
            (
                "PutThirdPartyJobFailureResult",
                errors.job_terminated,
                of_a_partner_s_job(third_party_jobs.finish, **FAILED),
            ),
            (
                "PutThirdPartyJobFailureResult",
                errors.job_result_differs,
                of_a_partner_s_job(third_party_jobs.give_up, **BROKEN),
            ),
        )
    ),
    raises(
        "PutJobSuccessResult",
        errors.continuation_with_variables,
        JOB_SCENES["success-with-continuation-and-variables"],
    ),
    raises(
        "PutJobSuccessResult",
        errors.output_variables_too_large,
        of_a_job(outputVariables={"A": "x" * MOST_BYTES}),
        MOST_BYTES,
    ),
    # Polls
    raises("PollForJobs", errors.action_type_not_found, asks(actionTypeId=FARM), FARM_IN_WORDS),
    raises("PollForJobs", errors.owner_not_polled, asks(actionTypeId=AWS_S_OWN), "AWS"),
    raises("PollForJobs", errors.not_queryable, asks_for_a_secret, FARM_IN_WORDS, "Key"),
    raises(
        "PollForThirdPartyJobs",
        errors.action_type_not_found,
        asks(actionTypeId=SCAN),
        SCAN_IN_WORDS,
    ),
    raises("PollForThirdPartyJobs", errors.owner_not_polled, asks(actionTypeId=FARM), "Custom"),
    # Action types
    raises("GetActionType", errors.action_type_not_found, asks(**SCAN), SCAN_IN_WORDS),
    raises(
        "UpdateActionType",
        errors.action_type_not_found,
        asks(actionType=scan_type()),
        SCAN_IN_WORDS,
    ),
    raises(
        "CreateCustomActionType",
        errors.invalid_action_type,
        JOB_SCENES["type-with-more-artifacts-at-least-than-at-most"],
        TOO_MANY_ARTIFACTS,
    ),
    raises("CreateCustomActionType", errors.action_type_exists, a_second_type, FARM_IN_WORDS),
    raises(
        "CreateCustomActionType",
        errors.action_type_deleted,
        JOB_SCENES["type-that-was-deleted"],
        FARM_IN_WORDS,
    ),
    raises("CreateCustomActionType", errors.too_many_action_types, too_many_types, 50),
    raises("CreateCustomActionType", errors.too_many_tags, typed(*MANY), FARM_ARN),
    raises("CreateCustomActionType", errors.system_tag, typed("aws:team"), "aws:team"),
    raises("CreateCustomActionType", errors.tag_given_twice, typed("team", "team"), "team"),
    # Revisions
    raises(
        "PutActionRevision",
        errors.pipeline_not_found,
        asks(**told(pipelineName="nowhere")),
        "123456789012",
        "nowhere",
    ),
    raises(
        "PutActionRevision",
        errors.stage_not_found,
        asks_of_a_release(**told(stageName="Nowhere")),
        "release",
        "Nowhere",
    ),
    raises(
        "PutActionRevision",
        errors.action_not_found,
        asks_of_a_release(**told(actionName="Nobody")),
        "release",
        "Source",
        "Nobody",
    ),
]
