"""Take screenshots of the status page in six situations, and check its widths and its contrast.

Each situation is shown at 390 and at 1,400 pixels, light and dark. Nothing may overflow, and every
text has to stand out. It needs Chromium and the dependency group `browser`. Run it from the root of
the repository, with the folder to write to::

    python -m tools.screens FOLDER
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from playwright.sync_api import sync_playwright

from pipemock import fail, mock_codepipeline, succeed
from pipemock.declarations import RELEASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from playwright.sync_api import Browser, Page

    from pipemock import PipelineMock
    from pipemock._serving.server import Server

    Situation: TypeAlias = Callable[[PipelineMock], None]

WIDTHS: Final = (390, 1400)
SCHEMES: Final = ("light", "dark")

_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")

# What reaches beyond the right edge of the page, outside of what scrolls by itself.
_OVERFLOWING: Final = """() => {
  const width = document.documentElement.clientWidth;
  const beyond = [...document.body.querySelectorAll("*")].filter((each) =>
    !each.closest(".scroll img") && each.getBoundingClientRect().right > width + 0.5);
  const cut = [...document.body.querySelectorAll("*")].filter((each) =>
    !each.matches(".scroll, input, select, option") && each.scrollWidth > each.clientWidth + 1
    && getComputedStyle(each).display !== "inline");
  const name = (each) => `${each.tagName}.${each.className} ${each.textContent.slice(0, 40)}`;
  return [...new Set([...beyond, ...cut].map(name))];
}"""


# Texts and edges of controls that do not stand out, by the guidelines for accessible pages (WCAG
# 2.1, 1.4.3 and 1.4.11), which except controls that are disabled.
_FAINT: Final = """() => {
  const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const linear = (c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const luminance = (colour) => {
    const [r, g, b] = numbers(colour).map((each) => linear(each / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (each) => {
    const colour = getComputedStyle(each).backgroundColor;
    return numbers(colour)[3] === 0 ? behind(each.parentElement) : colour;
  };
  const contrast = (...colours) => {
    const [darker, lighter] = colours.map(luminance).sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  };
  const shown = [...document.body.querySelectorAll("*")].filter((each) =>
    each.checkVisibility() && !each.closest("[aria-disabled=true], img, script"));
  const hasText = (each) => each.matches("input, select")
    || [...each.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  const text = (each) => contrast(getComputedStyle(each).color, behind(each));
  const edge = (each) =>
    contrast(getComputedStyle(each).borderTopColor, behind(each.parentElement));
  const name = (each, part) =>
    `${part} of ${each.tagName}.${each.className} ${each.textContent.slice(0, 20)}`;
  return [...new Set([
    ...shown.filter((each) => hasText(each) && text(each) < 4.5).map((each) => name(each, "text")),
    ...shown.filter((each) => each.matches("button, input, select") && edge(each) < 3)
      .map((each) => name(each, "edge")),
  ])];
}"""


# Situations ---------------------------------------------------------------------------------------


def idle(mock: PipelineMock) -> None:
    """Leave a pipeline whose execution has succeeded."""
    mock.client().create_pipeline(pipeline=RELEASE)
    mock.approvals[0].approve(summary="Looks good.")
    mock.clock.run_until_idle()


def running(mock: PipelineMock) -> None:
    """Leave three builds side by side, one of them over, and a second execution behind them."""
    mock.when(action="Compile").then(succeed(after=240))
    mock.when(action="Lint").then(succeed(after=60, summary="No findings."))
    mock.when(action="Integration-tests-in-three-browsers").then(succeed(after=1800))
    mock.client().create_pipeline(pipeline=_with_more_builds())
    mock.clock.advance(minutes=2)
    mock.source_change("release", summary="Round prices")


def approval_open(mock: PipelineMock) -> None:
    """Leave an approval open, in front of a transition that is disabled."""
    client = mock.client()
    client.create_pipeline(pipeline=RELEASE)
    client.disable_stage_transition(
        pipelineName="release",
        stageName="Deploy",
        transitionType="Inbound",
        reason="No deployments before the holidays are over.",
    )
    mock.clock.advance(hours=3)


def failed_and_retried(mock: PipelineMock) -> None:
    """Leave a pipeline whose build has failed, and one whose build runs again."""
    message = "Build terminated with state: FAILED. Phase: BUILD, Code: COMMAND_EXECUTION_ERROR"
    mock.when(pipeline="release", action="Compile").then(fail(message=message), succeed(after=240))
    mock.when(pipeline="nightly", action="Compile").then(fail(message=message, after=90))
    client = mock.client()
    for name in ("release", "nightly"):
        client.create_pipeline(pipeline={**RELEASE, "name": name})
    mock.clock.advance(minutes=5)
    [state] = [
        each
        for each in client.get_pipeline_state(name="release")["stageStates"]
        if each["stageName"] == "Build"
    ]
    client.retry_stage_execution(
        pipelineName="release",
        stageName="Build",
        pipelineExecutionId=state["latestExecution"]["pipelineExecutionId"],
        retryMode="FAILED_ACTIONS",
    )
    mock.clock.advance(minutes=1)


def parallel(mock: PipelineMock) -> None:
    """Leave three executions of a pipeline in different stages at the same time."""
    mock.when(action="Compile").then(succeed(after=60), succeed(after=300), succeed(after=1800))
    client = mock.client()
    client.create_pipeline(pipeline={**RELEASE, "pipelineType": "V2", "executionMode": "PARALLEL"})
    mock.clock.advance(minutes=2)
    for summary in ("Round prices", "Show taxes"):
        mock.source_change("release", summary=summary)
        mock.clock.advance(minutes=1)


def thirty_pipelines(mock: PipelineMock) -> None:
    """Leave thirty pipelines, of which three are in progress, in two Regions."""
    mock.when(pipeline="service-07-inventory-and-returns", action="Compile").then(
        succeed(after=240)
    )
    mock.when(pipeline="service-09-inventory-and-returns", action="Compile").then(fail())
    for number in range(1, 31):
        region = "eu-central-1" if number % 10 == 0 else "us-east-1"
        name = f"service-{number:02}-inventory-and-returns"
        mock.client(region=region).create_pipeline(pipeline={**RELEASE, "name": name})
    for approval in mock.approvals[2:]:
        approval.approve(summary="Looks good.")


SITUATIONS: Final[Mapping[str, Situation]] = {
    each.__name__: each
    for each in (idle, running, approval_open, failed_and_retried, parallel, thirty_pipelines)
}


def _with_more_builds() -> dict[str, Any]:
    source, build, *rest = RELEASE["stages"]
    [compiling] = build["actions"]
    names = ("Lint", "Integration-tests-in-three-browsers")
    more = [{**compiling, "name": name, "outputArtifacts": []} for name in names]
    return {**RELEASE, "stages": [source, {**build, "actions": [compiling, *more]}, *rest]}


# The browser --------------------------------------------------------------------------------------


def browser_path() -> str | None:
    """Return the path of a Chromium of this machine, if there is one."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Start Chromium without a window until the end of the block."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path(), args=["--no-sandbox"])
        try:
            yield started
        finally:
            started.close()


def opened(page: Page, server: Server) -> Page:
    """Return a page that shows the status of the mock of a server."""
    page.goto(f"{server.url}/_pipemock/")
    page.wait_for_selector("#pipelines > *")
    page.wait_for_load_state("networkidle")
    return page


def overflowing(page: Page) -> list[str]:
    """Return the elements that reach beyond the page, or beyond the element around them."""
    found: list[str] = page.evaluate(_OVERFLOWING)
    return found


def faint(page: Page) -> list[str]:
    """Return the texts, and the edges of controls, that do not stand out from what is behind."""
    found: list[str] = page.evaluate(_FAINT)
    return found


def main() -> int:
    """Write the screenshots, and return 1 if anything overflows or does not stand out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    problems = []
    with browser() as chromium:
        for name, situation in SITUATIONS.items():
            with mock_codepipeline(now="2026-01-05T09:00Z") as mock, mock.serve() as server:
                situation(mock)
                for width in WIDTHS:
                    for scheme in SCHEMES:
                        shown = f"{name}-{width}-{scheme}"
                        page = chromium.new_page(
                            viewport={"width": width, "height": 800},
                            color_scheme="dark" if scheme == "dark" else "light",
                        )
                        opened(page, server).screenshot(
                            path=folder / f"{shown}.png", full_page=True
                        )
                        found = [*overflowing(page), *faint(page)]
                        problems += [f"{shown}: {each}" for each in found]
                        page.close()
    print(
        "\n".join(problems) or f"Everything fits and stands out; the screenshots are in {folder}."
    )
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
