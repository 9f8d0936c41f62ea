"""Everything that AWS would refuse in a definition, with its place in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from pipemock._definitions import Finding
from pipemock._edge.fitting import unknown_member
from pipemock._edge.inspection import Refusal, of_pipeline, of_request
from pipemock._loading.likely_mistakes import likely_mistakes
from pipemock._loading.sandbox import prepare
from pipemock._loading.unknowns import certain, is_complete, open_structure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from pipemock._definitions import Definition
    from pipemock._definitions.definition import Asked
    from pipemock._loading.sandbox import Sandbox


@attrs.frozen(kw_only=True)
class Inspection:
    """The findings in a definition, what was assumed, and a sandbox for its first choice."""

    sandbox: Sandbox
    findings: Sequence[Finding]
    remarks: Sequence[str]


def inspect(definition: Definition, *, now: datetime | None = None) -> Inspection:
    """Check a definition with every choice that its conditions leave open."""
    sandboxes = [(each, prepare(each, now=now)) for each in (definition, *definition.alternatives)]
    found = [found for each, sandbox in sandboxes for found in check(each, sandbox)]
    remarks = [remark for each, sandbox in sandboxes for remark in _remarks(each, sandbox)]
    if definition.choices:
        choices = "; ".join(definition.choices)
        number = len(definition.choices)
        checked = (
            f"the first {number} of the choices that its conditions leave open were checked"
            if definition.has_more_choices
            else "each choice that its conditions leave open was checked"
        )
        remarks.append(f"{checked}: {choices}")
    return Inspection(
        sandbox=sandboxes[0][1],
        findings=sorted(dict.fromkeys(found)),
        remarks=list(dict.fromkeys(remarks)),
    )


def check(definition: Definition, sandbox: Sandbox) -> Sequence[Finding]:
    """Return what AWS would refuse in a definition, in the order of its lines."""
    asked = definition.pipeline
    refusals = of_pipeline(
        sandbox.site.world, asked.request, definition.transitions, is_complete=is_complete(asked)
    )
    likely = likely_mistakes(asked.request) if is_complete(asked) else ()
    found = [*_findings(asked, refusals, likely)]
    found += [finding(of, each) for of, each in sandbox.refused]
    found += [each for of in definition.action_types for each in of.findings]
    return sorted(dict.fromkeys(found))


def check_request(operation: str, asked: Asked) -> list[Finding]:
    """Return what AWS would refuse in the shape of a request, before it reaches any pipeline."""
    return sorted(dict.fromkeys(_findings(asked, of_request(operation, asked.request))))


def _findings(
    asked: Asked, refusals: Sequence[Refusal], likely: Iterable[Refusal] = ()
) -> Iterator[Finding]:
    for each in (*certain(asked, refusals), *likely, *_foreign(asked, refusals)):
        yield finding(asked, each)
    yield from asked.findings


def _remarks(definition: Definition, sandbox: Sandbox) -> Iterator[str]:
    asked = definition.pipeline
    if definition.implies_region:
        yield f"it is taken to be in {definition.region}, since AWS would refuse it elsewhere"
    for kind in sandbox.assumed:
        yield f"the action type {kind} is not defined there, and taken to exist"
    for path in sorted(open_structure(asked)):
        place, _ = asked.places.find(path)
        yield f"only a deployment knows {place}, so the structure of the pipeline was not checked"


def _foreign(asked: Asked, refusals: Sequence[Refusal]) -> Iterator[Refusal]:
    told = {each.path for each in refusals if each.known}
    for path, why in asked.foreign.items():
        if path not in told:
            yield Refusal(path, f'Unknown property "{_key(asked, path)}": {why}', "UnknownProperty")


def finding(asked: Asked, refusal: Refusal) -> Finding:
    """Return a refusal of a request with its place in the file."""
    path, line = asked.places.find(refusal.path)
    message = refusal.message
    if refusal.known:
        known = (asked.places.spell(f".{name}").removeprefix(".") for name in refusal.known)
        message = unknown_member(_key(asked, refusal.path), known)
    hint = asked.hints.get(refusal.path)
    text = " ".join((f"{message}. {hint}" if hint else message).split())
    return Finding(line, _printable(path), _printable(text), refusal.code)


def _key(asked: Asked, path: str) -> str:
    """Return the last key of a path as the file spells it."""
    place, _ = asked.places.find(path)
    return place.rpartition(".")[2]


# A finding has to stay on one line, whatever the names in a file contain.
def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)
