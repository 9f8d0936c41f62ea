"""Two of everything that is kept by account and Region: neither knows the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import attrs
import pytest

from tests.client_helpers import approved
from tests.cloud.webhooks.requests import hook
from tests.codecommit.scenes import content
from tests.declarations import open_token, release
from tests.engine.actions.jobs.custom_jobs import farm_type

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock import PipelineMock

FIRST: Final = ("us-east-1", "123456789012")
PLACES: Final = [("eu-west-1", "123456789012"), ("us-east-1", "210987654321")]
FARM: Final = {"category": "Build", "provider": "Farm", "version": "1"}
APP: Final = {"repositoryName": "app"}


@attrs.frozen(kw_only=True)
class Kept:
    """Something that a service keeps: how it is made, counted and removed, and what it needs."""

    service: str = "codepipeline"
    needs: Callable[[Any], object] = lambda _: None
    make: Callable[[Any], object]
    count: Callable[[Any], int]
    remove: Callable[[Any], object]


def _branches(client: Any) -> None:
    client.create_repository(**APP)
    client.put_file(**APP, branchName="main", filePath="a", fileContent=b"a")
    tip = client.get_branch(**APP, branchName="main")["branch"]["commitId"]
    client.create_branch(**APP, branchName="feature", commitId=tip)


def _pull_request(client: Any) -> Any:
    target = {**APP, "sourceReference": "feature", "destinationReference": "main"}
    return client.create_pull_request(title="A feature", targets=[target])


def _template(client: Any) -> Any:
    return client.create_approval_rule_template(
        approvalRuleTemplateName="rule", approvalRuleTemplateContent=content()
    )


KEPT: Final = {
    "pipeline": Kept(
        make=lambda client: client.create_pipeline(pipeline=release()),
        count=lambda client: len(client.list_pipelines()["pipelines"]),
        remove=lambda client: client.delete_pipeline(name="release"),
    ),
    "webhook": Kept(
        needs=lambda client: client.create_pipeline(pipeline=release()),
        make=lambda client: client.put_webhook(webhook=hook(filters=[{"jsonPath": "$.ref"}])),
        count=lambda client: len(client.list_webhooks()["webhooks"]),
        remove=lambda client: client.delete_webhook(name="push"),
    ),
    "action type": Kept(
        make=lambda client: client.create_custom_action_type(**farm_type()),
        count=lambda client: len(
            client.list_action_types(actionOwnerFilter="Custom")["actionTypes"]
        ),
        remove=lambda client: client.delete_custom_action_type(**FARM),
    ),
    "execution": Kept(
        needs=lambda client: client.create_pipeline(pipeline=release()),
        make=lambda client: client.start_pipeline_execution(name="release"),
        count=lambda client: len(
            client.list_pipeline_executions(pipelineName="release")["pipelineExecutionSummaries"][
                1:
            ]
        ),
        remove=lambda client: client.delete_pipeline(name="release"),
    ),
    "repository": Kept(
        service="codecommit",
        make=lambda client: client.create_repository(**APP),
        count=lambda client: len(client.list_repositories()["repositories"]),
        remove=lambda client: client.delete_repository(**APP),
    ),
    "branch": Kept(
        service="codecommit",
        needs=lambda client: client.create_repository(**APP),
        make=lambda client: client.put_file(
            **APP, branchName="main", filePath="a", fileContent=b"a"
        ),
        count=lambda client: len(client.list_branches(**APP)["branches"]),
        remove=lambda client: client.delete_repository(**APP),
    ),
    "pull request": Kept(
        service="codecommit",
        needs=_branches,
        make=_pull_request,
        count=lambda client: len(client.list_pull_requests(**APP)["pullRequestIds"]),
        remove=lambda client: client.update_pull_request_status(
            pullRequestId="1", pullRequestStatus="CLOSED"
        ),
    ),
    "template": Kept(
        service="codecommit",
        make=_template,
        count=lambda client: len(
            client.list_approval_rule_templates()["approvalRuleTemplateNames"]
        ),
        remove=lambda client: client.delete_approval_rule_template(approvalRuleTemplateName="rule"),
    ),
}


@pytest.mark.parametrize("place", PLACES, ids=["Region", "account"])
@pytest.mark.parametrize("name", KEPT)
def test_the_same_name_in_two_places(mock: PipelineMock, name: str, place: tuple[str, str]) -> None:
    """What is made, and later removed, in one place is neither seen nor missed in the other."""
    kept = KEPT[name]
    here, there = (
        mock.client(kept.service, region=region, account=account)
        for region, account in (FIRST, place)
    )
    kept.needs(here)
    kept.needs(there)
    kept.make(here)
    made = [kept.count(client) for client in (here, there)]
    kept.make(there)
    both = [kept.count(client) for client in (here, there)]
    kept.remove(here)

    assert ([1, 0], [1, 1]) == (made, both)
    assert 1 == kept.count(there)


@pytest.mark.parametrize("place", PLACES, ids=["Region", "account"])
def test_an_approval_in_each_of_two_places(mock: PipelineMock, place: tuple[str, str]) -> None:
    """The token of one place answers its own approval, and the other stays open."""
    clients = [mock.client(region=region, account=account) for region, account in (FIRST, place)]
    for client in clients:
        client.create_pipeline(pipeline=release())
    tokens = {open_token(client) for client in clients}
    approved(clients[0])

    assert 2 == len(tokens)
    assert [place] == [(each.region, each.account) for each in mock.approvals]
