"""The status page in Chromium: what it shows, and what its buttons do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from pipemock import fail, mock_codepipeline, succeed
from tests.declarations import release

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Page

    from pipemock import PipelineMock
    from pipemock._serving.server import Server

pytest.importorskip("playwright", reason="needs the dependency group 'browser'")

from playwright.sync_api import expect

from tools import screens

pytestmark = pytest.mark.skipif(screens.browser_path() is None, reason="needs Chromium")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Yield a browser without a window."""
    with screens.browser() as started:
        yield started


@pytest.fixture
def mock() -> Iterator[PipelineMock]:
    """Yield a mock with a pipeline that waits for an approval."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as active:
        active.client().create_pipeline(pipeline=release())
        yield active


@pytest.fixture
def server(mock: PipelineMock) -> Server:
    """Return the server of the mock."""
    return mock.serve()


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """Yield the page of the mock; it must not report any error."""
    shown = chromium.new_page()
    shown.set_default_timeout(10_000)
    errors: list[Any] = []
    shown.on("pageerror", lambda error: errors.append(error))  # noqa: PLW0108 -- wants a function
    shown.on("console", lambda said: errors.append(said.text) if _is_wrong(said) else None)
    yield screens.opened(shown, server)
    shown.close()
    assert [] == errors


# The browser reports each refusal of the service too; the page shows its words.
def _is_wrong(said: ConsoleMessage) -> bool:
    return said.type == "error" and "400 (Bad Request)" not in said.text


def said(page: Page, text: str) -> str:
    """Wait until the page says how something went, and return what it says."""
    expect(page.locator("#message")).to_contain_text(text, timeout=10_000)
    return page.inner_text("#message")


def at(page: Page, time: str) -> None:
    """Wait until the page shows a time."""
    expect(page.locator("#now")).to_contain_text(time, timeout=10_000)


@pytest.mark.parametrize("name", screens.SITUATIONS)
def test_nothing_overflows(chromium: Browser, name: str) -> None:
    """In each situation everything has room, on a telephone and on a desk, and can be read."""
    with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
        screens.SITUATIONS[name](mock)
        for width in screens.WIDTHS:
            page = chromium.new_page(viewport={"width": width, "height": 800})
            screens.opened(page, mock.serve())
            assert [] == screens.overflowing(page)
            assert [] == re.findall("undefined|null|NaN", page.inner_text("main"))
            assert [] == screens.faint(page)
            page.emulate_media(color_scheme="dark")
            assert [] == screens.faint(page)
            page.close()


def test_an_overflow_is_found(page: Page) -> None:
    """What is too wide is found."""
    page.evaluate("document.querySelector('.pipeline').style.width = '3000px'")

    assert screens.overflowing(page)


def test_what_does_not_stand_out_is_found(page: Page) -> None:
    """Texts and edges that are too pale are found."""
    assert [] == screens.faint(page)
    page.evaluate("document.querySelector('h2').style.color = '#cccccc'")
    page.evaluate("document.querySelector('#start-release').style.borderColor = '#c3cad3'")

    assert ["text of H2", "edge of BUTTON"] == [
        each.partition(".")[0] for each in screens.faint(page) if "Open" in each or "Start" in each
    ]


@pytest.mark.parametrize(("verb", "status"), [("Approve", "Succeeded"), ("Reject", "Failed")])
def test_answering_an_approval(page: Page, mock: PipelineMock, verb: str, status: str) -> None:
    """An approval is answered with the comment, and the page shows what follows."""
    page.fill("#comment", "Seen.")
    page.get_by_role("button", name=f"{verb} release/Approve/Sign").click()
    page.wait_for_selector(f".pipeline > summary .{status}")

    assert [] == mock.approvals
    state = mock.client().get_pipeline_state(name="release")["stageStates"][2]
    latest = state["actionStates"][0]["latestExecution"]
    assert ("Seen.", status) == (latest["summary"], latest["status"])
    assert not page.is_visible("#approvals")
    assert "MAIN" == page.evaluate("document.activeElement.tagName")


def test_starting_and_stopping(page: Page, mock: PipelineMock) -> None:
    """An execution is started, and stopped, and what the service refuses is said."""
    mock.when(action="Compile").then(succeed(after=240))
    page.click("text=Start >> nth=0")
    said(page, "Start release: done.")
    [running] = [call for call in mock.calls if call.operation == "StartPipelineExecution"]
    [stop] = page.get_by_role("button", name="Stop release").all()[-1:]
    stop.click()
    expect(page.locator("#pipelines")).to_contain_text("Stopping")
    stop.click()
    said(page, "already")

    assert "wrong" == page.get_attribute("#message", "class")
    mock.clock.run_until_idle()
    expect(page.locator("#pipelines > details > p").first).to_have_text(
        "Stopped on the status page."
    )
    assert "us-east-1" == running.region


def test_retrying(page: Page, mock: PipelineMock) -> None:
    """A failed stage is retried."""
    mock.when(action="Compile").then(fail(message="2 tests failed."), succeed())
    mock.source_change("release")
    page.click("text=Retry")
    said(page, "Retry release/Build: done.")

    assert "Compile (attempt 2)" in page.inner_text("#pipelines")


def test_transitions(page: Page, mock: PipelineMock) -> None:
    """A transition is disabled and enabled."""
    page.click("#transition-release-Deploy")
    said(page, "Disable the transition to release/Deploy: done.")
    deploy = mock.client().get_pipeline_state(name="release")["stageStates"][3]
    assert deploy["inboundTransitionState"]["enabled"] is False
    assert "Disabled on the status page." in page.inner_text("#pipelines")
    page.click("#transition-release-Deploy")
    said(page, "Enable the transition to release/Deploy: done.")
    deploy = mock.client().get_pipeline_state(name="release")["stageStates"][3]
    assert deploy["inboundTransitionState"]["enabled"] is True


def test_the_clock(page: Page, mock: PipelineMock) -> None:
    """The clock is moved by steps, by minutes, to the next due time, and until nothing is due."""
    page.click("text=+1 h")
    at(page, "10:00:00")
    page.fill("#minutes", "2.5")
    page.press("#minutes", "Enter")
    at(page, "10:02:30")
    page.click("#due")
    at(page, "01-12 09:00:00")

    assert "2026-01-12T09:00:00+00:00" == mock.clock.now.isoformat()
    assert not page.is_visible("#pending")
    page.click("#idle")
    said(page, "Advance until idle: done.")


def test_events_appear_as_they_come(page: Page, mock: PipelineMock) -> None:
    """What happens elsewhere is shown without a reload, the timeline included."""
    execution = mock.source_change("release", summary="Round prices")[:8]
    expect(page.locator("#picture img")).to_have_attribute("src", re.compile(execution))

    assert f"{len(mock.events)} events" in page.inner_text("#count")
    assert "Round prices" in page.inner_text("#pipelines")
    page.locator("#picture img").evaluate("image => image.decode()")
    assert page.locator("#picture img").evaluate("image => image.naturalWidth") > 0


def test_events_name_their_execution(page: Page, mock: PipelineMock) -> None:
    """An event names its execution, and one that is not good looks so."""
    mock.when(action="Compile").then(fail())
    mock.source_change("release")
    expect(page.locator("#events .Failed").first).to_have_text("FAILED")
    [*_, last] = mock.events

    assert str(last.as_eventbridge()["detail"]["execution-id"])[:8] in page.inner_text("#events")


def test_the_timeline_of_one_of_two_places(page: Page, mock: PipelineMock) -> None:
    """Pipelines of one name in two Regions have timelines of their own."""
    mock.client(region="eu-west-1").create_pipeline(pipeline=release())
    page.select_option("#shown", "eu-west-1/release")
    [there] = mock.timeline("release", region="eu-west-1", last=1).events[:1]
    expect(page.locator("#picture img")).to_have_attribute("src", re.compile(there.execution_id))

    assert "region=eu-west-1&account=123456789012" in str(page.get_attribute("#text", "href"))


def test_a_server_that_comes_back(chromium: Browser, server: Server) -> None:
    """The page says that the server does not answer, until it does again."""
    page = screens.opened(chromium.new_page(), server)
    page.route("**/status", lambda route: route.abort())
    said(page, "The server does not answer")
    page.unroute("**/status")
    expect(page.locator("#message")).to_be_empty(timeout=10_000)
    page.close()


@pytest.mark.parametrize("way", ["press", "click"])
def test_a_message_is_closed(page: Page, way: str) -> None:
    """A message covers nothing longer than it is wanted."""
    page.click("text=+1 h")
    said(page, "done.")
    if way == "press":
        page.keyboard.press("Escape")
    else:
        page.click("#close")

    expect(page.locator("#notice")).to_be_hidden()


def test_events_of_another_mock(page: Page, server: Server) -> None:
    """After a reset, the page shows the events of the new mock alone, even if there are more."""
    with mock_codepipeline(now="2027-01-01T00:00Z") as new:
        new.client().create_pipeline(pipeline=release(name="nightly"))
        new.source_change("nightly")
        server._answer_for(new._cloud, new._control())
        expect(page.locator("#count")).to_contain_text(f"{len(new.events)} events")
        assert "release" not in page.inner_text("#events")
        assert "nightly" in page.inner_text("#events")


def test_by_keyboard(page: Page, mock: PipelineMock) -> None:
    """Every control is reached by the keyboard, has a name, and keeps the focus."""
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        if reached[-1] == "BODY":
            break
    controls = page.evaluate(
        """[...document.querySelectorAll("button, input, select, summary, a")]
        .filter((each) => each.checkVisibility()).map((each) => each.id || each.tagName)"""
    )
    assert [] == [each for each in controls if each not in reached]
    assert [] == page.evaluate(
        """[...document.querySelectorAll("button, input, select")].filter((each) =>
        !(each.ariaLabel || each.textContent || each.labels && each.labels.length))
        .map((each) => each.outerHTML)"""
    )
    page.focus("#start-release")
    page.keyboard.press("Enter")
    said(page, "Start release: done.")
    expect(page.locator("#count")).to_contain_text(f"{len(mock.events)} events")
    assert "start-release" == page.evaluate("document.activeElement.id")
    assert "StartPipelineExecution" == mock.calls[-1].operation


def test_names_are_text(chromium: Browser) -> None:
    """What a pipeline contains is never read as HTML."""
    with mock_codepipeline() as mock:
        mock.when(action="Compile").then(fail(message="<img src=x onerror=alert(1)>"))
        mock.client().create_pipeline(pipeline=release())
        page = screens.opened(chromium.new_page(), mock.serve())

        assert "<img src=x onerror=alert(1)>" in page.inner_text("#pipelines")
        page.close()


def test_many_pipelines_are_filtered(chromium: Browser) -> None:
    """Of many pipelines those in progress or failed are open, and a part of a name selects."""
    with mock_codepipeline() as mock:
        screens.thirty_pipelines(mock)
        page = screens.opened(
            chromium.new_page(viewport={"width": 390, "height": 800}), mock.serve()
        )

        assert (30, 4) == (
            page.locator(".pipeline").count(),
            page.locator(".pipeline[open]").count(),
        )
        page.fill("#filter", "service-07")
        assert 1 == page.locator(".pipeline").count()
        page.close()
