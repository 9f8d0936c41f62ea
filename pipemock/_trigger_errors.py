"""The errors about triggers of CodeCommit's repositories, worded once."""

from __future__ import annotations

from pipemock._errors import ServiceError


def _error(name: str, message: str) -> ServiceError:
    return ServiceError(f"{name}Exception", message)


def trigger_named_twice() -> ServiceError:
    """Captured words; inferred class."""
    text = "Duplicate repository trigger names are not allowed"
    return _error("InvalidRepositoryTriggerName", text)


def trigger_name_required() -> ServiceError:
    """Documented class; inferred words."""
    return _error("RepositoryTriggerNameRequired", "Repository trigger name is required")


def invalid_trigger_name(name: str) -> ServiceError:
    """Documented class; inferred words."""
    return _error("InvalidRepositoryTriggerName", f"{name!r} is no name for a repository trigger")


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


def trigger_events_required() -> ServiceError:
    """Captured words; inferred class."""
    text = "Repository trigger events list cannot be empty"
    return _error("RepositoryTriggerEventsListRequired", text)


def unknown_trigger_events() -> ServiceError:
    """Documented class; inferred words."""
    text = "Repository trigger events are all, updateReference, createReference, deleteReference"
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
