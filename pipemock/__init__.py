"""An in-process mock of AWS CodePipeline for boto3 tests, with a state machine and a clock."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipemock import failures as failures
    from pipemock._errors import NotMocked, PipeMockError, PipeMockWarning
    from pipemock._mock.guard import guard
    from pipemock._mock.mock import PipelineMock, mock_codepipeline
    from pipemock._targets import deploy_event, deploy_target
    from pipemock.behaviours import approve, call, fail, hang, reject, succeed

__version__: str

# Loaded when a name is first used: a test run loads this package for its pytest plugin, and most of
# its tests need no mock. The imports above are the same, for type checkers.
_MODULES: Final = {
    "NotMocked": "pipemock._errors",
    "PipeMockError": "pipemock._errors",
    "PipeMockWarning": "pipemock._errors",
    "PipelineMock": "pipemock._mock.mock",
    "approve": "pipemock.behaviours",
    "call": "pipemock.behaviours",
    "deploy_event": "pipemock._targets",
    "deploy_target": "pipemock._targets",
    "fail": "pipemock.behaviours",
    "guard": "pipemock._mock.guard",
    "hang": "pipemock.behaviours",
    "mock_codepipeline": "pipemock._mock.mock",
    "reject": "pipemock.behaviours",
    "succeed": "pipemock.behaviours",
}
_ELSEWHERE: Final = {
    "mock_aws": "moto's decorator",
    "mock_codecommit": "a decorator for CodeCommit alone",
}


def _load(name: str) -> object:
    """Load a name, or say what to use for one that a reader of other mocks expects."""
    if name in _MODULES:
        loaded: object = getattr(importlib.import_module(_MODULES[name]), name)
        globals()[name] = loaded
        return loaded
    if name == "failures":
        return importlib.import_module("pipemock.failures")
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


# Type checkers would take every name for one of this module, also one that is misspelt.
if not TYPE_CHECKING:
    __getattr__ = _load


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted([*__all__, "__version__", "failures"])


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
