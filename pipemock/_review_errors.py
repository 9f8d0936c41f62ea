"""The errors of CodeCommit's pull requests, approval rules, merges and comments, worded once.

For none of them the words of the service are known: the classes are documented, the words are
inferred.
"""

from __future__ import annotations

from pipemock._errors import ServiceError


def _error(name: str, message: str) -> ServiceError:
    return ServiceError(f"{name}Exception", message)


# Pull requests ---------------------------------------------------------------------------------


def pull_request_not_found(number: str) -> ServiceError:
    """No pull request with an id."""
    return _error("PullRequestDoesNotExist", f"The pull request {number} does not exist.")


def pull_request_closed(number: str) -> ServiceError:
    """Refuse to touch what is closed."""
    return _error("PullRequestAlreadyClosed", f"The pull request {number} is already closed.")


def cannot_reopen(number: str) -> ServiceError:
    """Refuse to open what is closed."""
    text = f"The pull request {number} is closed, and cannot be opened again."
    return _error("InvalidPullRequestStatusUpdate", text)


def one_target_only() -> ServiceError:
    """Refuse two targets in one repository."""
    return _error("InvalidTargets", "A pull request has exactly one target.")


def one_repository_only() -> ServiceError:
    """Refuse targets in two repositories."""
    text = "All targets of a pull request are in the same repository."
    return _error("MultipleRepositoriesInPullRequest", text)


def same_branches(reference: str) -> ServiceError:
    """Refuse to merge a branch into itself."""
    text = f"Source and destination are the same: {reference}."
    return _error("SourceAndDestinationAreSame", text)


def reference_not_found(reference: str) -> ServiceError:
    """No branch of a name."""
    return _error("ReferenceDoesNotExist", f"The reference {reference} does not exist.")


def reference_not_supported(reference: str) -> ServiceError:
    """Refuse a reference that is no branch."""
    return _error("ReferenceTypeNotSupported", f"The reference {reference} is no branch.")


def too_many_pull_requests(limit: int) -> ServiceError:
    """Refuse a pull request beyond the quota."""
    text = f"The repository has {limit} open pull requests already."
    return _error("MaximumOpenPullRequestsExceeded", text)


def other_repository(repository: str, number: str) -> ServiceError:
    """Refuse a repository that has nothing to do with a pull request."""
    text = f"The repository {repository} is not that of pull request {number}."
    return _error("RepositoryNotAssociatedWithPullRequest", text)


def unknown_author(arn: str) -> ServiceError:
    """Nobody of another account writes here."""
    return _error("AuthorDoesNotExist", f"There is no {arn} in this account.")


def unknown_actor(arn: str) -> ServiceError:
    """Nobody of another account acts here."""
    return _error("ActorDoesNotExist", f"There is no {arn} in this account.")


# Revisions and approvals -----------------------------------------------------------------------


def revision_not_current(revision: str) -> ServiceError:
    """Refuse what is said of an older revision."""
    text = f"The revision {revision} is not the current one: get the pull request again."
    return _error("RevisionNotCurrent", text)


def author_cannot_approve(author: str) -> ServiceError:
    """Refuse an author's approval."""
    text = f"The author of a pull request cannot approve it, and this is {author}."
    return _error("PullRequestCannotBeApprovedByAuthor", text)


def too_many_approvals(limit: int) -> ServiceError:
    """Refuse an approval beyond the quota."""
    text = f"The pull request has {limit} approvals already."
    return _error("MaximumNumberOfApprovalsExceeded", text)


def override_already_set(number: str) -> ServiceError:
    """Refuse a second override."""
    text = f"The approval rules of pull request {number} are overridden already."
    return _error("OverrideAlreadySet", text)


# Rules and templates ---------------------------------------------------------------------------


def invalid_rule_content(why: str) -> ServiceError:
    """Refuse the content of a rule."""
    return _error("InvalidApprovalRuleContent", f"The content is no approval rule: {why}.")


def invalid_template_content(why: str) -> ServiceError:
    """Refuse the content of a template."""
    return _error("InvalidApprovalRuleTemplateContent", f"The content is no approval rule: {why}.")


def rule_not_found(name: str) -> ServiceError:
    """No rule of a name."""
    return _error("ApprovalRuleDoesNotExist", f"There is no approval rule {name}.")


def rule_exists(name: str) -> ServiceError:
    """Refuse a second rule of one name."""
    text = f"The pull request has an approval rule {name} already."
    return _error("ApprovalRuleNameAlreadyExists", text)


def too_many_rules(limit: int) -> ServiceError:
    """Refuse a rule beyond the quota."""
    return _error("NumberOfRulesExceeded", f"A pull request has at most {limit} approval rules.")


def other_content(sha256: str) -> ServiceError:
    """Refuse to replace content that is not the expected one."""
    return _error("InvalidRuleContentSha256", f"The content is not that with the hash {sha256}.")


def rule_of_template_stays(name: str) -> ServiceError:
    """Refuse to change a rule that a template made."""
    text = f"The approval rule {name} was made from a template, and cannot be changed."
    return _error("CannotModifyApprovalRuleFromTemplate", text)


def rule_of_template_is_kept(name: str) -> ServiceError:
    """Refuse to delete a rule that a template made."""
    text = f"The approval rule {name} was made from a template, and cannot be deleted."
    return _error("CannotDeleteApprovalRuleFromTemplate", text)


def template_not_found(name: str) -> ServiceError:
    """No template of a name."""
    text = f"There is no approval rule template {name}."
    return _error("ApprovalRuleTemplateDoesNotExist", text)


def template_exists(name: str) -> ServiceError:
    """Refuse a second template of one name."""
    text = f"There is an approval rule template {name} already."
    return _error("ApprovalRuleTemplateNameAlreadyExists", text)


def template_in_use(name: str) -> ServiceError:
    """Refuse to delete a template that repositories use."""
    text = f"The approval rule template {name} is associated with a repository."
    return _error("ApprovalRuleTemplateInUse", text)


def too_many_templates(limit: int) -> ServiceError:
    """Refuse a template beyond the quota."""
    text = f"There are {limit} approval rule templates already."
    return _error("NumberOfRuleTemplatesExceeded", text)


def too_many_templates_associated(limit: int) -> ServiceError:
    """Refuse an association beyond the quota."""
    text = f"A repository has at most {limit} approval rule templates."
    return _error("MaximumRuleTemplatesAssociatedWithRepository", text)


# Merges ----------------------------------------------------------------------------------------


def rules_not_satisfied(names: tuple[str, ...]) -> ServiceError:
    """Refuse to merge what is not approved."""
    text = f"Approval rules are not satisfied: {', '.join(names)}."
    return _error("PullRequestApprovalRulesNotSatisfied", text)


def tip_is_different(tip: str) -> ServiceError:
    """Refuse to merge a commit that is no longer the tip of the source."""
    return _error("TipOfSourceReferenceIsDifferent", f"The tip of the source is {tip}.")


def manual_merge_required() -> ServiceError:
    """Refuse a merge that needs a decision."""
    return _error("ManualMergeRequired", "The branches cannot be merged without a manual merge.")


def commit_needs_merge_option(option: str) -> ServiceError:
    """Refuse the merge option without commits and conflicts, where these are asked for."""
    return _error("InvalidMergeOption", f"{option} has neither a commit nor conflicts.")


def target_branch_required() -> ServiceError:
    """Refuse to guess which branch moves."""
    return _error("BranchNameRequired", "The destination is no branch: name the target branch.")


def other_target_branch(name: str) -> ServiceError:
    """Refuse to move a branch that points elsewhere."""
    return _error("InvalidTargetBranch", f"The branch {name} does not point to the destination.")


def replacement_required(path: str) -> ServiceError:
    """Refuse a resolution with new content that has none."""
    return _error("ReplacementContentRequired", f"The new content of {path} is not given.")


def unneeded_replacement(path: str) -> ServiceError:
    """Refuse new content where some is kept."""
    return _error("InvalidReplacementContent", f"{path} is kept, and has no new content.")


def conflict_resolved_twice(path: str) -> ServiceError:
    """Refuse two decisions about one file."""
    text = f"There is more than one resolution for the file {path}."
    return _error("MultipleConflictResolutionEntries", text)


def too_many_resolutions(limit: int) -> ServiceError:
    """Refuse more decisions than fit one call."""
    text = f"A merge takes at most {limit} resolutions."
    return _error("MaximumConflictResolutionEntriesExceeded", text)


def unneeded_resolution() -> ServiceError:
    """Refuse decisions where nobody asks for them."""
    text = "Conflicts are resolved by hand only where the strategy is AUTOMERGE."
    return _error("InvalidConflictResolution", text)


# Comments --------------------------------------------------------------------------------------


def comment_not_found(comment: str) -> ServiceError:
    """No comment with an id."""
    return _error("CommentDoesNotExist", f"The comment {comment} does not exist.")


def comment_deleted(comment: str) -> ServiceError:
    """Refuse to show or touch what was deleted."""
    return _error("CommentDeleted", f"The comment {comment} was deleted.")


def comment_of_somebody_else(comment: str) -> ServiceError:
    """Refuse to change what somebody else has written."""
    text = f"The comment {comment} was not written by the caller."
    return _error("CommentNotCreatedByCaller", text)


def file_not_in_commit(path: str) -> ServiceError:
    """Refuse a comment on a file in the commit that does not have it."""
    return _error("InvalidFileLocation", f"The file {path} is not in that version.")


def line_not_in_file(position: int, path: str) -> ServiceError:
    """Refuse a comment on a line that does not exist."""
    return _error("InvalidFilePosition", f"The file {path} has no line {position}.")


def unknown_reaction(value: str) -> ServiceError:
    """Refuse a reaction that does not exist."""
    return _error("InvalidReactionValue", f"{value!r} is no reaction.")


def same_commits() -> ServiceError:
    """Refuse to compare a commit with itself."""
    text = "The commit before and the commit after are the same."
    return _error("BeforeCommitIdAndAfterCommitIdAreSame", text)
