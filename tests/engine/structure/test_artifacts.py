"""Rules for artifacts and their stores: each has a broken twin, and a neighbour that is legal."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.declarations import action, approval, build, deploy, pipeline, release, source
from tests.refusals import refusals

ACTION: Final = "InvalidActionDeclarationException"
STRUCTURE: Final = "InvalidStructureException"
VALIDATION: Final = "ValidationException"


def artifacts(number: int) -> list[dict[str, str]]:
    """Name so many artifacts."""
    return [{"name": f"Part{position}"} for position in range(number)]


# How many -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("declared", "text"),
    [
        (
            build("Work") | {"inputArtifacts": []},
            "Action Work declares 0 input artifacts which is less than the minimum count (1)",
        ),
        (
            build("Work") | {"inputArtifacts": artifacts(6)},
            "Action Work declares 6 input artifacts which is more than the maximum count (5)",
        ),
        (
            build("Work", outputArtifacts=artifacts(6)),
            "Action Work declares 6 output artifacts which is more than the maximum count (5)",
        ),
        (
            approval("Work", inputArtifacts=artifacts(1)),
            "Action Work declares 1 input artifacts which is more than the maximum count (0)",
        ),
    ],
)
def test_numbers_that_do_not_fit(declared: dict[str, Any], text: str) -> None:
    """An action with fewer or more artifacts than its type takes is refused."""
    declaration = pipeline(("Source", [source()]), ("Work", [declared]))

    assert (ACTION, text) == refusals(declaration)[0][1:]


def test_a_source_without_an_output() -> None:
    """A source has to make an artifact."""
    declaration = pipeline(("Source", [source() | {"outputArtifacts": []}]), ("Gate", [approval()]))
    path = "stages[0].actions[0].outputArtifacts"
    text = "Action Checkout declares 0 output artifacts which is less than the minimum count (1)"

    assert [(path, ACTION, text)] == refusals(declaration)


@pytest.mark.parametrize("number", [1, 5])
def test_numbers_that_fit(number: int) -> None:
    """A build takes one artifact up to five, and makes as many."""
    sources = [source(f"Checkout{each}", output=f"Part{each}") for each in range(number)]
    made = [{"name": f"Built{each}"} for each in range(number)]
    work = build() | {"inputArtifacts": artifacts(number), "outputArtifacts": made}

    assert [] == refusals(pipeline(("Source", sources), ("Build", [work])))


# Outputs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["Build", "Later"])
def test_outputs_are_unique(stage: str) -> None:
    """An artifact that two actions make is refused, in one stage or in two."""
    first, second = (build(name, outputArtifacts=[{"name": "App"}]) for name in ("One", "Two"))
    stages = {"Build": [first]}
    stages.setdefault(stage, []).append(second)
    declaration = pipeline(("Source", [source()]), *stages.items())
    path = "stages[1].actions[1]" if stage == "Build" else "stages[2].actions[0]"
    text = (
        "Output Artifact Bundle name must be unique within the pipeline. "
        "App has been used more than once."
    )

    assert [(f"{path}.outputArtifacts[0].name", STRUCTURE, text)] == refusals(declaration)


def test_outputs_of_different_names() -> None:
    """Two actions may make artifacts of different names."""
    first, second = (build(name, outputArtifacts=[{"name": name}]) for name in ("One", "Two"))

    assert [] == refusals(pipeline(("Source", [source()]), ("Build", [first, second])))


@pytest.mark.parametrize(
    "actions",
    [
        [deploy(takes="Nothing")],
        [deploy(takes="Nothing"), build(outputArtifacts=[{"name": "Nothing"}])],
        [build(outputArtifacts=[{"name": "Nothing"}]), deploy(takes="Nothing")],
        [
            build(runOrder=2, outputArtifacts=[{"name": "Nothing"}]),
            deploy(takes="Nothing", runOrder=1),
        ],
    ],
    ids=["by nobody", "in the same breath", "in the same breath, first", "afterwards"],
)
def test_inputs_that_nobody_makes_before(actions: list[dict[str, Any]]) -> None:
    """An input is refused if nobody makes it, or not before the action runs."""
    position = [each["name"] for each in actions].index("Ship")
    path = f"stages[1].actions[{position}].inputArtifacts[0].name"
    text = (
        "Input Artifact Bundle Nothing in action Ship "
        "is not the output of an action that runs before it."
    )

    declaration = pipeline(("Source", [source()]), ("Work", actions))

    assert [(path, ACTION, text)] == refusals(declaration)


def test_inputs_that_come_from_a_later_stage() -> None:
    """An input that only a later stage makes is refused."""
    late = build(outputArtifacts=[{"name": "App"}])
    declaration = pipeline(
        ("Source", [source()]), ("Deploy", [deploy(takes="App")]), ("Build", [late])
    )
    text = (
        "Input Artifact Bundle App in action Ship "
        "is not the output of an action that runs before it."
    )

    path = "stages[1].actions[0].inputArtifacts[0].name"

    assert [(path, ACTION, text)] == refusals(declaration)


def test_inputs_that_are_made_before() -> None:
    """An input may come from an earlier stage, or from a lower run order of the same stage."""
    made = build(outputArtifacts=[{"name": "App"}], runOrder=1)
    stages = ("Build", [deploy(takes="App", runOrder=2), made]), ("Deploy", [deploy(takes="App")])

    assert [] == refusals(pipeline(("Source", [source()]), *stages))


# Stores ---------------------------------------------------------------------------------------


def stores(*regions: str) -> dict[str, dict[str, str]]:
    """Declare a bucket in each Region."""
    return {region: {"type": "S3", "location": f"artifacts-{region}"} for region in regions}


def with_stores(
    declared: dict[str, dict[str, str]] | None, *, deploys_to: str | None = None
) -> dict[str, Any]:
    """Declare a release with these stores, and perhaps an action in another Region."""
    declaration = release()
    if declared is not None:
        del declaration["artifactStore"]
        declaration["artifactStores"] = declared
    if deploys_to is not None:
        declaration["stages"][3]["actions"][0]["region"] = deploys_to
    return declaration


@pytest.mark.parametrize("both", [True, False])
def test_one_kind_of_store(*, both: bool) -> None:
    """A pipeline with both kinds of store is refused, and so is one with neither."""
    declaration = release(artifactStores=stores("us-east-1"))
    if not both:
        del declaration["artifactStore"], declaration["artifactStores"]
    text = "Specify either 'pipeline.artifactStore' or 'pipeline.artifactStores', but not both."

    assert [("artifactStore", VALIDATION, text)] == refusals(declaration)


def test_one_store_for_several_regions() -> None:
    """A single store does not do for an action in another Region."""
    text = (
        "Your pipeline contains actions in more than one region. Use 'pipeline.artifactStores' "
        "instead of 'pipeline.artifactStore' to declare an artifact store, such as an artifact "
        "bucket, for each region where you have an action."
    )

    assert [("artifactStore", VALIDATION, text)] == refusals(
        with_stores(None, deploys_to="eu-west-1")
    )


def test_one_store_for_one_region() -> None:
    """A single store does for an action that names the Region of the pipeline."""
    assert [] == refusals(with_stores(None, deploys_to="us-east-1"))


@pytest.mark.parametrize(
    ("regions", "deploys_to", "missing"),
    [
        (["eu-west-1"], None, "us-east-1"),
        (["eu-west-1"], "eu-west-1", "us-east-1"),
        (["us-east-1"], "eu-west-1", "eu-west-1"),
        (["us-east-1", "eu-west-2"], "eu-west-1", "eu-west-1"),
    ],
)
def test_a_region_without_a_store(regions: list[str], deploys_to: str | None, missing: str) -> None:
    """The Region of the pipeline and that of each action need a store."""
    text = (
        "Your pipeline must have an artifact store, such as an artifact bucket, for each region "
        "where you have an action. The following region is missing in 'pipeline.artifactStores': "
        f"{missing}."
    )

    assert [("artifactStores", VALIDATION, text)] == refusals(
        with_stores(stores(*regions), deploys_to=deploys_to)
    )


@pytest.mark.parametrize("region", ["moon", "us-east", "US-EAST-1", "us-east-1a", "us-east-9"])
def test_a_store_in_no_region(region: str) -> None:
    """A store in a Region that does not exist is refused."""
    text = f"The region {region} specified in 'pipeline.artifactStores' is not a valid AWS Region."

    assert [(f"artifactStores.{region}", VALIDATION, text)] == refusals(
        with_stores(stores("us-east-1", region))
    )


@pytest.mark.parametrize(
    ("regions", "deploys_to"),
    [
        (["us-east-1"], None),
        (["us-east-1", "eu-west-1"], "eu-west-1"),
        (["us-east-1", "us-gov-west-1", "ap-southeast-2"], None),
        (["us-east-1", "eusc-de-east-1", "us-isob-east-1"], None),
    ],
)
def test_a_store_for_each_region(regions: list[str], deploys_to: str | None) -> None:
    """Stores for the Regions of the pipeline and its actions do, and more do no harm."""
    assert [] == refusals(with_stores(stores(*regions), deploys_to=deploys_to))


def test_the_region_of_the_pipeline_counts() -> None:
    """A store in the Region where the pipeline is created is what it needs."""
    declaration = with_stores(stores("eu-west-1"))

    assert [] == refusals(declaration, region="eu-west-1")


def test_an_unknown_type_has_no_numbers() -> None:
    """The artifacts of an action whose type nobody offers are not counted."""
    unknown = action("Work", "Build/AWS/Nobody", inputArtifacts=[{"name": "Code"}])
    declaration = pipeline(("Source", [source()]), ("Work", [unknown]))

    assert ["stages[1].actions[0].actionTypeId"] == [path for path, *_ in refusals(declaration)]


def test_the_region_of_the_pipeline_exists() -> None:
    """A mock may be in a Region that is newer than the list of those that exist."""
    declaration = with_stores(stores("xx-new-1"))

    assert [] == refusals(declaration, region="xx-new-1")
