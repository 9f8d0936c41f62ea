"""CodeCommit's errors, each worded once, with its evidence.

The service documents the classes of its errors but hardly any of their messages: unless a
docstring says *captured*, the class is documented and the words are inferred.
"""

from __future__ import annotations

from pipemock._errors import ServiceError


def _error(name: str, message: str) -> ServiceError:
    return ServiceError(f"{name}Exception", message)


# Members of requests ---------------------------------------------------------------------------


def required(name: str, noun: str) -> ServiceError:
    """Captured for a commit ID; each member has its own class."""
    article = "An" if noun.startswith(("a", "e", "o")) else "A"
    return _error(name, f"{article} {noun} is required, but no {noun} was specified.")


def invalid(name: str, noun: str) -> ServiceError:
    """Refuse an invalid value of a member; each member has its own class."""
    return _error(name, f"The {noun} is not valid.")


def invalid_repository_name() -> ServiceError:
    """Captured."""
    text = "Repository names are restricted to alphanumeric characters, plus '.', '_', and '-'"
    return _error("InvalidRepositoryName", text)


def invalid_branch_name(text: str) -> ServiceError:
    """Captured words, where `branch_names` says so; inferred class."""
    return _error("InvalidBranchName", text)


def invalid_continuation_token(token: str) -> ServiceError:  # noqa: ARG001 -- CodePipeline's names it
    """Refuse a token that was not issued for this request."""
    return _error("InvalidContinuationToken", "The continuation token is not valid.")


def idempotency_mismatch(token: str) -> ServiceError:
    """Refuse a client request token that was used before with other parameters."""
    text = f"The client request token {token} was used before with other parameters."
    return _error("IdempotencyParameterMismatch", text)


# Repositories ----------------------------------------------------------------------------------


def repository_not_found(name: str, account: str) -> ServiceError:
    """Captured."""
    return _error("RepositoryDoesNotExist", f"{name} for {account}")


def repository_exists(name: str) -> ServiceError:
    """Captured."""
    return _error("RepositoryNameExists", f"Repository named {name} already exists")


def too_many_repositories(limit: int) -> ServiceError:
    """Refuse a repository beyond the quota."""
    return _error("RepositoryLimitExceeded", f"There are {limit} repositories already.")


def invalid_tags() -> ServiceError:
    """Refuse tags whose keys or values are too long."""
    return _error("InvalidTagsMap", "A tag key has 1 to 128 characters, and a value at most 256.")


def invalid_tag_keys() -> ServiceError:
    """Refuse a list with a tag key that is too long."""
    return _error("InvalidTagKeysList", "The list of tag keys is not valid.")


def foreign_resource(arn: str) -> ServiceError:
    """Refuse the ARN of anything but a repository in this account and Region."""
    return _error("InvalidResourceArn", f"{arn} is not a repository in this account and Region.")


def too_many_tags(limit: int) -> ServiceError:
    """Refuse tags beyond the quota."""
    return _error("TooManyTags", f"A resource has at most {limit} tags.")


def system_tag(key: str) -> ServiceError:
    """Refuse a tag whose key is reserved."""
    text = f"The tag key {key} is reserved: keys that begin with 'aws:' belong to AWS."
    return _error("InvalidSystemTagUsage", text)


# Branches --------------------------------------------------------------------------------------


def branch_not_found(name: str) -> ServiceError:
    """Refuse an unknown branch; the real service was once seen to send no message here."""
    return _error("BranchDoesNotExist", f"The branch {name} does not exist.")


def branch_exists(name: str) -> ServiceError:
    """Refuse a second branch with the same name."""
    return _error("BranchNameExists", f"The branch {name} already exists.")


def default_branch_stays(name: str) -> ServiceError:
    """Refuse to delete the default branch."""
    return _error("DefaultBranchCannotBeDeleted", f"The default branch {name} cannot be deleted.")


# Commits ---------------------------------------------------------------------------------------


def commit_id_not_found(commit: str) -> ServiceError:
    """Captured from GetCommit."""
    return _error("CommitIdDoesNotExist", f"Could not retrieve {commit}")


def commit_not_found(specifier: str) -> ServiceError:
    """Refuse an unknown commit, in all operations except GetCommit."""
    return _error("CommitDoesNotExist", f"The commit {specifier} does not exist.")


def parent_commit_required() -> ServiceError:
    """Refuse a commit without a parent in a repository that has commits."""
    return _error("ParentCommitIdRequired", "The parent commit ID is required: the branch exists.")


def parent_commit_not_found(commit: str) -> ServiceError:
    """Refuse a commit whose parent does not exist."""
    return _error("ParentCommitDoesNotExist", f"The parent commit {commit} does not exist.")


def parent_commit_outdated(branch: str, tip: str) -> ServiceError:
    """Refuse a commit whose parent is no longer the tip of the branch."""
    text = f"The parent commit is not the tip of the branch {branch}, which is {tip}."
    return _error("ParentCommitIdOutdated", text)


def no_change() -> ServiceError:
    """Refuse a commit that changes nothing."""
    return _error("NoChange", "The commit would not change anything.")


# Files -----------------------------------------------------------------------------------------


def file_not_found(path: str) -> ServiceError:
    """Captured from GetFile."""
    return _error("FileDoesNotExist", f"Could not find path {path}")


def folder_not_found(path: str) -> ServiceError:
    """Refuse a path where there is not a folder, in the captured words about a file."""
    return _error("FolderDoesNotExist", f"Could not find path {path}")


def path_not_found(path: str) -> ServiceError:
    """Refuse a path that does not exist, in the captured words about a file."""
    return _error("PathDoesNotExist", f"Could not find path {path}")


def blob_not_found(blob: str) -> ServiceError:
    """Refuse an unknown blob."""
    return _error("BlobIdDoesNotExist", f"The blob {blob} does not exist.")


def same_content(path: str) -> ServiceError:
    """Refuse a file that already has the given content and mode."""
    return _error("SameFileContent", f"The file {path} has that content and mode already.")


def file_in_the_way(path: str) -> ServiceError:
    """Refuse a path that leads through a file."""
    text = f"A folder on the way to {path} has the name of a file."
    return _error("DirectoryNameConflictsWithFileName", text)


def folder_in_the_way(path: str) -> ServiceError:
    """Refuse a file at the path of a folder."""
    return _error("FileNameConflictsWithDirectoryName", f"{path} is the name of a folder.")


def submodule_in_the_way(path: str) -> ServiceError:
    """Refuse a file inside a submodule, or in its place."""
    return _error("FilePathConflictsWithSubmodulePath", f"There is a submodule on the way: {path}.")


def no_file_entries() -> ServiceError:
    """Refuse a commit that names no file."""
    return _error("FileEntryRequired", "The commit names no file to put, delete or change.")


def too_many_file_entries(limit: int) -> ServiceError:
    """Refuse a commit of more files than one call may change."""
    return _error("MaximumFileEntriesExceeded", f"A commit changes at most {limit} files.")


def path_given_twice(path: str) -> ServiceError:
    """Refuse a commit that names a path twice."""
    return _error("SamePathRequest", f"The path {path} is named more than once.")


def put_twice(path: str) -> ServiceError:
    """Refuse a commit that puts a file twice."""
    return _error("PutFileEntryConflict", f"The file {path} is put more than once.")


def no_content_given(path: str) -> ServiceError:
    """Refuse a file without content or a source."""
    text = f"The file {path} needs content, or the name of a file that it is copied from."
    return _error("SourceFileOrContentRequired", text)


def two_contents_given(path: str) -> ServiceError:
    """Refuse a file with both content and a source."""
    text = f"The file {path} has content of its own and is copied from another one."
    return _error("FileContentAndSourceFileSpecified", text)


def restricted_source(path: str) -> ServiceError:
    """Refuse a copy of a file that the same commit changes."""
    text = f"The file {path} is copied, and the same commit changes it."
    return _error("RestrictedSourceFile", text)


# Pull requests ---------------------------------------------------------------------------------


def pull_request_not_found(number: str) -> ServiceError:
    """Refuse an unknown pull request."""
    return _error("PullRequestDoesNotExist", f"The pull request {number} does not exist.")


def pull_request_closed(number: str) -> ServiceError:
    """Refuse a change of a closed pull request."""
    return _error("PullRequestAlreadyClosed", f"The pull request {number} is already closed.")


def cannot_reopen(number: str) -> ServiceError:
    """Refuse to reopen a closed pull request."""
    text = f"The pull request {number} is closed, and cannot be opened again."
    return _error("InvalidPullRequestStatusUpdate", text)


def one_target_only() -> ServiceError:
    """Refuse more than one target in the same repository."""
    return _error("InvalidTargets", "A pull request has exactly one target.")


def one_repository_only() -> ServiceError:
    """Refuse targets in different repositories."""
    text = "All targets of a pull request are in the same repository."
    return _error("MultipleRepositoriesInPullRequest", text)


def same_branches(reference: str) -> ServiceError:
    """Refuse to merge a branch into itself."""
    text = f"Source and destination are the same: {reference}."
    return _error("SourceAndDestinationAreSame", text)


def reference_not_found(reference: str) -> ServiceError:
    """Refuse an unknown branch of a pull request."""
    return _error("ReferenceDoesNotExist", f"The reference {reference} does not exist.")


def reference_not_supported(reference: str) -> ServiceError:
    """Refuse a reference to anything but a branch."""
    return _error("ReferenceTypeNotSupported", f"The reference {reference} is not a branch.")


def too_many_pull_requests(limit: int) -> ServiceError:
    """Refuse a pull request beyond the quota."""
    text = f"The repository has {limit} open pull requests already."
    return _error("MaximumOpenPullRequestsExceeded", text)


def other_repository(repository: str, number: str) -> ServiceError:
    """Refuse a repository other than that of the pull request."""
    text = f"The repository {repository} is not that of pull request {number}."
    return _error("RepositoryNotAssociatedWithPullRequest", text)


def unknown_author(arn: str) -> ServiceError:
    """Refuse an author from another account."""
    return _error("AuthorDoesNotExist", f"{arn} does not exist in this account.")


def unknown_actor(arn: str) -> ServiceError:
    """Refuse an actor from another account."""
    return _error("ActorDoesNotExist", f"{arn} does not exist in this account.")


# Revisions and approvals -----------------------------------------------------------------------


def revision_not_current(revision: str) -> ServiceError:
    """Refuse a revision that is not the current one."""
    text = f"The revision {revision} is not the current one: get the pull request again."
    return _error("RevisionNotCurrent", text)


def author_cannot_approve(author: str) -> ServiceError:
    """Refuse an approval by the author."""
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
    """Refuse invalid content of a rule."""
    return _error("InvalidApprovalRuleContent", f"The content is not a valid rule: {why}.")


def invalid_template_content(why: str) -> ServiceError:
    """Refuse invalid content of a template."""
    return _error("InvalidApprovalRuleTemplateContent", f"The content is not a valid rule: {why}.")


def rule_not_found(name: str) -> ServiceError:
    """Refuse an unknown rule."""
    return _error("ApprovalRuleDoesNotExist", f"The approval rule {name} does not exist.")


def rule_exists(name: str) -> ServiceError:
    """Refuse a second rule with the same name."""
    text = f"The pull request has an approval rule {name} already."
    return _error("ApprovalRuleNameAlreadyExists", text)


def too_many_rules(limit: int) -> ServiceError:
    """Refuse a rule beyond the quota."""
    return _error("NumberOfRulesExceeded", f"A pull request has at most {limit} approval rules.")


def other_content(sha256: str) -> ServiceError:
    """Refuse to replace content that has another hash than expected."""
    return _error("InvalidRuleContentSha256", f"The content is not that with the hash {sha256}.")


def rule_of_template_stays(name: str) -> ServiceError:
    """Refuse to change a rule that was created from a template."""
    text = f"The approval rule {name} was made from a template, and cannot be changed."
    return _error("CannotModifyApprovalRuleFromTemplate", text)


def rule_of_template_is_kept(name: str) -> ServiceError:
    """Refuse to delete a rule that was created from a template."""
    text = f"The approval rule {name} was made from a template, and cannot be deleted."
    return _error("CannotDeleteApprovalRuleFromTemplate", text)


def template_not_found(name: str) -> ServiceError:
    """Refuse an unknown template."""
    text = f"The approval rule template {name} does not exist."
    return _error("ApprovalRuleTemplateDoesNotExist", text)


def template_exists(name: str) -> ServiceError:
    """Refuse a second template with the same name."""
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
    """Refuse to merge a pull request that is not approved."""
    text = f"Approval rules are not satisfied: {', '.join(names)}."
    return _error("PullRequestApprovalRulesNotSatisfied", text)


def tip_is_different(tip: str) -> ServiceError:
    """Refuse to merge a commit that is no longer the tip of the source."""
    return _error("TipOfSourceReferenceIsDifferent", f"The tip of the source is {tip}.")


def manual_merge_required() -> ServiceError:
    """Refuse a merge with unresolved conflicts, or a fast-forward that is impossible."""
    return _error("ManualMergeRequired", "The branches cannot be merged without a manual merge.")


def commit_needs_merge_option(option: str) -> ServiceError:
    """Refuse a fast-forward where a commit or conflicts are requested."""
    return _error("InvalidMergeOption", f"{option} has neither a commit nor conflicts.")


def target_branch_required() -> ServiceError:
    """Refuse a merge into a commit without a target branch."""
    return _error("BranchNameRequired", "The destination is not a branch: name the target branch.")


def other_target_branch(name: str) -> ServiceError:
    """Refuse a target branch that does not point to the destination."""
    return _error("InvalidTargetBranch", f"The branch {name} does not point to the destination.")


def replacement_required(path: str) -> ServiceError:
    """Refuse a resolution that lacks its new content."""
    return _error("ReplacementContentRequired", f"The new content of {path} is not given.")


def unneeded_replacement(path: str) -> ServiceError:
    """Refuse new content in a resolution that keeps existing content."""
    return _error("InvalidReplacementContent", f"{path} is kept, and has no new content.")


def conflict_resolved_twice(path: str) -> ServiceError:
    """Refuse two resolutions for one file."""
    text = f"There is more than one resolution for the file {path}."
    return _error("MultipleConflictResolutionEntries", text)


def too_many_resolutions(limit: int) -> ServiceError:
    """Refuse more resolutions than one call may have."""
    text = f"A merge takes at most {limit} resolutions."
    return _error("MaximumConflictResolutionEntriesExceeded", text)


def unneeded_resolution() -> ServiceError:
    """Refuse resolutions with a strategy other than AUTOMERGE."""
    text = "Conflicts are resolved by hand only where the strategy is AUTOMERGE."
    return _error("InvalidConflictResolution", text)


# Comments --------------------------------------------------------------------------------------


def comment_not_found(comment: str) -> ServiceError:
    """Refuse an unknown comment."""
    return _error("CommentDoesNotExist", f"The comment {comment} does not exist.")


def comment_deleted(comment: str) -> ServiceError:
    """Refuse to return or change a deleted comment."""
    return _error("CommentDeleted", f"The comment {comment} was deleted.")


def comment_of_somebody_else(comment: str) -> ServiceError:
    """Refuse to change the comment of another user."""
    text = f"The comment {comment} was not written by the caller."
    return _error("CommentNotCreatedByCaller", text)


def file_not_in_commit(path: str) -> ServiceError:
    """Refuse a comment on a file that the commit does not have."""
    return _error("InvalidFileLocation", f"The file {path} is not in that version.")


def line_not_in_file(position: int, path: str) -> ServiceError:
    """Refuse a comment on a line that does not exist."""
    return _error("InvalidFilePosition", f"The file {path} has no line {position}.")


def unknown_reaction(value: str) -> ServiceError:
    """Refuse an unknown reaction."""
    return _error("InvalidReactionValue", f"{value!r} is not a reaction.")


def same_commits() -> ServiceError:
    """Refuse to compare a commit with itself."""
    text = "The commit before and the commit after are the same."
    return _error("BeforeCommitIdAndAfterCommitIdAreSame", text)


# Triggers of repositories --------------------------------------------------------------------


def trigger_named_twice() -> ServiceError:
    """Captured words; inferred class."""
    text = "Duplicate repository trigger names are not allowed"
    return _error("InvalidRepositoryTriggerName", text)


def trigger_name_required() -> ServiceError:
    """Documented class; inferred words."""
    return _error("RepositoryTriggerNameRequired", "Repository trigger name is required")


def invalid_trigger_name(name: str) -> ServiceError:
    """Documented class; inferred words."""
    return _error("InvalidRepositoryTriggerName", f"{name!r} is not a valid trigger name")


def trigger_destination_required() -> ServiceError:
    """Documented class; inferred words."""
    text = "Repository trigger destination arn is required"
    return _error("RepositoryTriggerDestinationArnRequired", text)


def invalid_trigger_destination(arn: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"Repository trigger destination arn is not valid: {arn}"
    return _error("InvalidRepositoryTriggerDestinationArn", text)


def unexpected_trigger_service(service: str) -> ServiceError:
    """Captured words; inferred class."""
    text = f"Unexpected service name in arn: {service}"
    return _error("InvalidRepositoryTriggerDestinationArn", text)


def other_trigger_region() -> ServiceError:
    """Captured words; inferred class."""
    text = "Repository trigger destination arn must be for the same region as your repository"
    return _error("InvalidRepositoryTriggerRegion", text)


def trigger_data_too_long(limit: int) -> ServiceError:
    """Captured words; inferred class."""
    text = f"Repository trigger custom data cannot exceed {limit} characters"
    return _error("InvalidRepositoryTriggerCustomData", text)


def too_many_trigger_branches(limit: int) -> ServiceError:
    """Captured words; inferred class."""
    text = f"A repository trigger cannot have more than {limit} branches."
    return _error("MaximumBranchesExceeded", text)


def invalid_trigger_branch(name: str) -> ServiceError:
    """Documented class; inferred words."""
    text = f"{name!r} is not a valid branch name of a trigger"
    return _error("InvalidRepositoryTriggerBranchName", text)


def trigger_events_required() -> ServiceError:
    """Captured words; inferred class."""
    text = "Repository trigger events list cannot be empty"
    return _error("RepositoryTriggerEventsListRequired", text)


def unknown_trigger_events(known: tuple[str, ...]) -> ServiceError:
    """Documented class; inferred words."""
    text = f"Repository trigger events are {', '.join(known)}"
    return _error("InvalidRepositoryTriggerEvents", text)


def all_trigger_events_and_more() -> ServiceError:
    """Captured words; inferred class."""
    text = (
        "Repository trigger events cannot contain 'all' and additional event types simultaneously"
    )
    return _error("InvalidRepositoryTriggerEvents", text)


def too_many_triggers(limit: int) -> ServiceError:
    """Captured words; inferred class."""
    text = f"Trigger limit for a particular repository is {limit}"
    return _error("MaximumRepositoryTriggersExceeded", text)
