"""A terminal with the AWS CLI, version 1: tests type commands into it and read what it prints.

The CLI runs inside the process of the test, so that the mock answers it.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import json
import logging
import os
import shlex
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from botocore.loaders import Loader, create_loader

if TYPE_CHECKING:
    from collections.abc import Iterator


def as_printed(moment: str) -> str:
    """Return a moment as the CLI prints it: in the local time zone."""
    return datetime.fromisoformat(moment).astimezone().isoformat()


@attrs.frozen
class Refusal:
    """The exit code and the message of a command that failed."""

    exit_code: int
    message: str


@attrs.frozen
class Terminal:
    """Runs commands in a folder of its own."""

    _driver: Any
    _folder: Path
    _capsys: pytest.CaptureFixture[str]

    def save(self, name: str, content: object) -> None:
        """Save a file of JSON in the folder, as an editor would."""
        self._folder.joinpath(name).write_text(json.dumps(content), encoding="utf-8")

    def run(self, command: str) -> Any:
        """Run a command that succeeds, and return the JSON that it prints, if any."""
        exit_code, printed, complaints = self._type(command)
        assert (0, "") == (exit_code, complaints), f"{command}: {complaints}"
        return json.loads(printed) if printed else None

    def refused(self, command: str) -> Refusal:
        """Run a command that fails, and return what it says on standard error."""
        exit_code, printed, complaints = self._type(command)
        assert not printed, f"{command} printed {printed}"
        return Refusal(exit_code, complaints.strip())

    def _type(self, command: str) -> tuple[int, str, str]:
        aws, *arguments = shlex.split(command)
        assert "aws" == aws
        self._capsys.readouterr()
        exit_code = self._driver.main(arguments)
        return (exit_code, *self._capsys.readouterr())


@contextlib.contextmanager
def open_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """Open a terminal in *folder*; once it is closed, the process is as it was before.

    The CLI finds no profile, credentials or alias of the user that runs the tests.
    """
    clidriver = _clidriver()
    with _logger_restored("awscli"), pytest.MonkeyPatch.context() as patch:
        _isolate(patch, folder)
        driver = clidriver.create_clidriver()
        driver.session.register_component("data_loader", _loader())
        driver.alias_loader = clidriver.AliasLoader(str(folder / "alias"))
        yield Terminal(driver, folder, capsys)


# The package `awscli` writes into the environment and puts its own copy of botocore in front of the
# installed one, both as it is imported. The CLI needs neither, and other tests must not see them.
@functools.cache
def _clidriver() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DATA_PATH", "")
        patch.setattr(sys, "meta_path", [*sys.meta_path])
        importlib.import_module("awscli")
    return importlib.import_module("awscli.clidriver")


# Reading the service models is most of what a first command costs; they are the same for all.
@functools.cache
def _loader() -> Loader:
    return create_loader(str(_data_of_the_cli()))


def _data_of_the_cli() -> Path:
    return Path(_clidriver().__file__).parent / "data"


def _isolate(patch: pytest.MonkeyPatch, folder: Path) -> None:
    # Ensures that there is a variable to remove, on any machine.
    patch.setenv("AWS_PROFILE", "of somebody")
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        patch.delenv(name)
    patch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    patch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
    patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    patch.setenv("AWS_DATA_PATH", str(_data_of_the_cli()))
    patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    patch.chdir(folder)


# Every command adds a handler that writes to the current standard error.
@contextlib.contextmanager
def _logger_restored(name: str) -> Iterator[None]:
    logger = logging.getLogger(name)
    handlers, level = [*logger.handlers], logger.level
    try:
        yield
    finally:
        logger.handlers[:] = handlers
        logger.setLevel(level)
