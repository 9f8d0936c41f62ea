"""A machine that does to pipelines whatever boto3 and a test may do, in any order."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pipemock import mock_codepipeline
from pipemock.events import PipelineEvent
from pipemock.strategies._executions import answers, overrides, retries, roll_backs, stops
from tests.properties import invariants, worlds
from tests.properties import walks as w
from tests.properties.agreement import expect_views_to_agree
from tests.properties.reading import one_pipeline, rows

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from pipemock._engine.state.executions import PipelineExecution
    from pipemock.strategies import (
        Answer,
        Change,
        Override,
        Retry,
        RollBack,
        Start,
        Stop,
        Switch,
    )
    from tests.properties.steps import Script, Turn, Work

_START: Final = datetime(2026, 1, 5, 9, tzinfo=timezone.utc)
_NAMES: Final = st.sampled_from(w.NAMES)
_TAGS: Final = st.dictionaries(st.sampled_from("abc"), st.text(max_size=3), max_size=3)


@attrs.define
class _Known:
    """What a naive model knows of a pipeline."""

    created: datetime
    updated: datetime
    tags: dict[str, str]
    version: int = 1


class Pipelines(RuleBasedStateMachine):
    """Drives a mock beside a naive model of what exists, in which version, with which tags."""

    def __init__(self) -> None:
        super().__init__()
        self.mock = mock_codepipeline(now=_START).start()
        worlds.prepare(self.mock)
        self.world = worlds.Walked(self.mock, worlds.client())
        self.client = worlds.client()
        self.now = _START
        self.known: dict[str, _Known] = {}
        self.finished: dict[Hashable, Any] = {}

    def teardown(self) -> None:
        with worlds.function_may_be_unused():
            self.mock.stop()

    # What has a model -------------------------------------------------------------------------

    @rule(declaration=w.declarations(), tags=_TAGS)
    def create(self, declaration: dict[str, Any], tags: dict[str, str]) -> None:
        name = declaration["name"]
        request = {"pipeline": declaration, "tags": _as_list(tags)}
        if name in self.known:
            with pytest.raises(self.client.exceptions.PipelineNameInUseException):
                self.client.create_pipeline(**request)
        else:
            self.client.create_pipeline(**request)
            self.known[name] = _Known(created=self.now, updated=self.now, tags=tags)

    @rule(declaration=w.declarations())
    def update(self, declaration: dict[str, Any]) -> None:
        known = self.known.get(declaration["name"])
        if known is None:
            with pytest.raises(self.client.exceptions.PipelineNotFoundException):
                self.client.update_pipeline(pipeline=declaration)
        else:
            self.client.update_pipeline(pipeline=declaration)
            known.version += 1
            known.updated = self.now

    @rule(name=_NAMES)
    def delete(self, name: str) -> None:
        self.client.delete_pipeline(name=name)
        self.known.pop(name, None)

    @rule(name=_NAMES, tags=_TAGS)
    def tag(self, name: str, tags: dict[str, str]) -> None:
        request = {"resourceArn": _arn(name), "tags": _as_list(tags)}
        if name in self.known:
            self.client.tag_resource(**request)
            self.known[name].tags |= tags
        else:
            with pytest.raises(self.client.exceptions.ResourceNotFoundException):
                self.client.tag_resource(**request)

    @rule(name=_NAMES, keys=st.lists(st.sampled_from("abcd"), unique=True))
    def untag(self, name: str, keys: list[str]) -> None:
        if name in self.known:
            self.client.untag_resource(resourceArn=_arn(name), tagKeys=keys)
            for key in keys:
                self.known[name].tags.pop(key, None)

    @rule(milliseconds=w.milliseconds())
    def advance(self, milliseconds: int) -> None:
        self.mock.clock.advance(timedelta(milliseconds=milliseconds))
        self.now += timedelta(milliseconds=milliseconds)

    # What has only laws -----------------------------------------------------------------------

    @rule(name=_NAMES, step=w.starts())
    def start(self, name: str, step: Start) -> None:
        self.world.turn(name)
        if name in self.known:
            step.perform(self.world)
        else:
            with pytest.raises(self.client.exceptions.PipelineNotFoundException):
                step.perform(self.world)

    @rule(turn=w.turns(), step=retries())
    def retry(self, turn: Turn, step: Retry) -> None:
        before = {each.id: each.attempt for each in self.world.executions}
        turn.perform(self.world)
        accepted = w.taken(step, self.world)
        retried = [e for e in self.world.executions if e.attempt != before[e.id]]
        assert len(retried) <= accepted
        self._goes_on(retried)

    def _goes_on(self, resumed: Sequence[PipelineExecution]) -> None:
        again: set[Hashable] = {each.id for each in resumed}
        again |= {(each.id, name) for each in resumed for name in each.stages}
        self.finished = {key: status for key, status in self.finished.items() if key not in again}

    @rule(turn=w.turns(), step=stops())
    def stop(self, turn: Turn, step: Stop) -> None:
        turn.perform(self.world)
        w.taken(step, self.world)

    @rule(turn=w.turns(), step=answers())
    def answer(self, turn: Turn, step: Answer) -> None:
        turn.perform(self.world)
        w.taken(step, self.world)

    @rule(turn=w.turns(), step=roll_backs())
    def roll_back(self, turn: Turn, step: RollBack) -> None:
        turn.perform(self.world)
        w.taken(step, self.world)

    @rule(turn=w.turns(), step=overrides())
    def override(self, turn: Turn, step: Override) -> None:
        turn.perform(self.world)
        before = len(self.mock.events)
        w.taken(step, self.world)
        told = self.mock.events[before:]
        resumed = {
            each.execution_id
            for each in told
            if isinstance(each, PipelineEvent) and each.state == "RESUMED"
        }
        self._goes_on([each for each in self.world.executions if each.id in resumed])

    @rule(step=w.works())
    def work(self, step: Work) -> None:
        w.taken(step, self.world)

    @rule(name=_NAMES, step=w.switches())
    def switch(self, name: str, step: Switch) -> None:
        self.world.turn(name)
        step.perform(self.world)

    @rule(name=_NAMES, step=w.changes())
    def change_a_source(self, name: str, step: Change) -> None:
        self.world.turn(name)
        step.perform(self.world)

    @rule(step=w.scripts())
    def script(self, step: Script) -> None:
        step.perform(self.world)

    # What always holds ------------------------------------------------------------------------

    @invariant()
    def the_model_is_right(self) -> None:
        shown = {each["name"]: each for each in rows(self.client, "list_pipelines")}
        assert sorted(self.known) == list(shown)
        for name, known in self.known.items():
            assert known == _Known(
                created=shown[name]["created"],
                updated=shown[name]["updated"],
                version=shown[name]["version"],
                tags=_as_dict(rows(self.client, "list_tags_for_resource", resourceArn=_arn(name))),
            )

    @invariant()
    def the_clock_is_right(self) -> None:
        due = self.mock.clock.next_due
        assert self.now == self.mock.clock.now
        assert due is None or due > self.now

    @invariant()
    def the_world_is_sound(self) -> None:
        for holds in invariants.IN_A_WORLD:
            holds(self.world)

    @invariant()
    def the_events_tell_what_is(self) -> None:
        invariants.events_are_in_order(self.mock)
        told, held = invariants.statuses_told(self.mock), invariants.statuses_held(self.world)
        assert held == {key: told[key] for key in held}

    @invariant()
    def what_was_finished_is_still_finished(self) -> None:
        held = invariants.statuses_held(self.world) | invariants.statuses_of_jobs(self.world)
        assert {key: status for key, status in self.finished.items() if key in held} == {
            key: held[key] for key in self.finished if key in held
        }
        self.finished = {k: s for k, s in held.items() if s.value in invariants.FINISHED}

    @invariant()
    def the_views_agree(self) -> None:
        for name in self.known:
            expect_views_to_agree(one_pipeline(self.client, name))


def _arn(name: str) -> str:
    return f"arn:aws:codepipeline:us-east-1:123456789012:{name}"


def _as_list(tags: dict[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in tags.items()]


def _as_dict(tags: list[dict[str, str]]) -> dict[str, str]:
    return {tag["key"]: tag["value"] for tag in tags}


TestPipelines = Pipelines.TestCase
