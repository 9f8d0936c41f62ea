"""Placeholders for values that only AWS has: readable, and valid where the API is strict."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from pipemock._arns import REGIONS, arn, iam_arn, partition_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_REFERENCE: Final = re.compile(r"#\{(?=[^}]*\$\{)")
_LONGEST: Final = 1000  # service model, ActionConfigurationValue

_INTRINSIC: Final = re.compile(r"\$\{([^}]*)\}")
_SPARE_REGIONS: Final = (
    *("us-west-2", "eu-west-1", "ap-southeast-2", "eu-central-1", "us-east-1"),
    *("cn-north-1", "cn-northwest-1"),
    *("us-gov-west-1", "us-gov-east-1"),
)


class Placeholder(str):
    """A string with a placeholder for an unknown value, such as ``${Bucket}``."""

    __slots__ = ()


@attrs.define
class Legal:
    """A maker of placeholders that are valid by the patterns of the service model.

    The same placeholder becomes the same Region everywhere, and other placeholders other Regions
    of the same partition, which `source` does not name.
    """

    region: str
    account: str
    source: object = attrs.field(repr=False)
    _regions: dict[str, str] = attrs.field(factory=dict)

    def value(self, path: str, text: Placeholder) -> str | int:
        """Return a text with placeholders, or a valid value if *path* does not allow them."""
        name = path.rpartition(".")[2]
        if _IS_FREE.fullmatch(path):
            is_topic = name == "NotificationArn" and not _TOPIC.fullmatch(text)
            return self._topic(text) if is_topic else _without_references(text)
        if name == "region":
            return self.region_for(text)
        if name == "category":
            return category_for(path)
        for pattern, known in _ENUMERATIONS:
            if pattern.fullmatch(path):
                return known
        if name == "roleArn":
            return str(text) if _ROLE.fullmatch(text) else self._role(text)
        pattern, legal = _WORDS.get(name, _ANYTHING)
        return str(text) if pattern.fullmatch(text) else legal(text)

    def region_for(self, text: str) -> str:
        """Return the Region that replaces a placeholder."""
        if text not in self._regions:
            spare = self._spare_regions()
            self._regions[text] = spare[len(self._regions) % len(spare)]
        return self._regions[text]

    def _spare_regions(self) -> list[str]:
        own, source = partition_of(self.region), repr(self.source)
        others = [
            each
            for each in dict.fromkeys((*_SPARE_REGIONS, *sorted(REGIONS)))
            if partition_of(each) == own and each != self.region
        ]
        unnamed = [each for each in others if each not in source]
        return unnamed or others or [self.region]

    def _topic(self, text: str) -> str:
        return arn("sns", self.region, self.account, _word(text))

    def _role(self, text: str) -> str:
        return iam_arn(self.region, self.account, f"role/{_word(text)}")


def category_for(path: str) -> str:
    """Return the category of an action or a rule that only a deployment knows."""
    if path.partition(".")[2].startswith("stages[0].actions"):
        return "Source"
    return "Rule" if "ruleTypeId" in path else "Build"


# A reference with a placeholder cannot be followed.
def _without_references(text: str) -> str:
    return _REFERENCE.sub("{", text)[:_LONGEST]


def _word(text: str, other: str = "_", *, most: int = 100) -> str:
    named = _INTRINSIC.sub(r"\1", text)
    return re.sub(r"[^A-Za-z0-9-]+", other, named).strip(other)[:most] or "unknown"


def _bucket(text: str) -> str:
    return f"bucket-{_word(text, '-', most=50)}".rstrip("-")


def _at_most(most: int) -> Callable[[str], str]:
    return lambda text: _word(text, most=most)


# Service model, CreatePipeline: the patterns of members with these names.
_NAME: Final = re.compile(r"[A-Za-z0-9@_-]{1,100}")
_TOPIC: Final = re.compile(r"arn:[^:$]*:sns:[^:$]*:[^:]*:[^:]*")
_ROLE: Final = re.compile(r"arn:aws(-\w+)*:iam::[0-9]{12}:role/.*")
_WORDS: Final[Mapping[str, tuple[re.Pattern[str], Callable[[str], str]]]] = {
    "location": (re.compile(r"[a-zA-Z0-9.-]{3,63}"), _bucket),
    "name": (_NAME, _word),
    "namespace": (_NAME, _word),
    "provider": (re.compile(r"[0-9A-Za-z_-]{1,35}"), _at_most(35)),
    "reason": (re.compile(r"[a-zA-Z0-9!@ ().*?-]{1,300}"), lambda text: _word(text, "-")),
    "sourceActionName": (_NAME, _word),
    "stageName": (_NAME, _word),
    "targetAction": (_NAME, _word),
    "targetPipeline": (_NAME, _word),
    "version": (re.compile(r"[0-9A-Za-z_-]{1,9}"), _at_most(9)),
}
# The stand-in of what has to be one of a few values: that with which the least is refused.
_ENUMERATIONS: Final[tuple[tuple[re.Pattern[str], str | int], ...]] = (
    (re.compile(r".*\.(artifactStores\[[0-9]+\]\.)?artifactStore\.type"), "S3"),
    (re.compile(r".*\.encryptionKey\.type"), "KMS"),
    (re.compile(r".*\.environmentVariables\[[0-9]+\]\.type"), "PLAINTEXT"),
    (re.compile(r".*\.executionMode"), "SUPERSEDED"),
    (re.compile(r".*\.maximumCount"), 5),
    (re.compile(r".*\.minimumCount"), 0),
    (re.compile(r".*\.owner"), "AWS"),
    (re.compile(r".*\.pipelineType"), "V2"),
    (re.compile(r".*\.providerType"), "CodeStarSourceConnection"),
    (re.compile(r".*\.retryMode"), "FAILED_ACTIONS"),
    (re.compile(r".*\.runOrder"), 1),
    (re.compile(r".*\.timeoutInMinutes"), 60),
    (re.compile(r"configurationProperties\[[0-9]+\]\.(key|queryable|required|secret)"), "false"),
    (re.compile(r"configurationProperties\[[0-9]+\]\.type"), "String"),
)
_ANYTHING: Final = (re.compile(r"(?s).*"), str)
_IS_FREE: Final = re.compile(r".*\.configuration\..*")
