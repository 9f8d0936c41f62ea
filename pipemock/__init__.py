"""An in-process mock of AWS CodePipeline for boto3 tests, with a state machine and a clock."""

from pipemock import failures as failures
from pipemock._errors import NotMocked, PipeMockError, PipeMockWarning
from pipemock._mock.guard import guard
from pipemock._mock.mock import PipelineMock, mock_codepipeline
from pipemock._targets import deploy_event, deploy_target
from pipemock.behaviours import approve, call, fail, hang, reject, succeed

__version__: str

_ELSEWHERE = {
    "mock_aws": "moto's decorator",
    "mock_codecommit": "a decorator for CodeCommit alone",
}


def __getattr__(name: str) -> object:
    """Return the version, or say what to use for a name that a reader of other mocks expects."""
    if name == "__version__":
        from importlib.metadata import version  # noqa: PLC0415 -- slow to load

        return version("pipemock")
    if name in _ELSEWHERE:
        msg = (
            f"pipemock has no {name}, {_ELSEWHERE[name]}: mock_codepipeline answers CodePipeline "
            "and CodeCommit together. Write 'from pipemock import mock_codepipeline'."
        )
        raise ImportError(msg, name="pipemock")
    msg = f"module 'pipemock' has no attribute {name!r}"
    raise AttributeError(msg)


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
