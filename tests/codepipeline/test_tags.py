"""The tags of a resource, added, read and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.declarations import release
from tests.refusals import refusal

if TYPE_CHECKING:
    from pipemock import PipelineMock

ARN: Final = "arn:aws:codepipeline:us-east-1:123456789012:release"


def as_list(**tags: str) -> list[dict[str, str]]:
    """Return tags in the form of requests and answers."""
    return [{"key": key, "value": value} for key, value in tags.items()]


def numbered(number: int) -> list[dict[str, str]]:
    """Return that many tags."""
    return as_list(**{f"tag{position:02}": "x" for position in range(number)})


def tags_of(client: Any, arn: str = ARN) -> list[dict[str, str]]:
    """Return the tags of a resource."""
    tags: list[dict[str, str]] = client.list_tags_for_resource(resourceArn=arn)["tags"]
    return tags


@pytest.fixture
def tagged(client: Any) -> Any:
    """Return a client of a world with a pipeline that has two tags."""
    client.create_pipeline(pipeline=release(), tags=as_list(team="blue", cost="7"))
    return client


# A pipeline is born with them -----------------------------------------------------------------


def test_create_pipeline_answers_with_its_tags(client: Any) -> None:
    """CreatePipeline shows the tags that it was given."""
    answer = client.create_pipeline(pipeline=release(), tags=as_list(team="blue", cost="7"))

    assert as_list(cost="7", team="blue") == answer["tags"]
    assert as_list(cost="7", team="blue") == tags_of(client)


@pytest.mark.parametrize("members", [{}, {"tags": []}])
def test_create_pipeline_without_tags(client: Any, members: dict[str, Any]) -> None:
    """Without tags the answer has no such member, and the resource has none."""
    answer = client.create_pipeline(pipeline=release(), **members)

    assert "tags" not in answer
    assert [] == tags_of(client)


@pytest.mark.parametrize(
    ("tags", "code"),
    [
        (as_list(team="blue") * 2, "InvalidTagsException"),
        (as_list(**{"aws:team": "blue"}), "InvalidTagsException"),
        (numbered(51), "TooManyTagsException"),
    ],
)
def test_bad_tags_prevent_a_pipeline(client: Any, tags: list[dict[str, str]], code: str) -> None:
    """A pipeline whose tags are refused does not exist afterwards."""
    assert code == refusal(client.create_pipeline, pipeline=release(), tags=tags)[0]
    assert [] == client.list_pipelines()["pipelines"]


def test_tags_stay_when_a_pipeline_changes(tagged: Any) -> None:
    """UpdatePipeline leaves the tags alone."""
    tagged.update_pipeline(pipeline=release())

    assert as_list(cost="7", team="blue") == tags_of(tagged)


def test_tags_go_with_their_pipeline(tagged: Any) -> None:
    """A pipeline that is created again has none of the tags it had before."""
    tagged.delete_pipeline(name="release")
    code, _ = refusal(tagged.list_tags_for_resource, resourceArn=ARN)
    tagged.create_pipeline(pipeline=release())

    assert "ResourceNotFoundException" == code
    assert [] == tags_of(tagged)


# Putting them on and taking them off ----------------------------------------------------------


def test_tag_resource_adds_and_replaces(tagged: Any) -> None:
    """New keys are added, keys that are there get the new value."""
    answer = tagged.tag_resource(resourceArn=ARN, tags=as_list(team="red", stage="test"))

    assert {"ResponseMetadata"} == answer.keys()
    assert as_list(cost="7", stage="test", team="red") == tags_of(tagged)


def test_tags_are_shown_by_their_key(tagged: Any) -> None:
    """The order in which tags were put on does not matter."""
    tagged.tag_resource(resourceArn=ARN, tags=as_list(zone="z", area="a"))

    assert ["area", "cost", "team", "zone"] == [tag["key"] for tag in tags_of(tagged)]


def test_keys_have_a_case_and_values_may_be_empty(tagged: Any) -> None:
    """A key in another case is another key, and a value may have no letters."""
    tagged.tag_resource(resourceArn=ARN, tags=as_list(Team=""))

    assert as_list(Team="", cost="7", team="blue") == tags_of(tagged)


def test_untag_resource_removes(tagged: Any) -> None:
    """Keys that are there are removed, those that are not do not matter."""
    answer = tagged.untag_resource(resourceArn=ARN, tagKeys=["team", "nothing"])

    assert {"ResponseMetadata"} == answer.keys()
    assert as_list(cost="7") == tags_of(tagged)


def test_removing_twice(tagged: Any) -> None:
    """What is removed can be removed again."""
    for _ in range(2):
        tagged.untag_resource(resourceArn=ARN, tagKeys=["team", "cost"])

    assert [] == tags_of(tagged)


# How many -------------------------------------------------------------------------------------


def test_fifty_tags(tagged: Any) -> None:
    """A resource takes fifty tags, and the same fifty once more."""
    for _ in range(2):
        tagged.tag_resource(resourceArn=ARN, tags=numbered(48))

    assert 50 == len(tags_of(tagged))


def test_one_tag_too_many(tagged: Any) -> None:
    """The tag that would be the fifty-first is refused, and nothing changes."""
    text = f"Tag limit exceeded for resource [{ARN}]."
    found = refusal(tagged.tag_resource, resourceArn=ARN, tags=numbered(49))

    assert ("TooManyTagsException", text) == found
    assert as_list(cost="7", team="blue") == tags_of(tagged)


# What is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["aws:team", "AWS:team", "aws:"])
def test_keys_of_aws(tagged: Any, key: str) -> None:
    """A key of AWS's own can be neither put on nor taken off, and nothing changes."""
    text = f"The tag key '{key}' is not valid: keys that start with 'aws:' are reserved for AWS"
    tags = [*as_list(stage="test"), {"key": key, "value": "x"}]
    expected = "InvalidTagsException", text

    assert expected == refusal(tagged.tag_resource, resourceArn=ARN, tags=tags)
    assert expected == refusal(tagged.untag_resource, resourceArn=ARN, tagKeys=["team", key])
    assert as_list(cost="7", team="blue") == tags_of(tagged)


def test_a_key_that_only_resembles(tagged: Any) -> None:
    """A key that has the letters elsewhere is one's own."""
    tagged.tag_resource(resourceArn=ARN, tags=as_list(**{"my-aws:team": "x", "awsteam": "y"}))

    assert ["awsteam", "cost", "my-aws:team", "team"] == [tag["key"] for tag in tags_of(tagged)]


def test_a_key_that_comes_twice(tagged: Any) -> None:
    """A request that names a key twice is refused."""
    tags = as_list(team="red") + as_list(team="green")
    expected = "InvalidTagsException", "The tag key 'team' is given more than once"

    assert expected == refusal(tagged.tag_resource, resourceArn=ARN, tags=tags)


ELSEWHERE: Final = (
    ARN.replace("release", "nowhere"),
    ARN.replace("us-east-1", "eu-west-1"),
    ARN.replace("123456789012", "999999999999"),
    ARN + "/Build",
)
BROKEN: Final = (
    "arn:aws:codepipeline:us-east-1:here:123456789012:release",
    "arn:aws:codepipeline::us-east-1:123456789012:release",
)
REQUESTS: Final[dict[str, dict[str, Any]]] = {
    "tag_resource": {"tags": as_list(team="red")},
    "untag_resource": {"tagKeys": ["team"]},
    "list_tags_for_resource": {},
}


@pytest.mark.parametrize("operation", REQUESTS)
@pytest.mark.parametrize("arn", ELSEWHERE)
def test_a_resource_that_is_not_there(tagged: Any, operation: str, arn: str) -> None:
    """An ARN of another name, Region or account is not found."""
    expected = "ResourceNotFoundException", f"The resource '{arn}' does not exist"
    call = getattr(tagged, operation)

    assert expected == refusal(call, resourceArn=arn, **REQUESTS[operation])


@pytest.mark.parametrize("operation", REQUESTS)
@pytest.mark.parametrize("arn", BROKEN)
def test_an_arn_with_too_many_parts(tagged: Any, operation: str, arn: str) -> None:
    """An ARN that the pattern lets pass but that has no Region is not valid."""
    expected = "InvalidArnException", f"The resource ARN '{arn}' is not valid"
    call = getattr(tagged, operation)

    assert expected == refusal(call, resourceArn=arn, **REQUESTS[operation])


@pytest.mark.parametrize("operation", REQUESTS)
@pytest.mark.parametrize("arn", ["release", ARN.replace("codepipeline", "codebuild")])
def test_what_is_no_arn(tagged: Any, operation: str, arn: str) -> None:
    """What does not look like the ARN of a pipeline is refused for its pattern."""
    text = (
        "1 validation error detected: Value at 'resourceArn' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: "
        r"arn:aws(-[\w]+)*:codepipeline:.+:[0-9]{12}:.+"
    )
    call = getattr(tagged, operation)

    assert ("ValidationException", text) == refusal(call, resourceArn=arn, **REQUESTS[operation])


def test_each_region_has_its_own(mock: PipelineMock, tagged: Any) -> None:
    """Pipelines of one name in two Regions have tags of their own."""
    west = mock.client(region="eu-west-1")
    west.create_pipeline(pipeline=release(), tags=as_list(team="green"))

    assert as_list(team="green") == tags_of(west, ARN.replace("us-east-1", "eu-west-1"))
    assert as_list(cost="7", team="blue") == tags_of(tagged)
