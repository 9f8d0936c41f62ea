"""Definitions of pipelines: JSON of the CLI, CloudFormation, the CDK and Terraform."""

from __future__ import annotations

from pipemock._definitions.definition import Definition, Document, Options, Unreadable
from pipemock._definitions.files import read_source
from pipemock._definitions.finding import Finding
from pipemock._definitions.reading import read

__all__ = ["Definition", "Document", "Finding", "Options", "Unreadable", "read", "read_source"]
