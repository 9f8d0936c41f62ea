"""The arguments of public functions: what cannot be is refused where it is given."""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import attrs
import boto3
import botocore.session
import pytest

import pipemock
from pipemock import (
    PipeMockError,
    approve,
    declarations,
    deploy_event,
    deploy_target,
    fail,
    failures,
    mock_codepipeline,
    reject,
    succeed,
)
from pipemock._arns import require_region
from pipemock.declarations import RELEASE
from pipemock.events import ApiCall
from tests.service_model import service

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipemock import PipelineMock

CONNECTION: Final = "arn:aws:codeconnections:us-east-1:123456789012:connection/1"
BOB: Final = "arn:aws:iam::123456789012:user/Bob"

DIGITS: Final = "\N{ARABIC-INDIC DIGIT ONE}" * 12

# Something of every kind that an argument may be mistaken for.
ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    "",
    "x",
    DIGITS,
    b"x",
    [],
    [1],
    {},
    {1: 2},
    {"x": None},
    object(),
    timedelta(days=-1),
    RELEASE,
    dict,
)


def _is_public(each: object) -> bool:
    return getattr(each, "__module__", "") == failures.__name__ and callable(each)


def _valid(function: Callable[..., Any]) -> dict[str, Any]:
    parameters = inspect.signature(function).parameters.values()
    return {each.name: "x" for each in parameters if each.default is each.empty}


# The functions with valid values of all the arguments that they require.
PLAIN: Final[dict[Callable[..., Any], dict[str, Any]]] = {
    mock_codepipeline: {},
    succeed: {},
    fail: {},
    approve: {},
    reject: {},
    pipemock.call: {"function": len},
    deploy_event: {"name": "Start"},
    deploy_target: {"target_id": "i-1"},
    **{each: _valid(each) for each in vars(failures).values() if _is_public(each)},
}
OF_A_MOCK: Final[dict[str, dict[str, Any]]] = {
    "client": {},
    "credentials": {"caller": BOB},
    "acting_as": {"caller": BOB},
    "timeline": {},
    "explain": {"pipeline": "release"},
    "when": {},
    "fault": {"operation": "GetPipeline", "code": "ThrottlingException"},
    "partner_action_type": {"declaration": {}, "client_id": "x", "client_token": "x"},
    "source_change": {"pipeline": "release"},
    "connection_provider": {"connection_arn": CONNECTION, "provider": "GitLab"},
    "event_rule": {"pipeline": "release"},
    "deliver_webhook": {"url": "x", "body": {}},
    "git_push": {"repository": "shop", "branch": "main"},
    "pull_request": {
        "repository": "shop",
        "event": "OPEN",
        "source_branch": "a",
        "destination_branch": "b",
    },
    "notification_rule": {
        "resource": "release",
        "events": ["codepipeline-pipeline-pipeline-execution-failed"],
    },
    "lambda_context": {},
    "repository": {"name": "shop", "path": "no such folder"},
    "load": {"source": {"pipeline": RELEASE}},
    "connect": {},
    "serve": {},
}
OF_A_CLOCK: Final[dict[str, dict[str, Any]]] = {
    "advance": {},
    "advance_to": {"when": "2027-01-05T09:00Z"},
    "sleep": {"seconds": 1},
    "run_until_idle": {},
    "run_until": {"condition": lambda: True},
}


def _names(function: Callable[..., Any]) -> list[str]:
    return [name for name in inspect.signature(function).parameters if name != "self"]


def _cases() -> Iterator[tuple[str, dict[str, Any], str]]:
    for function, given in PLAIN.items():
        for name in _names(function):
            if name != "target":
                yield f"{function.__module__}:{function.__name__}", given, name
    for holder, table in ((pipemock.PipelineMock, OF_A_MOCK), (_clock(), OF_A_CLOCK)):
        for method, given in table.items():
            for name in _names(getattr(holder, method)):
                yield f"{'clock.' * (table is OF_A_CLOCK)}{method}", given, name


def _clock() -> type:
    from pipemock._clock.clock import Clock  # noqa: PLC0415 -- only for its signatures

    return Clock


def _function(mock: PipelineMock, name: str) -> Callable[..., Any]:
    if ":" in name:
        return next(each for each in PLAIN if name.endswith(f":{each.__name__}"))
    holder: Any = mock.clock if name.startswith("clock.") else mock
    found: Callable[..., Any] = getattr(holder, name.removeprefix("clock."))
    return found


def test_every_public_method_is_tested() -> None:
    """The table has every method of the mock that takes arguments from a test."""
    public = {
        name
        for name, each in vars(pipemock.PipelineMock).items()
        if callable(each) and not name.startswith("_") and _names(each)
    }

    assert public - {"lambda_function"} == set(OF_A_MOCK)


# By the annotation of an argument: a value of another type.
WRONG: Final[dict[str, object]] = {
    **dict.fromkeys(("str", "str | None", "int", "int | None"), 1.5),
    **dict.fromkeys(("bool", "bool | None"), "yes"),
}


@pytest.mark.parametrize(("function", "given", "name"), [*_cases()])
def test_a_value_of_another_type_is_refused(
    mock: PipelineMock, client: Any, function: str, given: dict[str, Any], name: str
) -> None:
    """A value that is not a text, an integer or a flag is refused, by the name of its argument."""
    called = _function(mock, function)
    annotation = inspect.signature(called).parameters[name].annotation
    if annotation in WRONG and not called.__name__.startswith("_"):
        client.create_pipeline(pipeline=RELEASE)
        with pytest.raises(PipeMockError) as refused:
            called(**{**given, name: WRONG[annotation]})

        words = "the ARN of a caller" if name == "by" else name
        assert words in str(refused.value)


@pytest.mark.filterwarnings("ignore:.*:pipemock.PipeMockWarning")
@pytest.mark.parametrize(("function", "given", "name"), [*_cases()])
def test_no_argument_leads_to_a_python_error(
    mock: PipelineMock, client: Any, function: str, given: dict[str, Any], name: str
) -> None:
    """Whatever is given for an argument is accepted, or refused with a message; and at once."""
    client.create_pipeline(pipeline=RELEASE)
    called = _function(mock, function)
    for value in ODD:
        with contextlib.suppress(PipeMockError):
            made = called(**{**given, name: value})
            with made if function in {"acting_as", "serve"} else contextlib.nullcontext():
                pass
    mock.connect()
    client.list_pipeline_executions(pipelineName="release")
    client.list_action_executions(pipelineName="release")
    assert str(mock.timeline())


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda mock: mock.source_change("release", revision=1234),
            "revision is a text, not 1234. Write '1234'.",
        ),
        (
            lambda mock: mock.source_change("release", revision="x" * 1501),
            "revision has 1,501 characters, and the service allows 1,500. Give a shorter text.",
        ),
        (
            lambda mock: mock.source_change("release", summary="x" * 2049),
            "summary has 2,049 characters, and the service allows 2,048. Give a shorter text.",
        ),
        (
            lambda mock: mock.explain("release", region="eu-wets-1"),
            (
                "There is no Region 'eu-wets-1'. Did you mean eu-west-1? Write one of AWS's "
                "Regions, like 'eu-west-1'."
            ),
        ),
        (
            lambda mock: mock.load([7]),
            (
                "source is the path of a file or folder, or a parsed document, not [7]. Write it "
                "like 'template.yaml' or {'pipeline': {...}}."
            ),
        ),
        (
            lambda mock: mock.load(' [{"name": "release"}]'),
            (
                "source is a path or a parsed document, not a text in JSON. Write "
                "source=json.loads(...)."
            ),
        ),
        (
            lambda mock: mock.load(""),
            (
                "source is the path of a file or folder, or a parsed document, not ''. Write it "
                "like 'template.yaml' or {'pipeline': {...}}."
            ),
        ),
        (
            lambda mock: mock.client(region="us-esat-1"),
            (
                "There is no Region 'us-esat-1'. Did you mean us-east-1? Write one of AWS's "
                "Regions, like 'eu-west-1'."
            ),
        ),
        (
            lambda mock: mock.client(account=123456789012),
            "123456789012 is not an account: write its twelve digits, like '123456789012'.",
        ),
        (
            lambda mock: mock.client(account=DIGITS),
            f"'{DIGITS}' is not an account: write its twelve digits, like '123456789012'.",
        ),
        (
            lambda mock: mock.credentials(7),
            "7 is not the ARN of a caller. Write it like 'arn:aws:iam::123456789012:user/Bob'.",
        ),
        (
            lambda mock: mock.when(action=["Compile"]),
            "action is a text, not ['Compile']. Give a text.",
        ),
        (lambda mock: mock.when(stage=""), "stage is an empty text. Give one that is not empty."),
        (lambda _: fail(code=""), "code is an empty text. Give one that is not empty."),
        (
            lambda mock: mock.git_push("shop", branch="main", files="a"),
            "files is a list of texts, not the text 'a': write files=['a'].",
        ),
        (
            lambda mock: mock.git_push("shop", branch="main", new_branch="no"),
            "new_branch is True or False, not 'no'. Write new_branch=True.",
        ),
        (
            lambda mock: mock.pull_request(
                "shop", event="OPEN", source_branch="a", destination_branch="b", number=0
            ),
            "number is that of a pull request, from 1, not 0. Write number=1.",
        ),
        (
            lambda mock: mock.fault("GetPipeline", "ThrottlingException", times="2"),
            "times is an integer, not '2'. Write one, such as times=1.",
        ),
        (
            lambda mock: mock.deliver_webhook("x", {}, source_ip=1),
            "source_ip is a text, not 1. Write '1'.",
        ),
        (
            lambda mock: mock.deliver_webhook("x", {}, {"X": 1}),
            "headers['X'] is a text, not 1. Write '1'.",
        ),
        (
            lambda mock: mock.events.of("STARTED"),
            (
                "events.of() takes a class of events, not 'STARTED'. Take one from "
                "pipemock.events, such as PipelineExecutionStateChange."
            ),
        ),
        (
            lambda mock: mock.events.of(ApiCall),
            (
                "events.of() takes a class of events, not <class 'pipemock.events.ApiCall'>. Take "
                "one from pipemock.events, such as PipelineExecutionStateChange."
            ),
        ),
        (
            lambda mock: mock.timeline("release", last="1"),
            "last is an integer, not '1'. Write one, such as last=1.",
        ),
        (
            lambda _: mock_codepipeline(seed=None),  # type: ignore[call-overload]
            "seed is an integer, not None. Write one, such as seed=1.",
        ),
        (
            lambda _: mock_codepipeline(region="us-esat-1"),
            (
                "There is no Region 'us-esat-1'. Did you mean us-east-1? Write one of AWS's "
                "Regions, like 'eu-west-1'."
            ),
        ),
        (lambda _: succeed(summary=7), "summary is a text, not 7. Write '7'."),  # type: ignore[arg-type]
        (
            lambda _: succeed(output_variables={"Tag": 1}),  # type: ignore[dict-item]
            "output_variables['Tag'] is a text, not 1. Write '1'.",
        ),
        (
            lambda _: succeed(output_variables={"a b": "1"}),
            (
                "'a b' is not the name of an output variable: the service allows letters, digits "
                "and @ - _. Rename it."
            ),
        ),
        (
            lambda _: succeed(output_variables={"A": "x" * 122_880}),
            (
                "output_variables has 122,881 bytes, and the service allows an action 122,880. "
                "Give fewer or shorter ones."
            ),
        ),
        (
            lambda _: succeed(external_execution_id="x" * 1501),
            (
                "external_execution_id has 1,501 characters, and the service allows 1,500. Give a "
                "shorter text."
            ),
        ),
        (
            lambda _: fail("x" * 5001),
            "message has 5,001 characters, and the service allows 5,000. Give a shorter text.",
        ),
        (
            lambda _: approve(summary="x" * 513),
            "summary has 513 characters, and the service allows 512. Give a shorter text.",
        ),
        (
            lambda _: reject(by=7),  # type: ignore[arg-type]
            "7 is not the ARN of a caller. Write it like 'arn:aws:iam::123456789012:user/Bob'.",
        ),
    ],
)
def test_what_is_refused(
    mock: PipelineMock, client: Any, make: Callable[[PipelineMock], object], words: str
) -> None:
    """A message names the argument, what was given, and what to give."""
    client.create_pipeline(pipeline=RELEASE)
    with pytest.raises(PipeMockError) as caught:
        make(mock)

    assert words == str(caught.value)


def test_a_service_that_boto3_does_not_have(mock: PipelineMock) -> None:
    """The nearest services are suggested; which these are besides the first, boto3 decides."""
    with pytest.raises(PipeMockError) as caught:
        mock.client("codepipelin")

    begin, end = str(caught.value).split(" or ", maxsplit=1)
    assert "boto3 has no service 'codepipelin'. Did you mean codepipeline" == begin
    assert end.endswith("? Write the name that boto3.client() takes.")


# Limits -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "name", "make"),
    [
        ("ExecutionSummary", "summary", succeed),
        ("ExecutionId", "external_execution_id", succeed),
        ("Revision", "revision", succeed),
        ("Message", "message", fail),
        ("ExecutionId", "external_execution_id", fail),
        ("ApprovalSummary", "summary", approve),
        ("ApprovalSummary", "summary", reject),
    ],
)
def test_texts_are_as_long_as_those_of_the_service(
    shape: str, name: str, make: Callable[..., object]
) -> None:
    """A text may be as long as the service model says, and not longer by one character."""
    most = service().shape_for(shape).metadata["max"]
    with pytest.raises(PipeMockError) as caught:
        make(**{name: "x" * (most + 1)})

    assert make(**{name: "x" * most})
    assert str(caught.value) == (
        f"{name} has {most + 1:,} characters, and the service allows {most:,}. Give a shorter text."
    )


@pytest.mark.parametrize(
    ("shape", "name"), [("Revision", "revision"), ("RevisionSummary", "summary")]
)
def test_texts_of_a_source_change(mock: PipelineMock, client: Any, shape: str, name: str) -> None:
    """The same holds for the id and the summary of a revision."""
    client.create_pipeline(pipeline=RELEASE)
    most = service().shape_for(shape).metadata["max"]
    with pytest.raises(PipeMockError) as caught:
        mock.source_change("release", **{name: "x" * (most + 1)})

    assert str(caught.value).startswith(f"{name} has {most + 1:,} characters, and the service")
    assert mock.source_change("release", **{name: "x" * most})


def test_the_size_of_output_variables() -> None:
    """All names and values together may have 122,880 bytes, as encoded."""
    given = {"A": "\N{LATIN SMALL LETTER A WITH DIAERESIS}" * 61_438, "B": "xx"}
    with pytest.raises(PipeMockError) as caught:
        succeed(output_variables={**given, "B": "xxx"})

    assert (("A", given["A"]), ("B", "xx")) == succeed(output_variables=given).output_variables
    assert str(caught.value) == (
        "output_variables has 122,881 bytes, and the service allows an action 122,880. "
        "Give fewer or shorter ones."
    )


# Regions ----------------------------------------------------------------------------------------


def test_every_region_of_botocore_is_one() -> None:
    """No Region of the installed botocore is refused."""
    session = botocore.session.Session()
    known = [
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("ec2", partition)
    ]

    assert len(known) > 30
    for region in known:
        require_region(region)


@pytest.mark.parametrize(
    "name",
    ["Frankfurt", "eu-west", "eu-west-0", "EU-WEST-1", "eu-west-1a", "eu_west_1"],
)
def test_what_is_no_region(name: str) -> None:
    """The name of a city, of an availability zone or of a constant is not a Region."""
    with pytest.raises(PipeMockError, match="There is no Region"):
        require_region(name)


# What can be connected --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (
            lambda: True,
            (
                "connect(s3=...) takes a client of s3, and this is a bool. Make one by "
                "mock.client('s3')."
            ),
        ),
        (
            boto3.Session,
            (
                "connect(s3=...) takes a client of s3, and this is a boto3.session.Session. Make "
                "one by mock.client('s3')."
            ),
        ),
        (
            lambda: boto3.resource("s3", region_name="us-east-1"),
            (
                "connect(s3=...) takes a client of s3, and this is a "
                "boto3.resources.factory.s3.ServiceResource. A resource has one: pass its "
                "meta.client. Make one by mock.client('s3')."
            ),
        ),
    ],
)
def test_what_is_no_client(mock: PipelineMock, make: Callable[[], object], words: str) -> None:
    """A session, a resource and a flag are refused by their types, and nothing is connected."""
    with pytest.raises(PipeMockError) as caught:
        mock.connect(s3=make())

    assert words == str(caught.value)
    assert mock._cloud.ports.store is None


# Names that are elsewhere ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("mock_codecommit", "a decorator for CodeCommit alone"),
        ("mock_aws", "moto's decorator"),
    ],
)
def test_names_of_other_mocks(name: str, what: str) -> None:
    """A name that other mocks have leads to the one that pipemock has."""
    with pytest.raises(ImportError) as refused:
        exec(f"from pipemock import {name}")  # noqa: S102 -- a name that type checkers refuse

    assert "pipemock" == refused.value.name
    assert str(refused.value) == (
        f"pipemock has no {name}, {what}: mock_codepipeline answers CodePipeline and CodeCommit "
        "together. Write 'from pipemock import mock_codepipeline'."
    )


# Defaults ---------------------------------------------------------------------------------------

YEAR: Final = timedelta(days=365)
DEFAULTS: Final[dict[str, dict[str, object]]] = {
    "approve": {"summary": ""},
    "deploy_event": {"status": "Succeeded", "took": 0},
    "deploy_target": {"after": 0, "events": (), "target_type": "EC2"},
    "fail": {"code": "JobFailed", "targets": ()},
    "mock_codepipeline": {
        "region": "us-east-1",
        "seed": 0,
        "action_duration": 0,
        "job_lease": 60,
        "cancellation_delay": 0,
        "answer_delay": 0,
        "clock": "manual",
        "autojump": False,
        "sleep": "real",
    },
    "reject": {"summary": ""},
    "succeed": {"targets": ()},
    "PipelineMock.client": {"service": "codepipeline"},
    "PipelineMock.deliver_webhook": {"source_ip": "192.30.252.1"},
    "PipelineMock.fault": {"times": 1, "service": "codepipeline", "performed": False},
    "PipelineMock.git_push": {"files": (), "new_branch": False},
    "PipelineMock.lambda_context": {"function_name": "handler"},
    "PipelineMock.notification_rule": {"detail_type": "FULL"},
    "PipelineMock.pull_request": {"number": 1, "title": "", "files": ()},
    "PipelineMock.serve": {
        "host": "127.0.0.1",
        "port": 0,
        "allowed_hosts": (),
        "control": True,
        "tls": False,
    },
    "Clock.run_until": {"limit": YEAR},
    "Clock.run_until_idle": {"limit": YEAR},
    "declarations.build": {"provider": "CodeBuild", "inputs": ("Code",), "outputs": ()},
    "declarations.compute": {"inputs": ("Code",)},
    "declarations.deploy": {"provider": "S3", "inputs": ("Code",), "outputs": ()},
    "declarations.invoke": {"provider": "Lambda", "inputs": (), "outputs": ()},
    "declarations.pipeline": {
        "role_arn": "arn:aws:iam::123456789012:role/release",
        "bucket": "artifacts",
    },
    "declarations.source": {"provider": "CodeCommit", "outputs": ("Code",)},
    "declarations.test": {"provider": "CodeBuild", "inputs": ("Code",), "outputs": ()},
    "failures.branch_not_found": {"provider": "GitHub"},
    "failures.build_failed": {"command": "make", "exit_status": 1},
    "failures.image_definitions_missing": {"file_name": "imagedefinitions.json"},
    "failures.stack_rolled_back": {"status": "UPDATE_ROLLBACK_COMPLETE"},
    "failures.too_many_builds": {"most": 1},
}


def _public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in pipemock.__all__:
        if inspect.isfunction(function := getattr(pipemock, name)):
            yield name, function
    holders: dict[str, Any] = {
        "PipelineMock": pipemock.PipelineMock,
        "Clock": _clock(),
        "declarations": declarations,
        "failures": failures,
    }
    for prefix, holder in holders.items():
        for name, function in inspect.getmembers(holder, inspect.isfunction):
            own = getattr(holder, "__module__", holder.__name__)
            if not name.startswith("_") and function.__module__ == own:
                yield f"{prefix}.{name}", function


def test_defaults() -> None:
    """What an argument is that a test leaves out; a default of `None` is left to the docstring."""
    found = {
        name: {
            each.name: each.default
            for each in inspect.signature(function).parameters.values()
            if each.default not in {None, each.empty}
        }
        for name, function in _public_functions()
    }

    assert DEFAULTS == {name: defaults for name, defaults in found.items() if defaults}


def test_the_defaults_that_editors_show() -> None:
    """The signature of a mock in parentheses has the defaults of the function behind it."""
    tree = ast.parse(inspect.getsource(sys.modules["pipemock._mock.mock"]))
    _, shown, behind = (
        {
            parameter.arg: default and ast.unparse(default)
            for parameter, default in zip(each.args.kwonlyargs, each.args.kw_defaults, strict=True)
        }
        for each in tree.body
        if isinstance(each, ast.FunctionDef) and each.name == "mock_codepipeline"
    )

    assert {"region", "strict"} < shown.keys()
    assert shown == behind


# Behaviours are made by functions such as succeed(), whose arguments have names.
BY_POSITION: Final = {
    "ActionStarting": "account region pipeline stage action category owner provider execution_id "
    "attempt configuration rule",
    "Approve": "by after summary",
    "ArtifactLocation": "name bucket key revision",
    "Call": "function",
    "Fail": "message code after external_execution_id targets",
    "Reject": "by after summary",
    "Succeed": "after summary output_variables revision external_execution_id targets",
    "Timeline": "events",
}


def test_what_may_be_given_by_position() -> None:
    """All other values are made by the names of their attributes alone, so that they can grow.

    What `pipemock.types` has is made by pipemock alone.
    """
    found = {
        name: " ".join(each.name for each in attrs.fields(kind) if each.init and not each.kw_only)
        for module in pkgutil.iter_modules(pipemock.__path__, "pipemock.")
        if "._" not in module.name and module.name != "pipemock.types"
        for name, kind in vars(importlib.import_module(module.name)).items()
        if isinstance(kind, type) and attrs.has(kind)
    }

    assert {"Event", "Notification", "WebhookDelivery", "Content"} < found.keys()
    assert BY_POSITION == {name: given for name, given in found.items() if given}


def test_names_that_nobody_expects() -> None:
    """Any other name is missing as in any module."""
    assert not hasattr(pipemock, "mock_everything")


def test_strategies_without_hypothesis() -> None:
    """Without Hypothesis, the strategies name the extra."""
    source = (
        "import sys; sys.modules['hypothesis'] = None\n"
        "try: from pipemock import strategies\n"
        "except ImportError as error: print(error)"
    )
    run = subprocess.run(  # noqa: S603 -- our own source
        [sys.executable, "-c", source], capture_output=True, text=True, check=True
    )

    assert run.stdout == (
        "pipemock.strategies was imported, and Hypothesis, which it needs, is not installed: "
        "pip install 'pipemock[hypothesis]'.\n"
    )


def test_what_a_mock_hands_out_checks_too(mock: PipelineMock, client: Any) -> None:
    """An approval and a timeline refuse what cannot be, as the mock itself does."""
    client.create_pipeline(pipeline=RELEASE)
    [approval] = mock.approvals
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: approval.approve(by=7), "7 is not the ARN of a caller"),  # type: ignore[arg-type]
        (lambda: approval.reject(summary=7), "summary is a text, not 7"),  # type: ignore[arg-type]
        (lambda: mock.timeline().text(width="80"), "width is an integer, not '80'"),  # type: ignore[arg-type]
    ]
    for make, words in wrong:
        with pytest.raises(PipeMockError, match=re.escape(words)):
            make()

    assert [approval] == mock.approvals
