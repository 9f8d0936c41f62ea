"""Operations on the approval rules of pull requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors, pull_request_events
from pipemock._codecommit.approval_rules.content import InvalidContent, parse
from pipemock._codecommit.views import pull_requests as views
from pipemock._codecommit.world import Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipemock._codecommit.approval_rules.content import Content
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import PullRequest
    from pipemock._errors import ServiceError

# User guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_RULES: Final = 30


def create(
    request: Request,
    *,
    pull_request_id: str,
    approval_rule_name: str,
    approval_rule_content: str,
) -> dict[str, Any]:
    """Create a rule for an open pull request."""
    pull_request = request.open_pull_request(pull_request_id)
    if approval_rule_name in pull_request.rules:
        raise errors.rule_exists(approval_rule_name)
    content = parsed(approval_rule_content, errors.invalid_rule_content)
    if len(pull_request.rules) >= MOST_RULES:
        raise errors.too_many_rules(MOST_RULES)
    rule = Rule(
        id=request.world.ids.uuid(),
        name=approval_rule_name,
        content=content,
        created=request.now,
        modified=request.now,
        modified_by=request.caller,
    )
    pull_request.rules[rule.name] = rule
    _record(request, pull_request, rule, "Created")
    return {"approvalRule": views.approval_rule(rule)}


def update_content(
    request: Request,
    *,
    pull_request_id: str,
    approval_rule_name: str,
    new_rule_content: str,
    existing_rule_content_sha256: str | None = None,
) -> dict[str, Any]:
    """Replace the content of a rule of an open pull request."""
    pull_request = request.open_pull_request(pull_request_id)
    rule = pull_request.rules.get(approval_rule_name)
    if rule is None:
        raise errors.rule_not_found(approval_rule_name)
    if rule.origin is not None:
        raise errors.rule_of_template_stays(approval_rule_name)
    require_content(rule.content, existing_rule_content_sha256)
    rule.content = parsed(new_rule_content, errors.invalid_rule_content)
    rule.modified, rule.modified_by = request.now, request.caller
    _record(request, pull_request, rule, "Updated")
    return {"approvalRule": views.approval_rule(rule)}


def delete(request: Request, *, pull_request_id: str, approval_rule_name: str) -> dict[str, Any]:
    """Delete a rule of an open pull request; do nothing if it does not exist (documented)."""
    pull_request = request.open_pull_request(pull_request_id)
    rule = pull_request.rules.get(approval_rule_name)
    if rule is None:
        return {}
    if rule.origin is not None:
        raise errors.rule_of_template_is_kept(approval_rule_name)
    del pull_request.rules[approval_rule_name]
    _record(request, pull_request, rule, "Deleted")
    return {"approvalRuleId": rule.id}


def copy_templates(request: Request, pull_request: PullRequest) -> None:
    """Create the rules of a new pull request from templates.

    Documented: these are the templates that are associated with the repository and apply to the
    destination. Inferred: each rule has its own id, and was last modified by the user that last
    modified the template.
    """
    reference = f"refs/heads/{pull_request.destination}"
    for template in pull_request.repository.templates.values():
        if template.content.concerns(reference):
            pull_request.rules[template.name] = Rule(
                id=request.world.ids.uuid(),
                name=template.name,
                content=template.content,
                created=request.now,
                modified=request.now,
                modified_by=template.modified_by,
                origin=template,
            )


def parsed(text: str, refusal: Callable[[str], ServiceError]) -> Content:
    """Return the content of a rule or template, or refuse it with the reason.

    Raises:
        ServiceError: If the content is not valid.
    """
    try:
        return parse(text)
    except InvalidContent as problem:
        raise refusal(str(problem)) from None


def require_content(content: Content, sha256: str | None) -> None:
    """Refuse to replace content that is not the expected one.

    Raises:
        ServiceError: If the hash of the content is different.
    """
    if sha256 is not None and sha256 != content.sha256:
        raise errors.other_content(sha256)


def _record(request: Request, pull_request: PullRequest, rule: Rule, what: str) -> None:
    metadata = {
        "approvalRuleName": rule.name,
        "approvalRuleId": rule.id,
        "approvalRuleContent": rule.content.text,
    }
    pull_request_events.note(
        request,
        pull_request,
        f"PULL_REQUEST_APPROVAL_RULE_{what.upper()}",
        {"approvalRuleEventMetadata": metadata},
        event=f"pullRequestApprovalRule{what}",
        approvalRuleContentSha256=rule.content.sha256,
        approvalRuleId=rule.id,
        approvalRuleName=rule.name,
    )
