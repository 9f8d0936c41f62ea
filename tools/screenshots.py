"""Take pictures of a built site: `python -m tools.screenshots docs/_build FOLDER`.

Chromium shows each page in a frame as wide as a desktop or a phone, light and dark. The exit status
is 1 if a page is wider than its frame, has a diagram that was not drawn, or loads something from
another site.
"""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, ClassVar, Final

PAGES: Final = ("index", "tutorial", "reference", "messages", "design", "pictures", "cheatsheet")
WIDTHS: Final = (1280, 390)
THEMES: Final = ("light", "dark")

_HEIGHT: Final = 1400
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")

_FRAME: Final = """\
<!doctype html><body style="margin: 0"><script>
localStorage.setItem("theme", "THEME");
const frame = document.createElement("iframe");
frame.style = "width: WIDTHpx; height: HEIGHTpx; border: 0";
const settled = () => {
  const page = frame.contentDocument;
  const diagrams = [...page.querySelectorAll("pre.mermaid")];
  const loaded = frame.contentWindow.performance.getEntriesByType("resource");
  fetch("/_result", {method: "POST", body: JSON.stringify({
    width: page.documentElement.scrollWidth,
    undrawn: diagrams.filter((one) => !one.querySelector("svg")).length,
    foreign: loaded.map((one) => one.name).filter((name) => !name.startsWith(location.origin)),
  })});
};
frame.onload = () => setTimeout(settled, 3000);
frame.src = "/PAGE.html";
document.body.append(frame);
</script>
"""


class _Handler(http.server.SimpleHTTPRequestHandler):
    """The site, and a frame around one of its pages."""

    frame = ""
    results: ClassVar[list[dict[str, Any]]] = []

    def do_GET(self) -> None:
        """Answer with the frame, or with a file of the site."""
        if self.path != "/_frame":
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(_Handler.frame.encode())

    def do_POST(self) -> None:
        """Keep what the frame has measured."""
        length = int(self.headers["Content-Length"])
        self.results.append(json.loads(self.rfile.read(length)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Write nothing."""


def main(site: Path, folder: Path) -> int:
    """Take all pictures, print what is wrong, and return the exit status."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        found = [
            f"{page}, {width} pixels, {theme}: {trouble}"
            for page in PAGES
            for width in WIDTHS
            for theme in THEMES
            for trouble in _take(server.server_port, folder, page, width, theme)
        ]
        server.shutdown()
    print(*found, sep="\n")
    return bool(found)


def _take(port: int, folder: Path, page: str, width: int, theme: str) -> list[str]:
    words = {"PAGE": page, "WIDTH": str(width), "THEME": theme, "HEIGHT": str(_HEIGHT)}
    _Handler.frame = functools.reduce(lambda text, word: text.replace(*word), words.items(), _FRAME)
    _Handler.results.clear()
    browser = next(filter(None, map(shutil.which, _BROWSERS)))
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(  # noqa: S603 -- our own pages
            [
                str(browser),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                f"--window-size={width},{_HEIGHT}",
                "--virtual-time-budget=8000",
                f"--screenshot={(folder / f'{page}-{width}-{theme}.png').resolve()}",
                f"http://127.0.0.1:{port}/_frame",
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
    if not _Handler.results:
        return ["the page was not shown"]
    shown = _Handler.results[-1]
    troubles = [f"loads {name}" for name in shown["foreign"]]
    if shown["width"] > width:
        troubles.append(f"is {shown['width']} pixels wide")
    if shown["undrawn"]:
        troubles.append(f"has {shown['undrawn']} diagrams that were not drawn")
    return troubles


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
