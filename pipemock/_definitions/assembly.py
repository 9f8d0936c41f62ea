"""The stacks in a cloud assembly, the folder that the CDK writes, such as ``cdk.out``.

Its manifest is documented in the package `@aws-cdk/cloud-assembly-schema`:
github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
"""

from __future__ import annotations

import contextlib
import re
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions.actions import dictionary
from pipemock._definitions.definition import Unreadable
from pipemock._definitions.intrinsics import Resolver, as_text
from pipemock._definitions.placeholders import Placeholder
from pipemock._definitions.reading import parsed
from pipemock._definitions.template import read_template

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from pipemock._definitions.definition import Document, Options

MANIFEST: Final = "manifest.json"

_STACK: Final = "aws:cloudformation:stack"
_ASSEMBLY: Final = "cdk:cloud-assembly"
_NESTED_STACK: Final = "AWS::CloudFormation::Stack"
_NESTED_TEMPLATE: Final = "aws:asset:path"
_STACK_NAME: Final = "AWS::StackName"

# A stack that is not bound to an environment has unknown-account, unknown-region or both.
_ENVIRONMENT: Final = re.compile(r"aws://(?:(?P<account>[0-9]{12})|[^/]+)/(?P<region>[^/]+)")
_UNKNOWN_REGION: Final = "unknown-region"
_AGAIN: Final = "write the folder again, with `cdk synth`."


def read_assembly(
    folder: Path, options: Options, *, outer: Collection[Path] = ()
) -> Iterator[Document]:
    """Yield the stacks of an assembly, with those of nested assemblies and nested stacks.

    Stacks without a resource of CodePipeline are left out.

    Args:
        folder: The folder of the assembly.
        options: The choices of the reader.
        outer: The folders of the assemblies in which it is nested.

    Raises:
        Unreadable: If the folder is not a cloud assembly, or is nested in itself.
    """
    within = {*outer, folder.resolve()}
    for name, artifact in dictionary(_manifest(folder).get("artifacts")).items():
        properties = _properties(name, artifact)
        if artifact.get("type") == _ASSEMBLY:
            nested = folder / _named(name, "directoryName", properties)
            if nested.resolve() in within:
                msg = f"Artifact {name!r} of {MANIFEST} is an assembly nested in itself: {_AGAIN}"
                raise Unreadable(msg)
            yield from read_assembly(nested, options, outer=within)
        elif artifact.get("type") == _STACK:
            own = {
                _STACK_NAME: properties.get("stackName", name),
                **properties.get("parameters", {}),
            }
            environment = _ENVIRONMENT.fullmatch(str(artifact.get("environment")))
            home = options.home(**_known(environment))
            path = folder / _named(name, "templateFile", properties)
            yield from _read_stack(path, own, options, home)


def _properties(name: str, artifact: Any) -> Mapping[str, Any]:
    properties = artifact.get("properties", {}) if isinstance(artifact, dict) else None
    if not isinstance(properties, dict) or not isinstance(properties.get("parameters", {}), dict):
        msg = f"Artifact {name!r} of {MANIFEST} is not as the CDK writes it: {_AGAIN}"
        raise Unreadable(msg)
    return properties


def _named(name: str, key: str, properties: Mapping[str, Any]) -> str:
    value = properties.get(key)
    if not isinstance(value, str):
        msg = f"Artifact {name!r} of {MANIFEST} has no {key}: {_AGAIN}"
        raise Unreadable(msg)
    return value


def _known(environment: re.Match[str] | None) -> dict[str, str | None]:
    if environment is None:
        return {}
    region = environment["region"]
    return {
        "account": environment["account"],
        "region": None if region == _UNKNOWN_REGION else region,
    }


def _read_stack(
    path: Path,
    own: Mapping[str, str],
    options: Options,
    home: tuple[str, str],
    *,
    outer: Collection[Path] = (),
) -> Iterator[Document]:
    """Yield a stack, given its own parameters and name, and the stacks nested in it."""
    if path.resolve() in outer:
        msg = f"Template {path.name} has a stack nested in itself: {_AGAIN}"
        raise Unreadable(msg)
    template, lines = parsed(_text(path))
    resources = dictionary(dictionary(template).get("Resources"))
    if not resources:
        return
    given = attrs.evolve(options, parameters={**own, **options.parameters})
    with contextlib.suppress(Unreadable):
        yield read_template(template, lines, given, str(path), home=home)
    account, region = home
    resolver = Resolver(template, region, account, given.parameters)
    for resource in map(dictionary, resources.values()):
        nested = _nested(resource)
        if nested is not None:
            passed_on = _passed_on(resolver.value(resource.get("Properties", {})))
            inner = {_STACK_NAME: own[_STACK_NAME], **passed_on}
            within = {*outer, path.resolve()}
            yield from _read_stack(path.parent / nested, inner, options, home, outer=within)


def _nested(resource: Mapping[str, Any]) -> str | None:
    path = dictionary(resource.get("Metadata")).get(_NESTED_TEMPLATE)
    return path if resource.get("Type") == _NESTED_STACK and isinstance(path, str) else None


def _passed_on(properties: Any) -> Mapping[str, str]:
    return {
        name: text
        for name, value in dictionary(dictionary(properties).get("Parameters")).items()
        if isinstance(value, str | int | float)
        if not isinstance(text := as_text(value), Placeholder)
    }


def _manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        msg = f"It is a folder without {MANIFEST}, so it is not a cloud assembly of the CDK."
        raise Unreadable(msg)
    document, _ = parsed(_text(path))
    return dictionary(document)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        msg = f"It names {path.name}, which cannot be read: {error.strerror}."
    except UnicodeDecodeError:
        msg = f"It names {path.name}, which is not UTF-8 text."
    raise Unreadable(msg)
