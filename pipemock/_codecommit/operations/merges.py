"""Operations that merge branches, and that return merge options and conflicts."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import commits, errors, references
from pipemock._codecommit.batches import attempt_each
from pipemock._codecommit.commits import CommitText
from pipemock._codecommit.known_values import FAST_FORWARD, SQUASH, THREE_WAY
from pipemock._codecommit.merges import ConflictOptions, MergePair, merge_commit
from pipemock._codecommit.specifiers import branch_name, branch_of, commit_of
from pipemock._codecommit.views import conflicts
from pipemock._errors import ServiceError
from pipemock._request import with_next_token, without_none
from pipemock.codecommit_events import RepositoryStateChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.git.merging import Conflict
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository

# Inferred: the words of the default messages.
_COMMITS: Final = {
    "MergeBranchesBySquash": (SQUASH, "Squash"),
    "MergeBranchesByThreeWay": (THREE_WAY, "Merge"),
}


def by_fast_forward(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
) -> dict[str, Any]:
    """Point a branch to a commit that contains the tip of the branch."""
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    branch = _target(pair, target_branch, destination_commit_specifier)
    if not pair.can_fast_forward:
        raise errors.manual_merge_required()
    told = pair.told(FAST_FORWARD)
    references.move(request, pair.repository, branch, pair.source, merge=told)
    return {
        "commitId": pair.source,
        "treeId": pair.repository.objects.root(pair.source),
    }


def by_commit(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
    conflict_detail_level: str | None = None,
    conflict_resolution_strategy: str | None = None,
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge into a branch with a commit: a squash has one parent, a three-way merge has two."""
    options = ConflictOptions(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    branch = _target(pair, target_branch, destination_commit_specifier)
    option, verb = _COMMITS[request.operation]
    message = commit_message or f"{verb} {source_commit_specifier} into {branch}"
    text = CommitText(author_name, email, message)
    commit = merge_commit(request, pair, option, options, text)
    told = pair.told(option, options)
    references.move(request, pair.repository, branch, commit.id, merge=told)
    return {"commitId": commit.id, "treeId": commit.tree}


def create_unreferenced(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    merge_option: str,
    conflict_detail_level: str | None = None,
    conflict_resolution_strategy: str | None = None,
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write a merge commit that no branch points to."""
    require_no_fast_forward(merge_option)
    options = ConflictOptions(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    message = commit_message or f"Merge {source_commit_specifier}"
    text = CommitText(author_name, email, message)
    commit = merge_commit(request, pair, merge_option, options, text)
    told = pair.told(merge_option, options)
    recorded = request.record(
        RepositoryStateChange,
        "unreferencedMergeCommitCreated",
        [pair.repository],
        commit_id=commit.id,
        merge=told,
    )
    request.world.repository_changed(recorded)
    return {"commitId": commit.id, "treeId": commit.tree}


def pair_of(request: Request, repository_name: str, source: str, destination: str) -> MergePair:
    """Return the two commits of a request."""
    repository = request.repository(repository_name)
    return MergePair(
        repository=repository,
        source=commit_of(repository, source).id,
        destination=commit_of(repository, destination).id,
    )


def require_no_fast_forward(option: str) -> None:
    """Refuse the fast-forward option, which has neither a commit nor conflicts.

    Raises:
        ServiceError: If the option is fast-forward.
    """
    if option == FAST_FORWARD:
        raise errors.commit_needs_merge_option(option)


# Inferred: if the destination is not a branch, `targetBranch` is required, and must point there.
def _target(pair: MergePair, given: str | None, destination: str) -> str:
    repository: Repository = pair.repository
    name = branch_of(repository, destination) if given is None else branch_name(given)
    if name not in repository.branches:
        if given is None:
            raise errors.target_branch_required()
        raise errors.branch_not_found(name)
    if repository.branches[name] != pair.destination:
        raise errors.other_target_branch(name)
    return name


# Options and conflicts ---------------------------------------------------------------------------

# Inferred: the maximum page size is not documented.
_MOST_PER_PAGE: Final = 1000


def get_options(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    conflict_detail_level: str | None = None,
    conflict_resolution_strategy: str | None = None,
) -> dict[str, Any]:
    """Return the options for merging two commits."""
    options = ConflictOptions(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    possible = [FAST_FORWARD] if pair.can_fast_forward else []
    if not pair.outcome(options).conflicts:
        possible += [SQUASH, THREE_WAY]
    # Service model: the merge base is required here, and in no other answer.
    return {"mergeOptions": possible, "baseCommitId": "", **pair.ids()}


def get_conflicts(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    merge_option: str,
    conflict_detail_level: str | None = None,
    max_conflict_files: int | None = None,
    conflict_resolution_strategy: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the files with conflicts between two commits; a fast-forward merge has none."""
    options = ConflictOptions(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    is_fast_forward = merge_option == FAST_FORWARD
    found = [] if is_fast_forward else pair.outcome(options).conflicts
    page, token = _page(request, found, max_conflict_files, next_token)
    objects = pair.repository.objects
    answer = {
        "mergeable": pair.can_fast_forward if is_fast_forward else not found,
        **pair.ids(),
        "conflictMetadataList": [conflicts.metadata(objects, each) for each in page],
    }
    return with_next_token(answer, token)


def describe_conflicts(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    merge_option: str,
    file_path: str,
    max_merge_hunks: int | None = None,
    conflict_detail_level: str | None = None,
    conflict_resolution_strategy: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the conflicts of a merge in one file."""
    require_no_fast_forward(merge_option)
    options = ConflictOptions(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    conflict = _at(pair, options, file_path)
    objects = pair.repository.objects
    rows = list(enumerate(conflicts.hunks(objects, conflict, options.detail)))
    page, token = request.numbered(
        rows, size=max_merge_hunks, most=_MOST_PER_PAGE, token=next_token
    )
    answer = {
        "conflictMetadata": conflicts.metadata(objects, conflict),
        "mergeHunks": list(page),
        **pair.ids(),
    }
    return with_next_token(answer, token)


def batch_describe_conflicts(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    merge_option: str,
    max_merge_hunks: int | None = None,
    max_conflict_files: int | None = None,
    file_paths: Sequence[str] | None = None,
    conflict_detail_level: str | None = None,
    conflict_resolution_strategy: str | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the conflicts of a merge in several files, or in all of them."""
    require_no_fast_forward(merge_option)
    options = ConflictOptions(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    found, failed = pair.outcome(options).conflicts, list[tuple[str, ServiceError]]()
    if file_paths:
        found, failed = attempt_each(file_paths, functools.partial(_at, pair, options))
    page, token = _page(request, found, max_conflict_files, next_token)
    objects = pair.repository.objects
    shown = [
        {
            "conflictMetadata": conflicts.metadata(objects, each),
            "mergeHunks": conflicts.hunks(objects, each, options.detail)[:max_merge_hunks],
        }
        for each in page
    ]
    refused = [
        {"filePath": path, "exceptionName": error.code, "message": error.message}
        for path, error in failed
    ]
    return with_next_token({"conflicts": shown, "errors": refused, **pair.ids()}, token)


def get_commit(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    conflict_detail_level: str | None = None,
    conflict_resolution_strategy: str | None = None,
) -> dict[str, Any]:
    """Return the merge commit of two commits, if there is one.

    Inferred: this is a commit with both as parents, whatever the strategy of the merge.
    """
    del conflict_detail_level, conflict_resolution_strategy
    pair = pair_of(request, repository_name, source_commit_specifier, destination_commit_specifier)
    merged = pair.repository.objects.merges.get((pair.destination, pair.source))
    return without_none(**pair.ids(), mergedCommitId=merged)


def _page(
    request: Request, rows: Sequence[Conflict], size: int | None, token: str | None
) -> tuple[Sequence[Conflict], str | None]:
    return request.rows(rows, lambda row: row.path, size=size, most=_MOST_PER_PAGE, token=token)


def _at(pair: MergePair, options: ConflictOptions, file_path: str) -> Conflict:
    path = commits.plain(file_path)
    every = {each.path: each for each in pair.outcome(options).conflicts}
    conflict = every.get(path) or conflicts.none_at(pair, path)
    if conflict is None:
        raise errors.file_not_found(path)
    return conflict
