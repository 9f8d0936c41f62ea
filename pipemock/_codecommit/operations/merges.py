"""Operations on merges: merge branches, and ask what is possible and what is in conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import commits, errors, references
from pipemock._codecommit.merges import (
    FAST_FORWARD,
    SQUASH,
    THREE_WAY,
    Manner,
    Meeting,
    Wording,
    merge_commit,
)
from pipemock._codecommit.request import with_next_token
from pipemock._codecommit.specifiers import branch_name, commit_of
from pipemock._codecommit.views import conflicts
from pipemock._errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipemock._codecommit.git.merging import Conflict
    from pipemock._codecommit.request import Request
    from pipemock._codecommit.world import Repository


def by_fast_forward(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
) -> dict[str, Any]:
    """Let a branch point to a commit that contains its own."""
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    branch = _target(meeting, target_branch, destination_commit_specifier)
    if not meeting.can_fast_forward:
        raise errors.manual_merge_required()
    told = meeting.told(FAST_FORWARD)
    references.move(request, meeting.repository, branch, meeting.source, merge=told)
    return {
        "commitId": meeting.source,
        "treeId": meeting.repository.objects.root(meeting.source),
    }


def by_squash(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge into a branch by one commit that knows nothing of the source."""
    manner = Manner(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    branch = _target(meeting, target_branch, destination_commit_specifier)
    message = commit_message or f"Squash {source_commit_specifier} into {branch}"
    wording = Wording(name=author_name, email=email, message=message)
    return _merge(request, meeting, branch, SQUASH, manner=manner, wording=wording)


def by_three_way(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    target_branch: str | None = None,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Merge into a branch by a commit with two parents."""
    manner = Manner(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    branch = _target(meeting, target_branch, destination_commit_specifier)
    message = commit_message or f"Merge {source_commit_specifier} into {branch}"
    wording = Wording(name=author_name, email=email, message=message)
    return _merge(request, meeting, branch, THREE_WAY, manner=manner, wording=wording)


def create_unreferenced(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    merge_option: str,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    author_name: str | None = None,
    email: str | None = None,
    commit_message: str | None = None,
    keep_empty_folders: bool = False,
    conflict_resolution: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write the commit of a merge that no branch points to."""
    expect_no_fast_forward(merge_option)
    manner = Manner(
        detail=conflict_detail_level,
        strategy=conflict_resolution_strategy,
        resolution=conflict_resolution,
        keep_empty_folders=keep_empty_folders,
    )
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    message = commit_message or f"Merge {source_commit_specifier}"
    wording = Wording(name=author_name, email=email, message=message)
    commit = merge_commit(request, meeting, merge_option, manner, wording)
    told = meeting.told(merge_option, manner)
    references.unreferenced_merge(request, meeting.repository, commit.id, told)
    return {"commitId": commit.id, "treeId": commit.tree}


def meeting_of(request: Request, repository_name: str, source: str, destination: str) -> Meeting:
    """Return the two commits that a request speaks of."""
    repository = request.repository(repository_name)
    return Meeting(
        repository=repository,
        source=commit_of(repository, source).id,
        destination=commit_of(repository, destination).id,
    )


def expect_no_fast_forward(option: str) -> None:
    """Refuse the way to merge that makes no commit and knows no conflict.

    Raises:
        ServiceError: If it is asked for.
    """
    if option == FAST_FORWARD:
        raise errors.commit_needs_merge_option(option)


def _merge(
    request: Request,
    meeting: Meeting,
    branch: str,
    option: str,
    *,
    manner: Manner,
    wording: Wording,
) -> dict[str, Any]:
    commit = merge_commit(request, meeting, option, manner, wording)
    told = meeting.told(option, manner)
    references.move(request, meeting.repository, branch, commit.id, merge=told)
    return {"commitId": commit.id, "treeId": commit.tree}


# Inferred: a destination that is no branch needs one to be named, which has to point there.
def _target(meeting: Meeting, given: str | None, destination: str) -> str:
    repository: Repository = meeting.repository
    name = branch_name(given or destination)
    if name not in repository.branches:
        if given is None:
            raise errors.target_branch_required()
        raise errors.branch_not_found(name)
    if repository.branches[name] != meeting.destination:
        raise errors.other_target_branch(name)
    return name


# Questions about merges --------------------------------------------------------------------------

# Inferred: what the service puts on a page at most is not documented.
_MOST_PER_PAGE: Final = 1000


def get_options(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
) -> dict[str, Any]:
    """Return in which ways two commits can be merged."""
    manner = Manner(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    options = [FAST_FORWARD] if meeting.can_fast_forward else []
    if not meeting.outcome(manner).conflicts:
        options += [SQUASH, THREE_WAY]
    return {"mergeOptions": options, **meeting.ids()}


def get_conflicts(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    merge_option: str,
    conflict_detail_level: str = "FILE_LEVEL",
    max_conflict_files: int | None = None,
    conflict_resolution_strategy: str = "NONE",
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return the files that two commits cannot be merged for; a fast-forward merge has none."""
    manner = Manner(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    is_fast_forward = merge_option == FAST_FORWARD
    found = [] if is_fast_forward else meeting.outcome(manner).conflicts
    page, token = request.rows(
        found,
        lambda row: row.path,
        size=max_conflict_files,
        most=_MOST_PER_PAGE,
        token=next_token,
    )
    objects = meeting.repository.objects
    answer = {
        "mergeable": meeting.can_fast_forward if is_fast_forward else not found,
        **meeting.ids(),
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
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return what stands in the way of a merge in one file."""
    expect_no_fast_forward(merge_option)
    manner = Manner(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    conflict = _at(meeting, manner, commits.plain(file_path))
    objects = meeting.repository.objects
    rows = list(enumerate(conflicts.hunks(objects, conflict, manner.detail)))
    page, token = request.rows(
        rows,
        lambda row: str(row[0]),
        size=max_merge_hunks,
        most=_MOST_PER_PAGE,
        token=next_token,
    )
    answer = {
        "conflictMetadata": conflicts.metadata(objects, conflict),
        "mergeHunks": [hunk for _, hunk in page],
        **meeting.ids(),
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
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
    next_token: str | None = None,
) -> dict[str, Any]:
    """Return what stands in the way of a merge in several files, or in all of them."""
    expect_no_fast_forward(merge_option)
    manner = Manner(detail=conflict_detail_level, strategy=conflict_resolution_strategy)
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    found, failed = meeting.outcome(manner).conflicts, []
    if file_paths:
        asked = [(path, _attempt(meeting, manner, path)) for path in file_paths]
        found = [each for _, each in asked if not isinstance(each, ServiceError)]
        failed = [
            {"filePath": path, "exceptionName": each.code, "message": each.message}
            for path, each in asked
            if isinstance(each, ServiceError)
        ]
    page, token = request.rows(
        found,
        lambda row: row.path,
        size=max_conflict_files,
        most=_MOST_PER_PAGE,
        token=next_token,
    )
    objects = meeting.repository.objects
    shown = [
        {
            "conflictMetadata": conflicts.metadata(objects, each),
            "mergeHunks": conflicts.hunks(objects, each, manner.detail)[:max_merge_hunks],
        }
        for each in page
    ]
    return with_next_token({"conflicts": shown, "errors": failed, **meeting.ids()}, token)


def get_commit(
    request: Request,
    *,
    repository_name: str,
    source_commit_specifier: str,
    destination_commit_specifier: str,
    conflict_detail_level: str = "FILE_LEVEL",
    conflict_resolution_strategy: str = "NONE",
) -> dict[str, Any]:
    """Return the merge commit of two commits, if there is one already.

    Inferred: only a commit with both as its parents is one, whatever the manner of merging.
    """
    del conflict_detail_level, conflict_resolution_strategy
    meeting = meeting_of(
        request, repository_name, source_commit_specifier, destination_commit_specifier
    )
    merged = meeting.repository.objects.merges.get((meeting.destination, meeting.source))
    return meeting.ids() | ({} if merged is None else {"mergedCommitId": merged})


def _at(meeting: Meeting, manner: Manner, path: str) -> Conflict:
    every = {each.path: each for each in meeting.outcome(manner).conflicts}
    conflict = every.get(path) or conflicts.none_at(meeting, path)
    if conflict is None:
        raise errors.file_not_found(path)
    return conflict


def _attempt(meeting: Meeting, manner: Manner, path: str) -> Conflict | ServiceError:
    try:
        return _at(meeting, manner, commits.plain(path))
    except ServiceError as error:
        return error
