"""What only an apply will know: the names of placeholders, and what is worked out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from pipemock._definitions import Options, Unreadable, read
from pipemock._definitions.definition import EventRule
from pipemock._definitions.terraform_references import References

if TYPE_CHECKING:
    from collections.abc import Sequence

ROLE: Final = "aws_iam_role.r.arn"
WEB: Final = "aws_codepipeline.web"


def _resource(address: str, **values: Any) -> dict[str, Any]:
    kind, name = address.rsplit(".", 2)[-2:]
    return {"address": address, "type": kind, "name": name.partition("[")[0], "values": values}


def _references(
    expressions: Any, unknown: Any, *, address: str = WEB, parameters: dict[str, str] | None = None
) -> References:
    document = {
        "configuration": {
            "root_module": {
                "resources": [
                    {"address": "aws_codepipeline.other", "expressions": {"name": "wrong"}},
                    {"address": WEB, "expressions": expressions},
                ],
                "module_calls": {
                    "api": {"module": {"resources": [{"address": WEB, "expressions": expressions}]}}
                },
            }
        },
        "resource_changes": [{"address": address, "change": {"after_unknown": unknown}}],
    }
    return References(document, parameters or {})


@pytest.mark.parametrize(
    ("references", "name"),
    [
        ([ROLE], ROLE),
        ([ROLE, "aws_iam_role.r"], ROLE),
        (["aws_iam_role.r[0].arn", "aws_iam_role.r[0]", "aws_iam_role.r"], "aws_iam_role.r[0].arn"),
        ([ROLE, "aws_iam_role.s.arn"], f"{WEB}.role_arn"),
        ([], f"{WEB}.role_arn"),
        (["var.role"], f"{WEB}.role_arn"),
        (["module.unknown.role"], f"{WEB}.role_arn"),
        *(
            ([reference, ROLE], ROLE)
            for reference in (
                "each.value",
                "count.index",
                "local.role",
                "path.module",
                "terraform.workspace",
                "self.name",
            )
        ),
    ],
)
def test_the_name_of_a_placeholder(references: Sequence[str], name: str) -> None:
    """It is the one reference to a resource, or else the address of the argument."""
    found = _references({"role_arn": {"references": references}}, {"role_arn": True})

    assert {"role_arn": f"${{{name}}}"} == found.completed(_resource(WEB), ["role_arn", "name"])
    assert ([name], [name]) == (list(found.nameable), list(found.placeholders))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (f"{WEB}[0]", ROLE),
        (f'{WEB}["a b"]', ROLE),
        (f"module.api.{WEB}", f"module.api.{ROLE}"),
        (f"module.api[0].{WEB}[1]", f"module.api.{ROLE}"),
        (f'module.api["a.b"].{WEB}', f"module.api.{ROLE}"),
    ],
)
def test_the_address_of_a_resource(address: str, name: str) -> None:
    """Resources and modules may be counted, or have a key each."""
    found = _references({"role_arn": {"references": [ROLE]}}, {"role_arn": True}, address=address)

    assert {"role_arn": f"${{{name}}}"} == found.completed(_resource(address), ["role_arn"])


def test_a_given_value() -> None:
    """It takes the place of the placeholder."""
    expressions = {"role_arn": {"references": [ROLE]}}
    found = _references(expressions, {"role_arn": True}, parameters={ROLE: "mine"})

    assert {"role_arn": "mine"} == found.completed(_resource(WEB), ["role_arn"])
    assert ([ROLE], []) == (list(found.nameable), list(found.placeholders))


@pytest.mark.parametrize(
    ("reference", "value"),
    [
        ("aws_codepipeline.api.name", "shop"),
        ("aws_codepipeline.api.id", "shop"),
        ("aws_codepipeline.api.arn", "arn:aws:codepipeline:eu-west-1:111122223333:shop"),
        ("aws_cloudwatch_event_rule.nightly.name", "nightly"),
        ("aws_cloudwatch_event_rule.nightly.id", "nightly"),
        (
            "aws_cloudwatch_event_rule.nightly.arn",
            "${aws_cloudwatch_event_rule.nightly.arn}",
        ),
    ],
)
def test_what_follows_from_a_name(reference: str, value: str) -> None:
    """The id of a resource is its name or else its label, and a pipeline has an ARN."""
    found = _references({"name": {"references": [reference]}}, {"name": True})
    for each in (
        _resource("aws_codepipeline.api", name="shop"),
        _resource("aws_cloudwatch_event_rule.nightly"),
    ):
        found.learn(each, "111122223333", "eu-west-1")

    assert {"name": value} == found.completed(_resource(WEB), ["name"])


def test_unknown_parts() -> None:
    """Blocks keep what is known of them; what the provider computes is left out."""
    expressions = {
        "stage": [
            {"name": {"references": [ROLE]}, "action": [{}, {"region": {"references": [ROLE]}}]}
        ]
    }
    unknown = {
        "stage": [
            {
                "name": True,
                "action": [
                    {"region": True, "run_order": True, "role_arn": True},
                    {"region": True, "input_artifacts": [True]},
                ],
            }
        ],
        "tags": {},
    }
    action = {"name": "a", "run_order": 1, "input_artifacts": ["x", "y"]}
    values = {"stage": [{"action": [{"name": "b"}, action]}, {"name": "c"}], "name": "web"}
    found = _references(expressions, unknown).completed(_resource(WEB, **values), ["stage", "name"])
    place = f"{WEB}.stage[0].action"

    assert {
        "name": "web",
        "stage": [
            {
                "name": f"${{{ROLE}}}",
                "action": [
                    {"name": "b", "role_arn": f"${{{place}[0].role_arn}}"},
                    {
                        "name": "a",
                        "run_order": 1,
                        "region": f"${{{ROLE}}}",
                        "input_artifacts": [f"${{{place}[1].input_artifacts[0]}}", "y"],
                    },
                ],
            },
            {"name": "c"},
        ],
    } == found


# Event rules --------------------------------------------------------------------------------------


def _plan(*resources: dict[str, Any], unknown: dict[str, Any] | None = None) -> str:
    return json.dumps(
        {
            "format_version": "1.2",
            "planned_values": {
                "root_module": {"resources": [{**each, "mode": "managed"} for each in resources]}
            },
            "resource_changes": [
                {"address": address, "change": {"after_unknown": each}}
                for address, each in (unknown or {}).items()
            ],
        }
    )


def test_a_rule_whose_name_and_pattern_only_an_apply_knows() -> None:
    """It is called by its label, and what starts the pipeline is not known."""
    address = "aws_cloudwatch_event_rule.changes"
    target = {"rule": "changes", "arn": "arn:aws:codepipeline:us-east-1:123456789012:web"}
    text = _plan(
        _resource(address),
        _resource("aws_cloudwatch_event_target.web", **target),
        _resource("aws_cloudwatch_event_target.other", **target | {"rule": "nightly"}),
        unknown={address: {"name": True, "event_pattern": True}},
    )
    [document] = read(text, Options(), "plan.json")
    [rule] = document.event_rules

    assert ("changes", None, [target["arn"]], "what only a deployment knows") == (
        rule.name,
        rule.pattern,
        rule.targets,
        rule.unplayed,
    )


def test_what_terraform_does_not_print() -> None:
    """A document needs the values of resources, too."""
    with pytest.raises(Unreadable, match="no member 'pipeline', 'stages' or 'Resources'"):
        read('{"format_version": "1.2"}', Options(), "-")


_TYPED: Final = {"source": ["aws.codecommit"]}
_PUSHES: Final = "CodeCommit Repository State Change"
_PULL_REQUESTS: Final = "CodeCommit Pull Request State Change"


@pytest.mark.parametrize(
    ("pattern", "schedule", "unplayed"),
    [
        (None, "rate(1 day)", "the schedule rate(1 day)"),
        (None, None, "what only a deployment knows"),
        ({"source": ["aws.s3", "shop"]}, None, "events of aws.s3, shop"),
        ('{"source": ["aws.s3"]}', "rate(1 day)", "events of aws.s3"),
        ({"source": ["aws.codecommit"]}, None, ""),
        ({"source": ["aws.s3", "aws.codecommit"]}, None, ""),
        ({"source": [{"prefix": "aws."}]}, None, ""),
        (_TYPED | {"detail-type": [_PULL_REQUESTS]}, None, f"events of the type {_PULL_REQUESTS}"),
        (_TYPED | {"detail-type": [_PULL_REQUESTS, _PUSHES]}, None, ""),
        (_TYPED | {"detail-type": [{"prefix": "CodeCommit"}]}, None, ""),
        (_TYPED | {"source": ["aws.s3"], "detail-type": ["Other"]}, None, "events of aws.s3"),
        ({"source": []}, None, ""),
        ({"source": "aws.s3"}, None, ""),
        ({}, None, ""),
        ("{", None, ""),
        ('["aws.s3"]', None, ""),
    ],
)
def test_what_is_not_played(pattern: Any, schedule: str | None, unplayed: str) -> None:
    """Only changes of repositories are played; a pattern of any other form may match these."""
    rule = EventRule(
        name="a", names=(), pattern=pattern, schedule=schedule, targets=(), place="", line=1
    )

    assert unplayed == rule.unplayed
