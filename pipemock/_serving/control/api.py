"""The control API: requests under `/_pipemock/`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from pipemock._errors import PipeMockError, ServiceError
from pipemock._serving.control import page
from pipemock._serving.control.routes import ROUTES, OwnedByTestError, Route
from pipemock._serving.control.values import called, plain
from pipemock._serving.messages import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipemock._serving.control.handle import Handle
    from pipemock._serving.messages import Request

PREFIX: Final = "/_pipemock/"

_TEXT: Final = "text/plain; charset=utf-8"
_JSON: Final = "application/json"
_TYPES: Final = {"timeline": _TEXT, "explain": _TEXT, "timeline.svg": "image/svg+xml"}

_NUMBERS: Final = {"after", "last", "width"}

_BAD: Final = 400
_NOT_FOUND: Final = 404
_NOT_ALLOWED: Final = 405
_CONFLICT: Final = 409
_NOT_JSON: Final = 415
_BROKEN: Final = 500


class ControlApi:
    """The answers to requests that control one mock."""

    def __init__(self, handle: Handle, *, reset: Callable[..., Any] | None = None) -> None:
        """Control the mock of *handle*.

        Args:
            handle: The mock.
            reset: Puts a new mock in its place, where there is no test whose mock it is.
        """
        self._handle = handle
        self._reset = reset

    def respond(self, request: Request) -> Response:
        """Return the response to a request; never raises."""
        parts = urlsplit(request.path)
        name = parts.path.removeprefix(PREFIX)
        if not name and request.method == "GET":
            return page.response()
        found = {each.method: each for each in ROUTES if each.path == name}
        if not found:
            every = ", ".join(dict.fromkeys(each.path for each in ROUTES))
            return _refused(_NOT_FOUND, f"There is no {PREFIX}{name}. There are {every}.")
        if request.method not in found:
            return _refused(_NOT_ALLOWED, f"{PREFIX}{name} takes {' and '.join(found)}.")
        # A web page can send a body of another type without asking.
        if request.method == "POST" and request.content_type != _JSON:
            return _refused(_NOT_JSON, f"Send JSON, with the Content-Type {_JSON}.")
        return self._performed(found[request.method], request, parts.query)

    def _performed(self, route: Route, request: Request, query: str) -> Response:
        try:
            arguments = _members(request.body) if route.method == "POST" else _parameters(query)
            function = self._reset if route.path == "reset" else None
            returned = called(function or route.function(self._handle), arguments, route.path)
            result = route.answer(self._handle, returned)
        except OwnedByTestError as error:
            return _refused(_CONFLICT, error)
        except PipeMockError as error:
            return _refused(_BAD, error)
        except ServiceError as error:
            return _written(error.status, {"error": error.code, "message": error.message})
        except BaseException as error:  # noqa: BLE001 -- functions of the test may raise anything
            return _refused(_BROKEN, error)
        kind = _TYPES.get(route.path, _JSON)
        body = json.dumps(plain(result), indent=2) if kind == _JSON else result
        headers = {"Content-Type": kind, "Cache-Control": "no-store"}
        return Response(status=200, headers=headers, body=f"{body}\n".encode())


def _members(body: bytes) -> dict[str, Any]:
    try:
        members = json.loads(body or b"{}")
        json.dumps(members, ensure_ascii=False).encode()  # fails for half of a surrogate pair
    except (ValueError, RecursionError) as error:
        msg = f"The body is not JSON: {error}."
        raise PipeMockError(msg) from None
    if not isinstance(members, dict):
        msg = f"The body is a structure with the arguments as members, not {members!r}."
        raise PipeMockError(msg)
    return members


def _parameters(query: str) -> Mapping[str, Any]:
    given = parse_qsl(query, keep_blank_values=True)
    return {name: int(value) if _is_number(name, value) else value for name, value in given}


# An account is a text of digits, and the name of a pipeline can be one.
def _is_number(name: str, value: str) -> bool:
    return name in _NUMBERS and value.isascii() and value.isdecimal()


def _refused(status: int, error: BaseException | str) -> Response:
    return _written(status, plain(PipeMockError(error) if isinstance(error, str) else error))


def _written(status: int, told: Mapping[str, str]) -> Response:
    body = json.dumps(told, indent=2) + "\n"
    return Response(status=status, headers={"Content-Type": _JSON}, body=body.encode())
