"""The status page: one self-contained document that uses the control API."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources
from typing import Final

from pipemock._serving.messages import Response

_FOLDER: Final = "status_page"


@functools.cache
def response() -> Response:
    """Return the page, with its style and its script inside.

    Its policy permits that style and that script alone, and requests to the server itself.
    """
    style, script = _read("status.css"), _read("status.js")
    document = _read("status.html").replace("/* style */", style).replace("/* script */", script)
    policy = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        f"style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "connect-src 'self'; img-src data:"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return Response(status=200, headers=headers, body=document.encode())


def _read(name: str) -> str:
    return (resources.files(__package__) / _FOLDER / name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
