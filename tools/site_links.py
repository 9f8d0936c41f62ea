"""Check a built site by itself: `python -m tools.site_links docs/_build`.

Every link inside the site leads to a page and a place that exist, and no page loads anything from
elsewhere. Links to other sites are not followed.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_LOADED: Final = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}


class _Page(HTMLParser):
    """The places, the links and the loaded files of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.places = {""}
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what an element names."""
        named = {key: value for key, value in attrs if value}
        self.places |= {named[key] for key in ("id", "name") if key in named}
        if tag == "a" and "href" in named:
            self.links.add(named["href"])
        if tag in _LOADED and _LOADED[tag] in named:
            self.loaded.add(named[_LOADED[tag]])


def problems(site: Path) -> list[str]:
    """Return the dead links of a site, and what its pages load from elsewhere."""
    pages = {path.resolve(): _Page(path) for path in sorted(site.rglob("*.html"))}
    return [
        f"{path.name}: {trouble}"
        for path, page in pages.items()
        for trouble in (*_dead(path, page, pages), *_foreign(page))
    ]


def _dead(path: Path, page: _Page, pages: dict[Path, _Page]) -> list[str]:
    dead = []
    for link in sorted(page.links):
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        known = pages.get(target)
        if not target.exists():
            dead.append(f"there is no file {link}")
        elif known is not None and unquote(parts.fragment) not in known.places:
            dead.append(f"there is no place {link}")
    return dead


def _foreign(page: _Page) -> list[str]:
    return [f"loads {each}" for each in sorted(page.loaded) if urlsplit(each).netloc]


if __name__ == "__main__":
    found = problems(Path(sys.argv[1]))
    print(*found, sep="\n")
    sys.exit(bool(found))
