"""The player: it performs the steps of a recording in a world, and compares the answers.

It needs nothing of a world but what `World` names, so the same recordings can be played against
the mock and against the real service.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import attrs
from botocore.exceptions import ClientError

from tests.recordings.comparison import ADDED, Bindings, contains, member, plain, values_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from tests.recordings.reading import Recording, Scene


class World(Protocol):
    """An account in which a scene is played."""

    def call(
        self, service: str, operation: str, request: Mapping[str, Any], *, caller: str
    ) -> dict[str, Any]:
        """Send a request as it is, and return the answer of the client.

        Raises:
            ClientError: If the service refuses the request.
        """

    def wait(self, seconds: float) -> None:
        """Let time pass."""

    def happen(self, what: str, parameters: Mapping[str, Any]) -> Any:
        """Make something happen outside the API, such as a new revision of a source."""

    def published(self, kind: str) -> list[dict[str, Any]]:
        """Return the messages of a kind that left the service, oldest first."""


class Worlds(Protocol):
    """Enters a new world for each scene."""

    def __call__(self, scene: Scene) -> AbstractContextManager[World]:
        """Enter the world of a scene."""


@attrs.frozen(kw_only=True)
class Compared:
    """One answer, compared with the recorded one."""

    scene: Scene
    operation: str
    members: int
    """How many values the recorded answer has."""
    differences: Mapping[str, str]
    """What each member that differs is on both sides, by its path."""
    added: frozenset[str]
    """The members of the answer that the recorded one lacks."""
    reasons: Mapping[str, str]
    """Why members differ, as the recording explains it."""

    @property
    def is_equal(self) -> bool:
        """Whether no member differs."""
        return not self.differences

    @property
    def only_adds(self) -> bool:
        """Whether the answer differs, but has each recorded member as it was recorded."""
        return bool(self.differences) and self.differences.keys() == self.added

    @property
    def unexplained(self) -> list[str]:
        """Describe each difference without a reason, and each reason without a difference."""
        return [
            *(f"{p}: {text}" for p, text in self.differences.items() if p not in self.reasons),
            *(f"{p}: equal now" for p in self.reasons if p not in self.differences),
        ]


def play(recording: Recording, worlds: Worlds) -> Iterator[Compared]:
    """Play all scenes of a recording, and yield each answer that it holds."""
    for scene in recording.scenes:
        with worlds(scene) as world:
            yield from _Player(scene, world).steps()


class _Player:
    """The steps of one scene in its world."""

    def __init__(self, scene: Scene, world: World) -> None:
        self._scene = scene
        self._world = world
        self._seen: set[tuple[str, int]] = set()
        self._bindings = Bindings(account=scene.account, region=scene.region, caller=scene.caller)

    def steps(self) -> Iterator[Compared]:
        """Perform the steps, and yield the answers that are recorded."""
        for step in self._scene.steps:
            for number in range(step.get("repeat", 1)):
                self._bindings["repeat"] = number
                outcome = self._outcome(step)
                self._bindings.update(
                    {name: member(outcome, path) for name, path in step.get("keep", {}).items()}
                )
            if "answer" in step or "error" in step:
                yield self._compared(step, outcome)

    def _outcome(self, step: Mapping[str, Any]) -> dict[str, Any]:
        if "wait" in step:
            self._world.wait(step["wait"])
            return {}
        if "happens" in step:
            happened = self._world.happen(step["happens"], self._bindings.fill(step["with"]))
            return {"value": happened}
        if "published" in step:
            return self._published(step)
        outcome = self._call(step)
        if "error" in outcome and not {"answer", "error"} & step.keys():
            msg = f"{self._scene.title}: {step['call']} was refused: {outcome['error']}"
            raise AssertionError(msg)
        return outcome

    def _call(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Return the answer to a call, or its error under that name."""
        caller = self._bindings.fill(step.get("as", self._scene.caller))
        service, request = step.get("service", "codepipeline"), step.get("with", {})
        try:
            answer = self._world.call(
                service, step["call"], self._bindings.fill(request), caller=caller
            )
        except ClientError as refused:
            error = refused.response["Error"]
            return {"error": {"code": error["Code"], "message": error["Message"]}}
        outcome: dict[str, Any] = plain(answer)
        return {name: each for name, each in outcome.items() if name != "ResponseMetadata"}

    def _published(self, step: Mapping[str, Any]) -> dict[str, Any]:
        """Return the first message that has the wanted members and was not returned before."""
        wanted = self._bindings.fill(step.get("where", {}))
        kind = step["published"]
        for index, message in enumerate(self._world.published(kind)):
            if (kind, index) not in self._seen and contains(message, wanted):
                self._seen.add((kind, index))
                return message
        return {"error": {"code": "nothing like this was published", "message": ""}}

    def _compared(self, step: Mapping[str, Any], outcome: dict[str, Any]) -> Compared:
        recorded = {"error": step["error"]} if "error" in step else step["answer"]
        if ("error" in recorded) == ("error" in outcome):
            differences = dict(self._bindings.differences(recorded, outcome))
        else:
            shown = [side.get("error", "an answer") for side in (recorded, outcome)]
            differences = {"error": "{!r} is recorded, {!r} is answered".format(*shown)}
        return Compared(
            scene=self._scene,
            operation=step.get("call") or step["published"],
            members=values_in(recorded),
            differences=differences,
            added=frozenset(path for path, text in differences.items() if text.startswith(ADDED)),
            reasons=step.get("differs", {}),
        )
