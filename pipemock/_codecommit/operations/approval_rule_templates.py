"""Operations on approval rule templates, and on the repositories that use them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import errors
from pipemock._codecommit.batches import attempt_each, batch_error
from pipemock._codecommit.operations.approval_rules import parsed, require_content
from pipemock._codecommit.views import pull_requests as views
from pipemock._codecommit.world import Template
from pipemock._request import with_next_token
from pipemock.codecommit_events import ApprovalRuleTemplateChange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipemock._codecommit.approval_rules.content import Content
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository

# User guide, quotas: docs.aws.amazon.com/codecommit/latest/userguide/limits.html
MOST_TEMPLATES: Final = 1000
MOST_FOR_A_REPOSITORY: Final = 25

_MOST_PER_PAGE: Final = 100

# Templates --------------------------------------------------------------------------------------


def create(
    request: Request,
    *,
    approval_rule_template_name: str,
    approval_rule_template_content: str,
    approval_rule_template_description: str | None = None,
) -> dict[str, Any]:
    """Create a template that no repository uses yet."""
    world = request.world
    if approval_rule_template_name in world.templates:
        raise errors.template_exists(approval_rule_template_name)
    content = _parsed(approval_rule_template_content)
    if len(world.templates) >= MOST_TEMPLATES:
        raise errors.too_many_templates(MOST_TEMPLATES)
    template = Template(
        id=world.ids.uuid(),
        name=approval_rule_template_name,
        description=approval_rule_template_description,
        content=content,
        created=request.now,
        modified=request.now,
        modified_by=request.caller,
    )
    world.templates[template.name] = template
    return _changed(request, template, "Created")


def get(request: Request, *, approval_rule_template_name: str) -> dict[str, Any]:
    """Return one template."""
    return _shown(request.template(approval_rule_template_name))


def delete(request: Request, *, approval_rule_template_name: str) -> dict[str, Any]:
    """Delete a template that no repository uses; do nothing if it does not exist."""
    template = request.world.templates.get(approval_rule_template_name)
    if template is None:
        return {}
    if _repositories_with(request, template):
        raise errors.template_in_use(approval_rule_template_name)
    del request.world.templates[approval_rule_template_name]
    _record(request, template, "approvalRuleTemplateDeleted")
    return {"approvalRuleTemplateId": template.id}


def list_(
    request: Request, *, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    """Return the names of all templates."""
    page, token = request.names(
        request.world.templates, size=max_results, most=_MOST_PER_PAGE, token=next_token
    )
    return with_next_token({"approvalRuleTemplateNames": list(page)}, token)


def update_content(
    request: Request,
    *,
    approval_rule_template_name: str,
    new_rule_content: str,
    existing_rule_content_sha256: str | None = None,
) -> dict[str, Any]:
    """Replace the content of a template; rules that were created from it stay unchanged."""
    template = request.template(approval_rule_template_name)
    require_content(template.content, existing_rule_content_sha256)
    template.content = _parsed(new_rule_content)
    return _changed(request, template, "Updated")


def update_description(
    request: Request, *, approval_rule_template_name: str, approval_rule_template_description: str
) -> dict[str, Any]:
    """Replace the description of a template."""
    template = request.template(approval_rule_template_name)
    template.description = approval_rule_template_description
    return _changed(request, template, "Updated")


def update_name(
    request: Request, *, old_approval_rule_template_name: str, new_approval_rule_template_name: str
) -> dict[str, Any]:
    """Rename a template; rules that were created from it keep their names."""
    templates, name = request.world.templates, new_approval_rule_template_name
    template = request.template(old_approval_rule_template_name)
    if name in templates:
        raise errors.template_exists(name)
    templates[name] = templates.pop(template.name)
    template.name = name
    return _changed(request, template, "Updated")


# Associations with repositories -----------------------------------------------------------------


def associate(request: Request, *, approval_rule_template_name: str, repository_name: str) -> None:
    """Associate a template with a repository: new pull requests will have its rule."""
    template = request.template(approval_rule_template_name)
    repository = request.repository(repository_name)
    _associate(repository, template)
    _record(request, template, "approvalRuleTemplateAssociatedWithRepository", [repository])


def disassociate(
    request: Request, *, approval_rule_template_name: str, repository_name: str
) -> None:
    """Disassociate a template from a repository; inferred: repeating this has no effect."""
    template = request.template(approval_rule_template_name)
    repository = request.repository(repository_name)
    _disassociate(repository, template)
    _record(request, template, "approvalRuleTemplateDisassociatedFromRepository", [repository])


def batch_associate(
    request: Request, *, approval_rule_template_name: str, repository_names: Sequence[str]
) -> dict[str, Any]:
    """Associate a template with several repositories; one failure does not stop the others."""
    template = request.template(approval_rule_template_name)
    done, failed = _each(request, repository_names, template, _associate)
    event = "batchAssociateApprovalRuleTemplateWithRepositories"
    _record(request, template, event, done)
    return {"associatedRepositoryNames": [each.name for each in done], "errors": failed}


def batch_disassociate(
    request: Request, *, approval_rule_template_name: str, repository_names: Sequence[str]
) -> dict[str, Any]:
    """Disassociate a template from several repositories; one failure does not stop the others."""
    template = request.template(approval_rule_template_name)
    done, failed = _each(request, repository_names, template, _disassociate)
    event = "batchDisassociateApprovalRuleTemplateFromRepositories"
    _record(request, template, event, done)
    return {"disassociatedRepositoryNames": [each.name for each in done], "errors": failed}


def list_for_repository(
    request: Request,
    *,
    repository_name: str,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the names of the templates that a repository uses."""
    names = [each.name for each in request.repository(repository_name).templates.values()]
    page, token = request.names(names, size=max_results, most=_MOST_PER_PAGE, token=next_token)
    return with_next_token({"approvalRuleTemplateNames": list(page)}, token)


def list_repositories(
    request: Request,
    *,
    approval_rule_template_name: str,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """Return the names of the repositories that use a template."""
    template = request.template(approval_rule_template_name)
    names = [each.name for each in _repositories_with(request, template)]
    page, token = request.names(names, size=max_results, most=_MOST_PER_PAGE, token=next_token)
    return with_next_token({"repositoryNames": list(page)}, token)


def _associate(repository: Repository, template: Template) -> None:
    others = repository.templates.keys() - {template.id}
    if len(others) >= MOST_FOR_A_REPOSITORY:
        raise errors.too_many_templates_associated(MOST_FOR_A_REPOSITORY)
    repository.templates[template.id] = template


def _disassociate(repository: Repository, template: Template) -> None:
    repository.templates.pop(template.id, None)


def _each(
    request: Request,
    names: Iterable[str],
    template: Template,
    change: Callable[[Repository, Template], None],
) -> tuple[list[Repository], list[dict[str, str]]]:
    def changed(name: str) -> Repository:
        request.validate("repositoryNames.member", name)
        repository = request.repository(name)
        change(repository, template)
        return repository

    done, failed = attempt_each(names, changed)
    return done, [batch_error("repositoryName", name, error) for name, error in failed]


def _repositories_with(request: Request, template: Template) -> list[Repository]:
    every = request.world.repositories.values()
    return [repository for repository in every if template.id in repository.templates]


# Shared helpers ---------------------------------------------------------------------------------


# Captured from a test of another tool against the real service: the content is returned compact.
def _parsed(text: str) -> Content:
    return parsed(text, errors.invalid_template_content).compact


def _changed(request: Request, template: Template, what: str) -> dict[str, Any]:
    template.modified, template.modified_by = request.now, request.caller
    _record(request, template, f"approvalRuleTemplate{what}")
    return _shown(template)


def _shown(template: Template) -> dict[str, Any]:
    return {"approvalRuleTemplate": views.template(template)}


def _record(
    request: Request, template: Template, event: str, repositories: Iterable[Repository] = ()
) -> None:
    request.record(
        ApprovalRuleTemplateChange,
        event,
        repositories,
        template_id=template.id,
        template_name=template.name,
        content_sha256=template.content.sha256,
        created=template.created,
        modified=template.modified,
    )
