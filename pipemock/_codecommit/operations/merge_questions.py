"""Operations that ask about merges: what is possible, and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipemock._codecommit import conflicts, errors, writing
from pipemock._codecommit.merge_plans import FAST_FORWARD, SQUASH, THREE_WAY, Manner
from pipemock._codecommit.operations.merges import expect_no_fast_forward, meeting_of
from pipemock._codecommit.request import with_next_token
from pipemock._errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipemock._codecommit.git.merging import Conflict
    from pipemock._codecommit.merge_plans import Meeting
    from pipemock._codecommit.request import Request

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
    conflict = _at(meeting, manner, writing.plain(file_path))
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
        return _at(meeting, manner, writing.plain(path))
    except ServiceError as error:
        return error
