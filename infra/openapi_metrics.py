"""What `GET /api/metrics` and the lists of its measures take and answer, as OpenAPI schemas."""

from __future__ import annotations

from typing import Any

from vigie.figure import Unit
from vigie.figures import Basis, make_figures
from vigie.listed import LISTED, VOICE
from vigie.metric import TOTALS, Step

Schema = dict[str, Any]
TIME: Schema = {"type": "string", "format": "date-time"}
NUMBER: Schema = {"type": ["number", "null"]}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXT: Schema = {"type": "string"}

QUERIES: dict[tuple[str, str], dict[str, Any]] = {
    ("GET", "/api/metrics"): {
        "since": {**TIME, "description": "Inclusive; the hour that holds it counts whole."},
        "until": {**TIME, "description": "Exclusive; by default the end of the hour that runs."},
        "by": {"enum": [step.value for step in Step], "default": Step.DAY.value},
        "language": {"enum": ["fr", "en"], "description": "Else as Accept-Language prefers."},
    },
    ("GET", "/api/mentions"): {
        "but": {**TEXT, "description": "Platforms left out, parted by commas."},
        "measure": {
            "anyOf": [{"enum": sorted(LISTED)}, {"pattern": f"^{VOICE.pattern}$"}],
            "description": "Only what the counters count for it, in whole hours.",
        },
    },
}


def answers() -> dict[tuple[str, str], dict[str, Schema]]:
    """By route, its answers; a schema that is named stands in ``schemas``."""
    metrics: dict[str, Schema] = {
        "200": {
            "description": "The figures",
            "headers": {
                "ETag": {"schema": TEXT},
                "Cache-Control": {"schema": {"const": "private, max-age=0, must-revalidate"}},
            },
            "content": {"application/json": {"schema": _named("Metrics")}},
        },
        "304": {"description": "As the If-None-Match given says"},
    }
    return {("GET", "/api/metrics"): metrics}


def headers() -> dict[tuple[str, str], list[Schema]]:
    """By route, the header fields it reads."""
    fields = ("If-None-Match", "Accept-Language")
    found = [{"name": n, "in": "header", "required": False, "schema": TEXT} for n in fields]
    return {("GET", "/api/metrics"): found}


def schemas() -> dict[str, Schema]:
    """The answer's schemas by name."""
    figures = _named("Figures")
    return {
        "Metrics": _whole(
            brand=TEXT,
            since=TIME,
            until=TIME,
            by={"enum": [step.value for step in Step]},
            time_zone=TEXT,
            definitions=_each(TEXT),
            series=_list({"allOf": [_named("Counts"), _object(start=TIME)]}),
            totals=_named("Totals"),
            platforms=_each(_named("Totals")),
            figures=figures,
            apart=_each(_whole(totals=_named("Totals"), figures=figures)),
            authors=_whole(
                total=COUNT,
                error={"type": "number", "description": "Standard error, as a share."},
                series=_list(_whole(start=TIME, authors=COUNT)),
            ),
            responses=_whole(
                series=_list(_whole(start=TIME, median=NUMBER, p90=NUMBER, answered=COUNT))
            ),
            facebook=_whole(
                response_rate=NUMBER,
                response_seconds=NUMBER,
                conversations=COUNT,
                since=_or_null(TIME),
                until=_or_null(TIME),
            ),
            voices=_list(_named("Voice")),
            backlog=_whole(
                count=COUNT,
                oldest=_or_null(_whole(mention_id={"type": ["string", "null"]}, said_at=TIME)),
            ),
            spikes=_whole(count=COUNT, by_kind=_each(COUNT), false_alarms=COUNT),
            previous=_whole(since=TIME, until=TIME, totals=_named("Totals")),
        ),
        "Counts": _counts(),
        "Totals": {"allOf": [_named("Counts"), _object(net_sentiment={"type": "number"})]},
        "Figures": _whole(**dict.fromkeys(make_figures(Basis({})), _named("Figure"))),
        "Figure": _figure(),
        "Voice": _whole(
            name=TEXT,
            own={"type": "boolean"},
            mentions=COUNT,
            share=NUMBER,
            low=NUMBER,
            high=NUMBER,
            enough={"type": "boolean"},
            opens={"type": "string", "description": "`measure` of its mentions."},
        ),
    }


def _figure() -> Schema:
    always = _whole(
        value=NUMBER,
        unit={"enum": [unit.value for unit in Unit]},
        enough={"type": "boolean", "description": "Made of ten at least."},
        of={**COUNT, "description": "How many it is made of."},
        previous=NUMBER,
        previous_enough={"type": "boolean", "description": "Whether that, too, is of ten."},
        change=_whole(
            percent=NUMBER,
            enough={"type": "boolean"},
            direction={"enum": ["up", "down", None]},
        ),
        opens={"enum": [*sorted(LISTED), None], "description": "`measure` of its mentions."},
    )
    some = {
        "low": {"type": "number"},
        "high": {"type": "number"},
        "pair": {"type": "string", "description": "Positive : negative."},
        "infinite": {"type": "boolean"},
    }
    return {**always, "properties": {**always["properties"], **some}}


def _counts() -> Schema:
    found = _whole(**dict.fromkeys(TOTALS, COUNT))
    return {**found, "description": "Sums by measure; one that is missing is 0."}


def _named(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**fields: Schema) -> Schema:
    return {"type": "object", "properties": fields}


def _whole(**fields: Schema) -> Schema:
    return {**_object(**fields), "required": list(fields)}


def _each(one: Schema) -> Schema:
    return {"type": "object", "additionalProperties": one}


def _list(one: Schema) -> Schema:
    return {"type": "array", "items": one}


def _or_null(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "null"}]}
