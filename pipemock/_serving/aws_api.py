"""AWS's own API: requests of SDKs to CodePipeline and CodeCommit."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from pipemock._edge import decoding, wire
from pipemock._edge.answers import Answer, Error
from pipemock._edge.calls import Call, note_failure
from pipemock._edge.clients import operation, operation_names
from pipemock._errors import PipeMockError, ServiceError
from pipemock._serving.addressing import protocol_of, scope_of, target_of
from pipemock._serving.attempts import Attempts, BrokenConnection
from pipemock._serving.messages import Response
from pipemock._serving.other_services import error_in_xml, mistake, other_service, reads_xml

if TYPE_CHECKING:
    from pipemock._cloud.cloud import Cloud
    from pipemock._edge.wire import Protocol
    from pipemock._serving.addressing import Scope, Target
    from pipemock._serving.messages import Request

_CODE: Final = "NotImplemented"
_NOT_IMPLEMENTED: Final = 501
_NOT_FOUND: Final = 404

# Documented by the service models: CodeCommit has only the other protocol.
_SPEAK_CBOR: Final = {"codepipeline"}


class AwsApi:
    """The answers to requests of SDKs to one cloud."""

    def __init__(self, cloud: Cloud) -> None:
        """Answer for *cloud*."""
        self._cloud = cloud
        self._attempts = Attempts(cloud)
        self._refused = itertools.count()

    def respond(self, request: Request) -> Response:
        """Return the response to a request; never raises."""
        protocol = protocol_of(request)
        other = other_service(request, protocol)
        if other is not None:
            return self._for_another(request, other, protocol)
        # Captured from Athena; SES has the same body (soto-project/soto#580).
        if protocol is wire.JSON and request.content_type != wire.JSON.headers["Content-Type"]:
            return Response(status=_NOT_FOUND, body=b"<UnknownOperationException/>\n")
        service = "codepipeline"
        try:
            scope = scope_of(request)
            target = target_of(request, protocol)
            service = wire.TARGETS.get(target.service, scope.service)
            _require_known(service, target, protocol)
            return self._answered(request, protocol, service, target.operation, scope)
        except ServiceError as error:
            refusal = Error(error.code, error.message)
            return _written(self._unrecorded(refusal, error.status), service, protocol)
        # The test, in another process, gets it when the mock is left.
        except BaseException as error:  # noqa: BLE001 -- functions of the test may raise anything
            self._cloud.record_mistake(error)
            message = str(error) if isinstance(error, PipeMockError) else repr(error)
            refusal = Error(_CODE, message)
            return _written(self._unrecorded(refusal, _NOT_IMPLEMENTED), service, protocol)

    def _for_another(self, request: Request, service: str, protocol: Protocol) -> Response:
        error = mistake(request, service)
        self._cloud.record_mistake(error)
        if reads_xml(request, service):
            return error_in_xml(_CODE, str(error), status=_NOT_IMPLEMENTED)
        refusal = Error(_CODE, str(error))
        return _written(self._unrecorded(refusal, _NOT_IMPLEMENTED), service, protocol)

    def _answered(
        self, request: Request, protocol: Protocol, service: str, name: str, scope: Scope
    ) -> Response:
        model = operation(service, name)
        call = Call(
            cloud=self._cloud,
            model=model,
            parameters={},
            region=scope.region,
            access_key=scope.access_key,
        )
        try:
            value = protocol.read(request.body)
            call.parameters = decoding.parameters(model, value, protocol.leaves)
        except ServiceError as error:
            note_failure(call, error.code, attempts=1)
            raise
        answer = self._attempts.answer(call, request.headers.get("amz-sdk-invocation-id"))
        if isinstance(answer, BrokenConnection):
            return Response(status=0, broken=answer.how)
        return _written(answer, service, protocol)

    def _unrecorded(self, error: Error, status: int) -> Answer:
        request_id = f"00000000-0000-4000-8001-{next(self._refused):012x}"
        return Answer(request_id=request_id, error=error, status=status)


def _written(answer: Answer, service: str, protocol: Protocol) -> Response:
    error = answer.error
    if error is None:
        body = protocol.written(answer.body)
    else:
        body = protocol.error(service, error.code, error.message)
    headers = {"x-amzn-RequestId": answer.request_id, **protocol.headers}
    return Response(status=answer.status, headers=headers, body=body)


# Captured from other services of this protocol (Athena; aws/aws-sdk-net#1536): without a message.
def _require_known(service: str, target: Target, protocol: Protocol) -> None:
    is_spoken = protocol is wire.JSON or service in _SPEAK_CBOR
    is_named = target.service in wire.TARGETS and target.operation in operation_names(service)
    if not (is_spoken and is_named):
        code = "UnknownOperationException"
        raise ServiceError(code, "")
