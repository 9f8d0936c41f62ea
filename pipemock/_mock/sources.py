"""What a test says of the world outside: what happened at the sources of pipelines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipemock import _git_events
from pipemock._mock.handle import Handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipemock._git_events import PullRequest, Push, Started
    from pipemock.events import WebhookDelivery


class Sources(Handle):
    """Changes that reach pipelines from outside."""

    def source_change(
        self,
        pipeline: str,
        action: str | None = None,
        *,
        revision: str | None = None,
        summary: str | None = None,
        branch: str | None = None,
        author: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> str:
        """Let a source have a new revision, which starts an execution.

        Args:
            pipeline: The name of the pipeline.
            action: The name of the source action; needed only where there are several.
            revision: The id of the revision, such as a commit id; made up if omitted.
            summary: What the change says of itself, such as the message of a commit.
            branch: The branch that it was made on; the configured one if omitted.
            author: Who made it.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Returns:
            The id of the execution that starts.

        Raises:
            PipeMockError: If there is no such pipeline or source action, or if as many executions
                are in progress as may be.

        Example:
            >>> execution_id = mock.source_change("release", summary="Round prices")
            >>> execution_id == mock.events[-1].execution_id
            True
        """
        cloud = self._inside()
        execution_id = cloud.source_change(
            pipeline,
            action,
            revision=revision,
            summary=summary,
            branch=branch,
            author=author,
            region=region,
            account=account,
        )
        cloud.call_functions()
        return execution_id

    def event_rule(
        self,
        pipeline: str,
        action: str | None = None,
        *,
        region: str | None = None,
        account: str | None = None,
    ) -> None:
        """Let an event rule of EventBridge start a pipeline whose source is polled as well.

        A source that is not polled has such a rule anyway. One that has both is the mistake that
        starts two executions for each commit: by the rule and by polling. It concerns commits in
        CodeCommit and `git_push`; a change told by `source_change` starts one in any case.

        Args:
            pipeline: The name of the pipeline.
            action: The name of the source action; needed only where there are several.
            region: The Region of the pipeline; the mock's own if omitted.
            account: The account of the pipeline; the mock's own if omitted.

        Raises:
            PipeMockError: If there is no such pipeline or source action.

        Example:
            >>> mock.event_rule("release")
        """
        self._inside().event_rule(pipeline, action, region=region, account=account)

    def deliver_webhook(
        self,
        url: str,
        body: str | bytes | dict[str, Any],
        headers: Mapping[str, str] | None = None,
        *,
        secret: str | None = None,
        source_ip: str = "192.30.252.1",
    ) -> WebhookDelivery:
        """Send a request to the URL of a webhook, as GitHub does after a push.

        Args:
            url: The URL that PutWebhook has returned.
            body: What is sent; a dict is sent as JSON.
            headers: The headers of the request; their case does not matter.
            secret: Signs the request with this secret token, as GitHub signs it.
            source_ip: Where the request comes from; one of GitHub's own addresses if omitted.

        Returns:
            What became of the request: the id of the execution that starts, or the reason why none
            does.

        Raises:
            PipeMockError: If this is no request: a body of another type, an address that is none.

        Example:
            >>> webhook = {
            ...     "name": "push",
            ...     "targetPipeline": "release",
            ...     "targetAction": "Checkout",
            ...     "filters": [{"jsonPath": "$.ref", "matchEquals": "refs/heads/main"}],
            ...     "authentication": "GITHUB_HMAC",
            ...     "authenticationConfiguration": {"SecretToken": "hush"},
            ... }
            >>> url = client.put_webhook(webhook=webhook)["webhook"]["url"]
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/main"}, secret="hush").accepted
            True
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/draft"}, secret="hush").reason
            "$.ref selects 'refs/heads/draft', and the filter expects 'refs/heads/main'."
            >>> mock.deliver_webhook(url, {"ref": "refs/heads/main"}, secret="guess").status
            403
        """
        from pipemock._cloud.webhook_deliveries import arrival, deliver  # noqa: PLC0415 -- when needed

        cloud = self._inside()
        arrived = arrival(body, headers or {}, secret=secret, source_ip=source_ip)
        delivery = deliver(cloud, url, arrived)
        cloud.call_functions()
        return delivery

    def git_push(
        self,
        repository: str,
        *,
        branch: str | None = None,
        tag: str | None = None,
        files: Iterable[str] = (),
        commit: str | None = None,
        message: str | None = None,
        author: str | None = None,
        new_branch: bool = False,
        region: str | None = None,
        account: str | None = None,
    ) -> Started:
        """Push to a repository, and let every pipeline that watches it decide.

        Triggers that are declared decide by their filters, other source actions by their branch
        and by whether they detect changes.

        Args:
            repository: As in the configuration of the source actions: ``FullRepositoryId`` of a
                connection, ``Owner/Repo`` of GitHub (OAuth), ``RepositoryName`` of CodeCommit.
            branch: The branch that is pushed.
            tag: The tag that is pushed instead; *branch* then says where its commit is.
            files: The paths that the push changes, for filters on file paths.
            commit: The id of the commit; made up if omitted.
            message: The message of the commit.
            author: Who made it.
            new_branch: Whether the push creates the branch.
            region: The Region of the pipelines; the mock's own if omitted.
            account: The account of the pipelines; the mock's own if omitted.

        Returns:
            The ids of the executions that start, a list whose `explain()` says why they do and why
            the other pipelines do not.

        Raises:
            PipeMockError: If no pipeline watches the repository.

        Example:
            >>> len(mock.git_push("shop", branch="main"))
            1
            >>> print(mock.git_push("shop", branch="hotfix").explain())
            release/Checkout does not start: its branch is 'main', not 'hotfix'.
        """
        event = _git_events.push(
            branch=branch,
            tag=tag,
            files=files,
            new_branch=new_branch,
            commit=_git_events.Commit(id=commit, message=message, author=author),
        )
        return self._git_event(repository, event, region=region, account=account)

    def pull_request(
        self,
        repository: str,
        *,
        event: str,
        source_branch: str,
        destination_branch: str,
        number: int | str = 1,
        title: str = "",
        files: Iterable[str] = (),
        commit: str | None = None,
        message: str | None = None,
        author: str | None = None,
        region: str | None = None,
        account: str | None = None,
    ) -> Started:
        """Let something happen to a pull request, and every pipeline that watches it decide.

        Only triggers that are declared listen to pull requests. Merging one is two things that
        happen: the pull request is ``CLOSED``, and its destination is pushed to, which `git_push`
        tells.

        Args:
            repository: As in the configuration of the source actions: ``FullRepositoryId``.
            event: ``OPEN``, ``UPDATED`` or ``CLOSED``.
            source_branch: The branch that it comes from; its commit is what an execution runs.
            destination_branch: The branch that it goes to; filters on branches speak of this one.
            number: Its number.
            title: Its title.
            files: The paths that it changes, for filters on file paths.
            commit: The id of the latest commit; made up if omitted.
            message: The message of that commit.
            author: Who made it.
            region: The Region of the pipelines; the mock's own if omitted.
            account: The account of the pipelines; the mock's own if omitted.

        Returns:
            The ids of the executions that start, a list whose `explain()` says why they do and why
            the other pipelines do not.

        Raises:
            PipeMockError: If no pipeline watches the repository, or if there is no such event.

        Example:
            >>> started = mock.pull_request(
            ...     "shop", event="OPEN", source_branch="prices", destination_branch="main"
            ... )
            >>> print(started.explain())
            release/Checkout does not start: pull requests start nothing without a trigger.
        """
        happened = _git_events.pull_request(
            event=event,
            source_branch=source_branch,
            destination_branch=destination_branch,
            number=number,
            title=title,
            files=files,
            commit=_git_events.Commit(id=commit, message=message, author=author),
        )
        return self._git_event(repository, happened, region=region, account=account)

    def _git_event(
        self,
        repository: str,
        event: Push | PullRequest,
        *,
        region: str | None,
        account: str | None,
    ) -> Started:
        cloud = self._inside()
        started = cloud.git_event(repository, event, region=region, account=account)
        cloud.call_functions()
        return started
