"""The errors of CodeCommit, worded once: members of requests, repositories, branches, commits.

The service documents the classes of its errors and shows hardly any of their words: unless a
docstring says *captured*, the class is documented and the words are inferred.
"""

from __future__ import annotations

from pipemock._errors import ServiceError


def _error(name: str, message: str) -> ServiceError:
    return ServiceError(f"{name}Exception", message)


# Members of requests ---------------------------------------------------------------------------


def required(name: str, noun: str) -> ServiceError:
    """Refuse a request without a member; each member has a class of its own."""
    return _error(name, f"The {noun} is required, and none was given.")


def invalid(name: str, noun: str) -> ServiceError:
    """Refuse a request for the value of a member; each member has a class of its own."""
    return _error(name, f"The {noun} is not valid.")


def invalid_repository_name() -> ServiceError:
    """Captured."""
    text = "Repository names are restricted to alphanumeric characters, plus '.', '_', and '-'"
    return _error("InvalidRepositoryName", text)


def invalid_branch_name(text: str) -> ServiceError:
    """Captured words, where the rules for branch names say so; the class is inferred."""
    return _error("InvalidBranchName", text)


def invalid_continuation_token(_token: str) -> ServiceError:
    """Refuse a token that was not issued for this request."""
    return _error("InvalidContinuationToken", "The continuation token is not valid.")


def idempotency_mismatch(token: str) -> ServiceError:
    """Refuse a client request token that came before with other parameters."""
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


def foreign_resource(arn: str) -> ServiceError:
    """Refuse what is no repository of this account and Region."""
    return _error("InvalidResourceArn", f"{arn} is no repository of this account and Region.")


def too_many_tags(limit: int) -> ServiceError:
    """Refuse tags beyond the quota."""
    return _error("TooManyTags", f"A resource has at most {limit} tags.")


def system_tag(key: str) -> ServiceError:
    """Refuse a tag whose key is reserved."""
    text = f"The tag key {key} is reserved: keys that begin with 'aws:' belong to AWS."
    return _error("InvalidSystemTagUsage", text)


# Branches --------------------------------------------------------------------------------------


def branch_not_found(name: str) -> ServiceError:
    """Name the branch: the real service was once seen to say nothing at all here."""
    return _error("BranchDoesNotExist", f"The branch {name} does not exist.")


def branch_exists(name: str) -> ServiceError:
    """Refuse a second branch of one name."""
    return _error("BranchNameExists", f"The branch {name} already exists.")


def default_branch_stays(name: str) -> ServiceError:
    """Refuse to delete the default branch."""
    return _error("DefaultBranchCannotBeDeleted", f"The default branch {name} cannot be deleted.")


# Commits ---------------------------------------------------------------------------------------


def commit_id_not_found(commit: str) -> ServiceError:
    """Captured from GetCommit."""
    return _error("CommitIdDoesNotExist", f"Could not retrieve {commit}")


def commit_not_found(specifier: str) -> ServiceError:
    """Every operation but GetCommit."""
    return _error("CommitDoesNotExist", f"The commit {specifier} does not exist.")


def parent_commit_required() -> ServiceError:
    """Refuse a commit that does not say what it builds on, where there is something."""
    return _error("ParentCommitIdRequired", "The parent commit ID is required: the branch exists.")


def parent_commit_not_found(commit: str) -> ServiceError:
    """Refuse a commit on top of nothing."""
    return _error("ParentCommitDoesNotExist", f"The parent commit {commit} does not exist.")


def parent_commit_outdated(branch: str, tip: str) -> ServiceError:
    """Refuse a commit on top of what is no longer the tip."""
    text = f"The parent commit is not the tip of the branch {branch}, which is {tip}."
    return _error("ParentCommitIdOutdated", text)


def no_change() -> ServiceError:
    """Refuse a commit that changes nothing."""
    return _error("NoChange", "The commit would not change anything.")


# Files -----------------------------------------------------------------------------------------


def file_not_found(path: str) -> ServiceError:
    """No file at a path."""
    return _error("FileDoesNotExist", f"The file {path} does not exist.")


def folder_not_found(path: str) -> ServiceError:
    """No folder at a path."""
    return _error("FolderDoesNotExist", f"The folder {path} does not exist.")


def path_not_found(path: str) -> ServiceError:
    """Nothing at a path."""
    return _error("PathDoesNotExist", f"The path {path} does not exist.")


def blob_not_found(blob: str) -> ServiceError:
    """No content with an id."""
    return _error("BlobIdDoesNotExist", f"The blob {blob} does not exist.")


def same_content(path: str) -> ServiceError:
    """Refuse to put what is there already."""
    return _error("SameFileContent", f"The file {path} has that content and mode already.")


def file_in_the_way(path: str) -> ServiceError:
    """Refuse a file whose folder is a file."""
    text = f"A folder on the way to {path} has the name of a file."
    return _error("DirectoryNameConflictsWithFileName", text)


def folder_in_the_way(path: str) -> ServiceError:
    """Refuse a file that is a folder."""
    return _error("FileNameConflictsWithDirectoryName", f"{path} is the name of a folder.")


def submodule_in_the_way(path: str) -> ServiceError:
    """Refuse a file inside of a submodule, or in its place."""
    return _error("FilePathConflictsWithSubmodulePath", f"There is a submodule on the way: {path}.")


def no_file_entries() -> ServiceError:
    """Refuse a commit that names no file."""
    return _error("FileEntryRequired", "The commit names no file to put, delete or change.")


def too_many_file_entries(limit: int) -> ServiceError:
    """Refuse a commit of more files than fit one call."""
    return _error("MaximumFileEntriesExceeded", f"A commit changes at most {limit} files.")


def path_given_twice(path: str) -> ServiceError:
    """Refuse a commit that names a path twice."""
    return _error("SamePathRequest", f"The path {path} is named more than once.")


def put_twice(path: str) -> ServiceError:
    """Refuse a commit that puts a file twice."""
    return _error("PutFileEntryConflict", f"The file {path} is put more than once.")


def no_content_given(path: str) -> ServiceError:
    """Refuse to put a file without saying what is in it."""
    text = f"The file {path} needs content, or the name of a file that it is copied from."
    return _error("SourceFileOrContentRequired", text)


def two_contents_given(path: str) -> ServiceError:
    """Refuse to put a file with content and with a source."""
    text = f"The file {path} has content of its own and is copied from another one."
    return _error("FileContentAndSourceFileSpecified", text)


def restricted_source(path: str) -> ServiceError:
    """Refuse to copy from a file that the same commit changes."""
    text = f"The file {path} is copied, and the same commit changes it."
    return _error("RestrictedSourceFile", text)
