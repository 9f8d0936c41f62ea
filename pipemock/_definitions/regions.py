"""The Region that a pipeline implies, and those that stand for unknown ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock._arns import REGIONS
from pipemock._definitions.actions import actions, dictionaries, dictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping


def implied_regions(pipeline: Mapping[str, Any]) -> Iterator[str]:
    """Yield the Regions in which a pipeline has to be, since it would be refused elsewhere.

    Source actions are in the Region of their pipeline, and so are all actions of a pipeline with
    one artifact store.

    Args:
        pipeline: A pipeline as a request or as a template has it, which may be malformed.
    """
    is_alone = not _member(pipeline, "artifactStores")
    for _, stage in dictionaries(_member(pipeline, "stages")):
        for _, action in dictionaries(_member(stage, "actions")):
            kind, region = dictionary(_member(action, "actionTypeId")), _member(action, "region")
            is_source = _member(kind, "category") == "Source"
            if isinstance(region, str) and region in REGIONS and (is_alone or is_source):
                yield region


def _member(value: Mapping[str, Any], name: str) -> Any:
    return value.get(name, value.get(name[:1].upper() + name[1:]))


def copy_places(paths: dict[str, str], old: str, new: str) -> None:
    """Give paths that begin with *new* the places of those that begin with *old*."""
    paths |= {
        new + path.removeprefix(old): place for path, place in paths.items() if path.startswith(old)
    }


def find_at_its_region(
    store: str, listed: str, paths: dict[str, str], spell: Callable[[str], str]
) -> None:
    """Give a store the place of its Region, and its members those that they have or would have.

    Args:
        store: The path of the store in the request, where it stands under its Region.
        listed: The path of the store in a list.
        paths: The places in the file by such paths, which are changed.
        spell: Spells the end of a path as the file does.
    """
    if f"{listed}.region" in paths and store in paths:
        for name in ("type", "location", "encryptionKey"):
            paths.setdefault(f"{store}.{name}", f"{paths[store]}{spell(f'.{name}')}")
        paths[store] = paths[f"{listed}.region"]


def settle_regions(
    members: dict[str, Any], unknown: Collection[str], own: str, paths: dict[str, str]
) -> None:
    """Make unknown Regions of artifact stores and of actions fit each other.

    Args:
        members: The pipeline, which is changed.
        unknown: The paths of what only a deployment knows.
        paths: The places in the file by paths of the pipeline, which are changed with it.
        own: The Region of the pipeline.
    """
    stores = dictionary(members.get("artifactStores"))
    placed = [(f"{path}.region", action) for path, action in actions(members)]
    known = {
        action["region"] for path, action in placed if "region" in action and path not in unknown
    }
    open_stores = [
        region
        for number, region in enumerate(list(stores))
        if f"pipeline.artifactStores[{number}].region" in unknown
    ]
    wanted = sorted(({own} | known) - set(stores))
    for made_up, region in zip(open_stores, wanted, strict=False):
        stores[region] = stores.pop(made_up)
        copy_places(
            paths, f"pipeline.artifactStores.{made_up}", f"pipeline.artifactStores.{region}"
        )
    for path, action in placed:
        if path in unknown and (not _may_leave(action) or action["region"] not in stores):
            action["region"] = own


def _may_leave(action: dict[str, Any]) -> bool:
    kind = action.get("actionTypeId")
    return not isinstance(kind, dict) or (
        kind.get("owner") == "AWS" and kind.get("category") != "Source"
    )
