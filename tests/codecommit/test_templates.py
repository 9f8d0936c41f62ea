"""Approval rule templates, and the repositories that use them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from pipemock._codecommit.operations import approval_rule_templates
from pipemock.codecommit_events import ApprovalRuleTemplateChange
from tests.codecommit.scenes import ANA, BO, Desk, codes, content
from tests.refusals import refusal
from tests.unchecked_client import unchecked_client

if TYPE_CHECKING:
    from pipemock import PipelineMock

NAMED = {"approvalRuleTemplateName": "house rule"}
IN_APP = {**NAMED, "repositoryName": "app"}


def _create(client: Any, name: str = "house rule", **members: Any) -> dict[str, Any]:
    request = {
        "approvalRuleTemplateName": name,
        "approvalRuleTemplateContent": content(),
        **members,
    }
    answer: dict[str, Any] = client.create_approval_rule_template(**request)
    return answer["approvalRuleTemplate"]  # type: ignore[no-any-return]


def test_a_new_template(mock: PipelineMock, commits: Any) -> None:
    """A template is there, its content without insignificant whitespace."""
    made = _create(commits, approvalRuleTemplateDescription="Why")
    compact = content().replace(" ", "")

    assert {
        "approvalRuleTemplateId": made["approvalRuleTemplateId"],
        "approvalRuleTemplateName": "house rule",
        "approvalRuleTemplateDescription": "Why",
        "approvalRuleTemplateContent": compact,
        "ruleContentSha256": hashlib.sha256(compact.encode()).hexdigest(),
        "lastModifiedDate": mock.clock.now,
        "creationDate": mock.clock.now,
        "lastModifiedUser": "arn:aws:iam::123456789012:user/tester",
    } == made
    assert made == commits.get_approval_rule_template(**NAMED)["approvalRuleTemplate"]


def test_changes(mock: PipelineMock, commits: Any) -> None:
    """Content, description and name change, each with who did it and when."""
    first = _create(commits)
    mock.clock.advance(60)
    with mock.acting_as(BO):
        commits.update_approval_rule_template_content(
            **NAMED,
            newRuleContent=content(2),
            existingRuleContentSha256=first["ruleContentSha256"],
        )
        commits.update_approval_rule_template_description(
            **NAMED, approvalRuleTemplateDescription="Why"
        )
        changed = commits.update_approval_rule_template_name(
            oldApprovalRuleTemplateName="house rule", newApprovalRuleTemplateName="new rule"
        )["approvalRuleTemplate"]

    assert ("new rule", "Why", BO, mock.clock.now, first["creationDate"]) == (
        changed["approvalRuleTemplateName"],
        changed["approvalRuleTemplateDescription"],
        changed["lastModifiedUser"],
        changed["lastModifiedDate"],
        changed["creationDate"],
    )
    assert first["ruleContentSha256"] != changed["ruleContentSha256"]
    assert "ApprovalRuleTemplateDoesNotExist" == codes(commits.get_approval_rule_template, **NAMED)


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, "ApprovalRuleTemplateNameAlreadyExists"),
        ({"name": "a/b"}, "InvalidApprovalRuleTemplateName"),
        ({"name": "b", "approvalRuleTemplateContent": "{}"}, "InvalidApprovalRuleTemplateContent"),
        (
            {"name": "b", "approvalRuleTemplateDescription": "x" * 1001},
            "InvalidApprovalRuleTemplateDescription",
        ),
    ],
)
def test_templates_that_are_refused(commits: Any, members: dict[str, Any], code: str) -> None:
    """A template has a name of its own, and says what a rule may say."""
    _create(commits)

    assert code == codes(lambda: _create(commits, **members))


def test_changes_that_are_refused(commits: Any) -> None:
    """A template changes from what it is to what may be."""
    _create(commits)
    _create(commits, "other")

    assert [
        "InvalidRuleContentSha256",
        "InvalidApprovalRuleTemplateContent",
        "ApprovalRuleTemplateNameAlreadyExists",
        "ApprovalRuleTemplateDoesNotExist",
    ] == [
        codes(
            commits.update_approval_rule_template_content,
            **NAMED,
            newRuleContent=content(),
            existingRuleContentSha256="0",
        ),
        codes(commits.update_approval_rule_template_content, **NAMED, newRuleContent="{}"),
        codes(
            commits.update_approval_rule_template_name,
            oldApprovalRuleTemplateName="house rule",
            newApprovalRuleTemplateName="other",
        ),
        codes(
            commits.update_approval_rule_template_description,
            approvalRuleTemplateName="nothing",
            approvalRuleTemplateDescription="",
        ),
    ]


def test_as_many_as_allowed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a quota of templates, and another one for each repository."""
    for name in ("a", "b"):
        _create(desk.ana, name)
    monkeypatch.setattr(approval_rule_templates, "MOST_TEMPLATES", 2)
    monkeypatch.setattr(approval_rule_templates, "MOST_FOR_A_REPOSITORY", 1)
    associate = desk.ana.associate_approval_rule_template_with_repository

    assert "NumberOfRuleTemplatesExceeded" == codes(lambda: _create(desk.ana, "c"))
    for _ in range(2):
        associate(approvalRuleTemplateName="a", repositoryName="app")
    assert "MaximumRuleTemplatesAssociatedWithRepository" == codes(
        associate, approvalRuleTemplateName="b", repositoryName="app"
    )


# Repositories ----------------------------------------------------------------------------------


def test_several_repositories_at_once(desk: Desk) -> None:
    """What fails for one repository does not hinder the others."""
    desk.ana.create_repository(repositoryName="other")
    _create(desk.ana)
    every = {**NAMED, "repositoryNames": ["app", "nowhere", "other"]}
    associated = desk.ana.batch_associate_approval_rule_template_with_repositories(**every)
    there = desk.ana.list_repositories_for_approval_rule_template(**NAMED)["repositoryNames"]
    freed = desk.ana.batch_disassociate_approval_rule_template_from_repositories(**every)
    errors = [
        {
            "repositoryName": "nowhere",
            "errorCode": "RepositoryDoesNotExistException",
            "errorMessage": "nowhere for 123456789012",
        }
    ]

    assert (["app", "other"], errors) == (
        associated["associatedRepositoryNames"],
        associated["errors"],
    )
    assert ["app", "other"] == there
    assert (["app", "other"], errors) == (freed["disassociatedRepositoryNames"], freed["errors"])
    assert "deletedBranch" not in desk.ana.delete_approval_rule_template(**NAMED)


def test_a_repository_name_that_is_not_valid(desk: Desk) -> None:
    """Of several names, the ones that are not valid are reported, and the others are used."""
    _create(desk.ana)
    answer = desk.ana.batch_associate_approval_rule_template_with_repositories(
        **NAMED, repositoryNames=["a b", "app", "app.git"]
    )
    failed = {each["repositoryName"]: each["errorCode"] for each in answer["errors"]}

    assert ["app"] == answer["associatedRepositoryNames"]
    assert dict.fromkeys(("a b", "app.git"), "InvalidRepositoryNameException") == failed


@pytest.mark.parametrize("verb", ["associate", "disassociate"])
def test_a_batch_with_an_empty_name(desk: Desk, verb: str) -> None:
    """An empty name, which no answer of the service model has, is left out of the error."""
    _create(desk.ana)
    way = {"associate": "with", "disassociate": "from"}[verb]
    call = getattr(
        unchecked_client("codecommit"),
        f"batch_{verb}_approval_rule_template_{way}_repositories",
    )
    [error] = call(**NAMED, repositoryNames=["app", ""])["errors"]

    assert "InvalidRepositoryNameException" == error["errorCode"]
    assert {"errorCode", "errorMessage"} == error.keys()


def test_content_that_is_too_long(desk: Desk) -> None:
    """The message says how long the service model lets content be."""
    _create(desk.ana)
    found = refusal(
        desk.ana.update_approval_rule_template_content, **NAMED, newRuleContent=" " * 3001
    )

    assert found == (
        "InvalidApprovalRuleTemplateContentException",
        "The content is not a valid rule: it is longer than 3000 characters.",
    )


def test_lists_in_pages(desk: Desk) -> None:
    """Templates, and those of a repository, are listed by name in pages."""
    for name in ("c", "a", "b"):
        desk.template(content(), name)
    first = desk.ana.list_approval_rule_templates(maxResults=2)
    second = desk.ana.list_approval_rule_templates(maxResults=2, nextToken=first["nextToken"])

    assert [["a", "b"], ["c"]] == [page["approvalRuleTemplateNames"] for page in (first, second)]
    assert ["a", "b", "c"] == desk.ana.list_associated_approval_rule_templates_for_repository(
        repositoryName="app"
    )["approvalRuleTemplateNames"]
    assert "InvalidContinuationToken" == codes(
        desk.ana.list_approval_rule_templates, nextToken="made up"
    )


def test_what_is_not_associated(desk: Desk) -> None:
    """To disassociate what is not associated changes nothing; what is not there is refused."""
    _create(desk.ana)
    disassociate = desk.ana.disassociate_approval_rule_template_from_repository

    disassociate(**IN_APP)
    assert "RepositoryDoesNotExist" == codes(
        disassociate, **{**IN_APP, "repositoryName": "nowhere"}
    )
    assert "MaximumRepositoryNamesExceeded" == codes(
        desk.ana.batch_associate_approval_rule_template_with_repositories,
        **NAMED,
        repositoryNames=["app"] * 101,
    )


def test_what_the_journal_hears(mock: PipelineMock, desk: Desk) -> None:
    """Every change is reported, those of repositories with their ids."""
    made = desk.template(content())
    desk.ana.disassociate_approval_rule_template_from_repository(**IN_APP)
    desk.ana.delete_approval_rule_template(**NAMED)
    told = mock.events.of(ApprovalRuleTemplateChange)
    repository = desk.ana.get_repository(repositoryName="app")["repositoryMetadata"]

    assert [
        "approvalRuleTemplateCreated",
        "approvalRuleTemplateAssociatedWithRepository",
        "approvalRuleTemplateDisassociatedFromRepository",
        "approvalRuleTemplateDeleted",
    ] == [event.event for event in told]
    assert {
        "event": "approvalRuleTemplateAssociatedWithRepository",
        "approvalRuleTemplateId": made["approvalRuleTemplateId"],
        "approvalRuleTemplateName": "house rule",
        "approvalRuleTemplateContentSha256": made["ruleContentSha256"],
        "callerUserArn": ANA,
        "creationDate": "Mon Jan 05 09:00:00 UTC 2026",
        "lastModifiedDate": "Mon Jan 05 09:00:00 UTC 2026",
        "repositories": {"app": repository["repositoryId"]},
    }.items() <= told[1].detail().items()
    assert [[], [repository["Arn"]]] == [event.resources() for event in told[:2]]
