"""Draw eight pipelines as pictures, and check in a browser that nothing overflows or overlaps.

Each picture is shown 390 and 1,400 pixels wide, light and dark by the switch of the page. It needs
Chromium and the dependency group `browser`. Run it from the root of the repository, with the folder
to write to::

    python -m tools.pictures FOLDER
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipemock import approve, fail, mock_codepipeline, reject, succeed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import TypeAlias

    from playwright.sync_api import Page

    from pipemock import PipelineMock

    Story: TypeAlias = Callable[[PipelineMock, Path], str]

WIDTHS: Final = (390, 1400)
SCHEMES: Final = ("light", "dark")

_DATA: Final = Path(__file__).parents[1] / "tests" / "data"

# What is beyond the edge, and which texts and marks of cuts meet, by the fonts of the browser.
_MISTAKES: Final = """() => {
  const svg = document.querySelector("svg");
  const edge = svg.getBoundingClientRect();
  const boxes = [...svg.querySelectorAll("text, .torn")]
    .filter((each) => !each.closest(".legend") || each.tagName === "text")
    .map((each) => [each, each.getBoundingClientRect()]);
  const name = (each) => each.tagName === "text" ? each.lastChild.textContent : "a cut";
  const found = [];
  if (document.documentElement.scrollWidth > window.innerWidth) found.push("the page scrolls");
  for (const [each, box] of boxes) {
    if (box.right > edge.right || box.left < edge.left || box.bottom > edge.bottom)
      found.push(`${name(each)} is beyond the edge`);
  }
  boxes.forEach(([one, a], number) => boxes.slice(number + 1).forEach(([other, b]) => {
    if (one.tagName !== "text" && other.tagName !== "text") return;
    const isBeside = a.right <= b.left || b.right <= a.left;
    if (isBeside || a.bottom <= b.top || b.bottom <= a.top) return;
    // In a narrow picture the box of a cut has rows of texts in it, which its path leaves out.
    const [torn, box] = one.tagName === "text" ? [other, a] : [one, b];
    if (torn.tagName !== "text" && !crosses(torn, box)) return;
    found.push(`${name(one)} meets ${name(other)}`);
  }));
  function crosses(path, box) {
    for (let x = box.left; x <= box.right; x += 2) {
      for (let y = box.top + 2; y <= box.bottom - 3; y += 2) {
        const point = svg.createSVGPoint();
        [point.x, point.y] = [x - edge.left, y - edge.top];
        if (path.isPointInFill(point)) return true;
      }
    }
    return false;
  }
  return found;
}"""


# Stories ----------------------------------------------------------------------------------------


def _several_weeks(mock: PipelineMock, file: Path) -> str:
    mock.when(category="Build").then(succeed(after=240))
    mock.when(category="Deploy").then(succeed(after=90))
    mock.when(category="Approval").then(approve(after=6 * 86400))
    name = mock.load(file).pipelines[0]
    mock.clock.run_until_idle()
    mock.client().start_pipeline_execution(name=name)
    mock.clock.advance(minutes=20)
    return name


def _rules_not_met(mock: PipelineMock, file: Path) -> str:
    mock.when(category="Build").then(succeed(after=240))
    elsewhere = succeed(output_variables={"BranchName": "prices"})
    mock.when(category="Source").then(elsewhere, succeed(), elsewhere)
    mock.when(category="Rule").then(succeed(), fail(message="The alarm is on."))
    name = mock.load(file).pipelines[0]
    client = mock.client()
    declared = client.get_pipeline(name=name)["pipeline"].get("variables", ())
    values = [{"name": each["name"], "value": "test"} for each in declared]
    for _ in range(3):
        mock.clock.advance(minutes=30)
        client.start_pipeline_execution(name=name, **({"variables": values} if values else {}))
    mock.clock.advance(minutes=30)
    return name


def _failed_and_retried(mock: PipelineMock, file: Path) -> str:
    message = "Error while executing command: npm run test:integration. Reason: exit status 1"
    mock.when(category="Source").then(succeed(summary="Round prices up, not down"))
    mock.when(category="Build").then(fail(message=message, after=150), succeed(after=400))
    mock.when(category="Deploy").then(fail(message=message, after=700), succeed(after=300))
    name = mock.load(file).pipelines[0]
    client = mock.client()
    for _ in range(2):
        mock.clock.advance(minutes=20)
        for stage in client.get_pipeline_state(name=name)["stageStates"]:
            if stage.get("latestExecution", {}).get("status") == "Failed":
                client.retry_stage_execution(
                    pipelineName=name,
                    stageName=stage["stageName"],
                    pipelineExecutionId=stage["latestExecution"]["pipelineExecutionId"],
                    retryMode="FAILED_ACTIONS",
                )
    mock.clock.advance(minutes=2)
    return name


def _in_each_others_way(mock: PipelineMock, file: Path) -> str:
    mock.when(category="Build").then(succeed(after=1800))
    mock.when(category="Deploy").then(succeed(after=3600))
    name = mock.load(file).pipelines[0]
    for _ in range(6):
        mock.clock.advance(minutes=11)
        mock.client().start_pipeline_execution(name=name)
    mock.clock.advance(hours=2)
    return name


def _rejected(mock: PipelineMock, file: Path) -> str:
    mock.when(category="Build").then(succeed(after=600))
    mock.when(category="Approval").then(reject(after=4000, summary="The prices are wrong."))
    name = mock.load(file).pipelines[0]
    mock.clock.advance(days=2)
    mock.client().start_pipeline_execution(name=name)
    mock.clock.advance(minutes=15)
    return name


def _a_hundred(mock: PipelineMock, file: Path) -> str:
    mock.when(category="Build").then(succeed(after=1500), fail(after=90), succeed(after=900))
    name = mock.load(file).pipelines[0]
    for number in range(99):
        mock.clock.advance(hours=1 if number % 20 else 200)
        mock.client().start_pipeline_execution(name=name)
    mock.clock.advance(hours=1)
    return name


STORIES: Final[Mapping[str, Story]] = {
    "cdk/cdk.out/Waves.template.json": _several_weeks,
    "cdk/cdk.out/Conditional.template.json": _rules_not_met,
    "definitions/conditions.json": _rules_not_met,
    "cdk/cdk.out/CrossRegion.template.json": _failed_and_retried,
    "cdk/cdk.out/Containers.template.json": _in_each_others_way,
    "definitions/two_sources.template.json": _in_each_others_way,
    "definitions/approval_window.yaml": _rejected,
    "cdk/cdk.out/Commands.template.json": _a_hundred,
    "definitions/blue_green.template.json": _failed_and_retried,
}


def pictures() -> Iterator[tuple[str, Mapping[int, str]]]:
    """Yield the name of each picture, and by its width the picture."""
    for file, story in STORIES.items():
        with mock_codepipeline(now="2026-01-05T09:00Z") as mock:
            timeline = mock.timeline(story(mock, _DATA / file))
        yield Path(file).name.partition(".")[0], {each: timeline.svg(width=each) for each in WIDTHS}


# The browser ------------------------------------------------------------------------------------


def _page(picture: str, scheme: str) -> str:
    paper = "#0d1117" if scheme == "dark" else "#ffffff"
    meta = '<meta name="viewport" content="width=device-width">'
    body = f'<body style="margin: 0; background: {paper}">{picture}</body>'
    return f'<!doctype html><html data-theme="{scheme}"><head>{meta}</head>{body}</html>'


def mistakes(page: Page, picture: str, scheme: str) -> list[str]:
    """Show a picture on a page, and return what overflows or overlaps."""
    page.set_content(_page(picture, scheme))
    found: list[str] = page.evaluate(_MISTAKES)
    paper: Any = page.evaluate('() => getComputedStyle(document.querySelector(".paper")).fill')
    if paper != {"light": "rgb(255, 255, 255)", "dark": "rgb(13, 17, 23)"}[scheme]:
        found.append(f"the paper is {paper}")
    return found


def main() -> int:
    """Write the pictures and their screenshots, and return 1 if anything overflows or overlaps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    from tools.screens import browser  # noqa: PLC0415 -- drawing needs no browser

    problems = []
    with browser() as chromium:
        for name, by_width in pictures():
            for width, picture in by_width.items():
                (folder / f"{name}-{width}.svg").write_text(picture, "ascii")
                page = chromium.new_page(viewport={"width": width, "height": 800})
                for scheme in SCHEMES:
                    shown = f"{name}-{width}-{scheme}"
                    problems += [f"{shown}: {each}" for each in mistakes(page, picture, scheme)]
                    page.screenshot(path=folder / f"{shown}.png", full_page=True)
                page.close()
    print("\n".join(problems) or f"Nothing overflows; the pictures are in {folder}.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
