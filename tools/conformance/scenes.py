"""Which recorded scenes an account can play, and what they look like there.

Everything that a scene names gets a prefix, so nothing else in the account is read or changed, and
a tag, by which it is found again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tests.recordings.reading import Scene

PREFIX: Final = "pipemock-"
TAG: Final = "pipemock-conformance"

# What a call creates, and whether its tags are a list, as in CodePipeline, or a map.
CREATES: Final[Mapping[str, type]] = {
    "CreateCustomActionType": list,
    "CreatePipeline": list,
    "CreateRepository": dict,
    "PutWebhook": list,
}

# Their answers have everything in the account.
_READ_THE_ACCOUNT: Final = {"ListActionTypes", "ListPipelines", "ListRepositories", "ListWebhooks"}

_NAMES: Final = {"pipelineName", "repositoryName", "repositoryNames", "webhookName"}
_NAME: Final = re.compile(r"[\w.@-]{1,60}")


@attrs.frozen(kw_only=True)
class Place:
    """Where scenes are played."""

    account: str
    caller: str
    role: str
    """The ARN of the role of the pipelines."""
    bucket: str
    """The bucket of their artifacts."""
    run: str
    """A few letters that no other run has: a deleted action type cannot be created differently."""

    def masked(self, text: str) -> str:
        """Return a text without what is known of the account."""
        for own, shown in (
            (self.caller, "<caller>"),
            (self.role, "<role>"),
            (self.bucket, "<bucket>"),
            (self.account, "<account>"),
        ):
            text = text.replace(own, shown)
        return text


def is_playable(scene: Scene) -> bool:
    """Return whether a scene needs nothing but calls that touch only what it names."""
    return all(
        "call" in step
        and not {"as", "repeat"} & step.keys()
        and step["call"] not in _READ_THE_ACCOUNT
        and step.get("with", {}).get("pullRequestId", "<").startswith("<")
        for step in scene.steps
    )


def operations(scenes: Iterable[Scene]) -> list[str]:
    """Return what the scenes call, as IAM names it."""
    return sorted(
        {f"{s.get('service', 'codepipeline')}:{s['call']}" for x in scenes for s in x.steps}
    )


def adapted(scene: Scene, place: Place, number: int) -> Scene:
    """Return a scene with the names of a place, and with tags on what it creates."""
    prefix = f"{PREFIX}{place.run}{number}-"
    names = {each for step in scene.steps for each in _named(step.get("with", {}))}
    texts = {name: prefix + name for name in names}
    for pipeline in _pipelines(scene):
        store = pipeline.get("artifactStore", {})
        own = ((pipeline.get("roleArn"), place.role), (store.get("location"), place.bucket))
        texts |= {recorded: ours for recorded, ours in own if recorded}
    return attrs.evolve(
        scene,
        account=place.account,
        caller=place.caller,
        steps=tuple(
            _tagged(_replaced(step, {**texts, scene.account: place.account}), place.run)
            for step in scene.steps
        ),
    )


def _pipelines(scene: Scene) -> Iterator[Mapping[str, Any]]:
    for step in scene.steps:
        if "pipeline" in step.get("with", {}):
            yield step["with"]["pipeline"]


def _named(request: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of pipelines, repositories, webhooks and own action types in a request."""
    named = [request.get("name"), request.get("provider")]
    named += [request.get(kind, {}).get("name") for kind in ("pipeline", "webhook")]
    yield from (name for name in (*named, *_inside(request)) if name and _NAME.fullmatch(name))


def _inside(content: object) -> Iterator[str]:
    if isinstance(content, list):
        for each in content:
            yield from _inside(each)
    if isinstance(content, dict):
        if content.get("owner") == "Custom":
            yield content["provider"]
        for name, member in content.items():
            if name in _NAMES:
                yield from [member] if isinstance(member, str) else member
            yield from _inside(member)


def _replaced(content: Any, texts: Mapping[str, str]) -> Any:  # noqa: ANN401 -- any JSON
    """Return the content of a step with whole words replaced, except those of the recording."""
    if isinstance(content, dict):
        kept = {"call", "service", "keep"} if "call" in content else ()
        return {
            name: member if name in kept else _replaced(member, texts)
            for name, member in content.items()
        }
    if isinstance(content, list):
        return [_replaced(each, texts) for each in content]
    if not isinstance(content, str):
        return content
    longest_first = sorted(texts, key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first))
    return re.sub(rf"(?<![\w<-])(?:{words})(?![\w>-])", lambda found: texts[found[0]], content)


def _tagged(step: dict[str, Any], run: str) -> dict[str, Any]:
    kind = CREATES.get(step["call"])
    if kind is None:
        return step
    request = step["with"]
    if kind is dict:
        tags: Any = {**request.get("tags", {}), TAG: run}
    else:
        tags = [*request.get("tags", []), {"key": TAG, "value": run}]
    return {**step, "with": {**request, "tags": tags}}
