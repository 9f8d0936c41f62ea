"""The client of boto3-stubs where they are installed, and `Any` where they are not.

Type checkers read this file, and nothing runs it. An import of one name that leads nowhere is
unknown to pyright, which its strict mode reports wherever a client is used; an import of all names
then brings none, and the alias stays. Of several definitions mypy takes the first, and pyright the
last one.
"""

from __future__ import annotations

from typing import Any

from mypy_boto3_codepipeline import *  # noqa: F403

CodePipelineClient = Any  # type: ignore[assignment, misc, unused-ignore]

from mypy_boto3_codepipeline import *  # noqa: E402, F403
