"""The demo page: its commands print what the page shows."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import pipemock

ROOT: Final = Path(pipemock.__file__).parents[1]
PAGE: Final = ROOT / "docs" / "demo.md"

_BLOCK: Final = re.compile(r"(?ms)^```(bash|none)\n(.*?)^```$")
_END: Final = "--- end of a block ---"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.skipif(
    shutil.which("bash") is None or shutil.which("curl") is None, reason="needs bash and curl"
)
def test_the_demo(tmp_path: Path) -> None:
    """Each block of commands prints the text below it, in one shell from first to last."""
    port = str(_free_port())
    blocks = _BLOCK.findall(PAGE.read_text("utf-8").replace("4571", port))
    script = "".join(f"{text}echo; echo '{_END}'\n" for kind, text in blocks if kind == "bash")
    script = script.replace("serve shop.json", f"serve shop.json --port {port}")
    place = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    ended = subprocess.run(
        ["bash", "-eu"],  # noqa: S607
        input=script,
        env={**os.environ, **place, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    printed = [each.strip() for each in ended.stdout.split(_END)][:-1]

    assert 0 == ended.returncode, ended.stderr
    following = [kind for kind, _ in blocks[1:]] + ["bash"]
    shown = [
        blocks[at + 1][1].strip() if following[at] == "none" else ""
        for at, (kind, _) in enumerate(blocks)
        if kind == "bash"
    ]
    assert shown == printed
    assert "Deploy      SUCCEEDED" in ended.stderr
