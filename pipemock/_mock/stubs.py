"""The types of boto3-stubs if they are installed, and `Any` if not.

Only type checkers read this file; it is never executed. If the stubs are missing, an import of one
name has an unknown type, which pyright's strict mode reports wherever a client is used; a star
import then imports nothing, and the alias stays. Of several definitions mypy takes the first, and
pyright the last.
"""

from __future__ import annotations

from typing import Any

from mypy_boto3_codecommit import *  # noqa: F403
from mypy_boto3_codepipeline import *  # noqa: F403
from mypy_boto3_codepipeline.type_defs import *  # noqa: F403

CodeCommitClient = Any  # type: ignore[assignment, misc, unused-ignore]
CodePipelineClient = Any  # type: ignore[assignment, misc, unused-ignore]
ActionDeclarationTypeDef = Any  # type: ignore[assignment, misc, unused-ignore]
PipelineDeclarationTypeDef = Any  # type: ignore[assignment, misc, unused-ignore]
StageDeclarationTypeDef = Any  # type: ignore[assignment, misc, unused-ignore]

from mypy_boto3_codecommit import *  # noqa: E402, F403
from mypy_boto3_codepipeline import *  # noqa: E402, F403
from mypy_boto3_codepipeline.type_defs import *  # noqa: E402, F403
