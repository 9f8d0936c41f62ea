"""Load definitions into a cloud: everything that they define, or nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import attrs

from pipemock._definitions import Options, Unreadable, read_source
from pipemock._definitions.files import require_known
from pipemock._edge.inspection import Refusal, Site
from pipemock._errors import PipeMockError, ServiceError
from pipemock._loading.findings import check, finding
from pipemock._loading.loaded import Loaded
from pipemock._loading.sandbox import (
    assume_action_types,
    create_action_types,
    new_site,
    prepare,
)
from pipemock._loading.starters import put_event_rule, put_webhook
from pipemock._loading.unknowns import refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipemock._cloud.cloud import Cloud
    from pipemock._definitions import Document, Finding

_INSTEAD_OF_A_PIPELINE: Final = (
    "Load what `aws codepipeline get-pipeline` prints of the deployed pipeline instead."
)


def load(
    cloud: Cloud,
    source: str | os.PathLike[str] | Mapping[str, Any],
    *,
    parameters: Mapping[str, str] | None,
    region: str | None,
    account: str | None,
    only: str | Iterable[str] | None,
) -> Loaded:
    """Create what a definition defines.

    Args:
        cloud: The cloud to create it in.
        source: The definition, or its path.
        parameters: The values of parameters and placeholders.
        region: The Region; that of the definition or of the cloud if omitted.
        account: The account; that of the definition or of the cloud if omitted.
        only: The pipelines to create, by name or logical id; all if omitted.

    Raises:
        PipeMockError: If the definition cannot be read, or if AWS would refuse it. Then nothing has
            been created.
    """
    options = Options(
        parameters=parameters or {},
        region=region,
        account=account,
        default_region=cloud.settings.region,
        default_account=cloud.settings.account,
    )
    documents = _chosen(_read(source, options), only)
    assumed: list[str] = []
    with cloud.lock:
        _require_no_findings(list(_findings(cloud, documents)))
        for document in documents:
            site = Site(cloud, document.account, document.region)
            _require_no_findings(list(_create(site, document, assumed)))
    cloud.call_functions()
    return _loaded(documents, assumed)


def _read(
    source: str | os.PathLike[str] | Mapping[str, Any], options: Options
) -> Sequence[Document]:
    try:
        documents = read_source(source, options)
        require_known(options.parameters, documents)
    except PipeMockError as error:
        if isinstance(source, Mapping):
            raise
        line = f"{error.line}:" if isinstance(error, Unreadable) and error.line else ""
        msg = f"{os.fspath(source)}:{line} {error}"
        raise PipeMockError(msg) from None
    return documents


# The choice -----------------------------------------------------------------------------------


def _chosen(documents: Sequence[Document], only: str | Iterable[str] | None) -> list[Document]:
    if only is None:
        return list(documents)
    wanted = {only} if isinstance(only, str) else set(only)
    known = {
        name: None
        for document in documents
        for each in document.pipelines
        for name in (each.name, *each.pipeline.names)
    }
    unknown = ", ".join(sorted(wanted - known.keys()))
    if unknown:
        msg = f"There is no pipeline {unknown!r} in the definition; there is {', '.join(known)}."
        raise PipeMockError(msg)
    return [_with_only(document, wanted) for document in documents]


def _with_only(document: Document, wanted: set[str]) -> Document:
    chosen = [each for each in document.pipelines if wanted & {each.name, *each.pipeline.names}]
    names = {each.name for each in chosen}
    return attrs.evolve(
        document,
        pipelines=chosen,
        action_types=document.action_types if chosen else (),
        webhooks=[
            each
            for each in document.webhooks
            if each.request["webhook"].get("targetPipeline") in names
        ],
        event_rules=[each for each in document.event_rules if not names.isdisjoint(each.pipelines)],
    )


# The findings ---------------------------------------------------------------------------------


def _findings(cloud: Cloud, documents: Sequence[Document]) -> Iterator[tuple[Document, Finding]]:
    """Yield what AWS would refuse; if that is nothing, create everything in a copy of the cloud."""
    refused = False
    for document in documents:
        world = cloud.world(account=document.account, region=document.region)
        for definition in document.pipelines:
            sandbox = prepare(definition, now=cloud.clock.now, like=world)
            for each in check(definition, sandbox):
                refused = True
                yield document, each
    if refused:
        return
    copies: dict[tuple[str, str], Site] = {}
    for document in documents:
        key = (document.account, document.region)
        copies.setdefault(key, _copy(cloud, *key))
        yield from _create(copies[key], document, [])


# Calls in the copy do not reach the pipelines that it shares with the cloud.
def _copy(cloud: Cloud, account: str, region: str) -> Site:
    site = new_site(account, region, cloud.clock.now)
    world = cloud.world(account=account, region=region)
    site.world.types = world.types
    site.world.pipelines.update(world.pipelines)
    site.world.webhooks.update(world.webhooks)
    return site


def _require_no_findings(found: Sequence[tuple[Document, Finding]]) -> None:
    if not found:
        return
    listed = "\n".join(dict.fromkeys(_listed(document.file, each) for document, each in found))
    msg = f"AWS would refuse the definition, so nothing was created:\n{listed}"
    raise PipeMockError(msg)


# The findings in a parsed document have no lines.
def _listed(file: str, found: Finding) -> str:
    return f"{file}:{found}" if file else f"{found.path}: {found.message} ({found.code})"


# The creation ---------------------------------------------------------------------------------


def _create(
    site: Site, document: Document, assumed: list[str]
) -> Iterator[tuple[Document, Finding]]:
    """Create what a document defines, and yield what is refused."""
    for asked, refusal in create_action_types(site, document.action_types):
        yield document, finding(asked, refusal)
    for definition in document.pipelines:
        asked = definition.pipeline
        assumed += assume_action_types(site, asked)
        try:
            site.create_pipeline(asked.request, definition.transitions)
        except ServiceError as refused:
            what = f"Pipeline {definition.name!r}"
            refuse_unknown(what, asked, asked.omitted, _INSTEAD_OF_A_PIPELINE)
            yield document, finding(asked, Refusal("pipeline", refused.message, refused.code))
    for asked in document.webhooks:
        yield from ((document, each) for each in put_webhook(site, asked))
    for rule in document.event_rules:
        yield from ((document, each) for each in put_event_rule(site, rule))


def _loaded(documents: Sequence[Document], assumed: Sequence[str]) -> Loaded:
    named = [pair for document in documents for pair in _named(document)]
    names: dict[str, dict[str, None]] = {}
    for name, other_names in named:
        for each in other_names:
            names.setdefault(each, {})[name] = None
    types = [each.request for document in documents for each in document.action_types]
    defined = ["{category}/Custom/{provider}/{version}".format_map(each) for each in types]
    return Loaded(
        pipelines=tuple(each.name for document in documents for each in document.pipelines),
        webhooks=tuple(
            each.request["webhook"]["name"] for document in documents for each in document.webhooks
        ),
        action_types=tuple(dict.fromkeys([*defined, *assumed])),
        event_rules=tuple(each.name for document in documents for each in document.event_rules),
        unplayed_rules=tuple(
            each.name for document in documents for each in document.event_rules if each.unplayed
        ),
        placeholders=tuple(
            dict.fromkeys(name for document in documents for name in document.placeholders)
        ),
        names={each: tuple(found) for each, found in names.items()},
    )


def _named(document: Document) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the name of each resource on AWS, with its names in the definition."""
    yield from ((each.name, (each.name, *each.pipeline.names)) for each in document.pipelines)
    yield from ((each.request["webhook"]["name"], each.names) for each in document.webhooks)
    yield from ((each.name, each.names) for each in document.event_rules)
