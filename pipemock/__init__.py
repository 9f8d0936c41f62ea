"""An in-process mock of AWS CodePipeline for boto3 tests, with a state machine and a clock."""

from pipemock import failures as failures
from pipemock._errors import NotMocked, PipeMockError, PipeMockWarning
from pipemock._mock.guard import guard
from pipemock._mock.mock import PipelineMock, mock_codepipeline
from pipemock._targets import deploy_event, deploy_target
from pipemock.behaviours import approve, call, fail, hang, reject, succeed

__all__ = [
    "NotMocked",
    "PipeMockError",
    "PipeMockWarning",
    "PipelineMock",
    "approve",
    "call",
    "deploy_event",
    "deploy_target",
    "fail",
    "guard",
    "hang",
    "mock_codepipeline",
    "reject",
    "succeed",
]
