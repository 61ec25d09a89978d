"""/api driven by its own document: what schemathesis draws from it is sent, and each answer is
compared with what the document promises: status, type, schema."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tests.fuzz.run import Found

load_all_checks()
PROMISES: Any = CHECKS.get_by_names(
    [
        *("not_a_server_error", "status_code_conformance"),
        *("content_type_conformance", "response_schema_conformance"),
    ]
)
PATIENCE = 60  # seconds, on a machine at its limit; what is too long is told by the caller
DOCUMENT = "/api/openapi.json"
# Whose every allowed value is in their schemas, but for letters that are not seen in a name.
EXACT = ("jobs.start", "jobs.time_estimate")


class Room:
    """A room that is there, so that requests reach what lies behind the codes and tokens."""

    def __init__(self, schema: OpenApiSchema) -> None:
        opened = _sent(schema, "rooms.open_room", {}, {}).json()
        self.code, self.teacher = opened["code"], opened["teacher"]
        joined = _sent(schema, "rooms.join", {"code": self.code}, {})
        self.member = joined.json()["member"]

    def places(self, run: str) -> st.SearchStrategy[dict[str, str]]:
        """What stands in an address where it is known; else what was drawn."""
        known = {"code": self.code, "run_id": run, "name": "answers"}
        return st.sampled_from([known, known, known, {}])

    def tokens(self) -> st.SearchStrategy[dict[str, str]]:
        sent = [{"Authorization": f"Bearer {each}"} for each in (self.teacher, self.member)]
        return st.sampled_from([*sent, {}])


def conforming(
    schema: OpenApiSchema, room: Room, run: str, count: int, derandomize: bool = False
) -> Found:
    """`count` requests to all routes, allowed ones and others; what breaks a promise, one each."""
    found = Found()
    operations = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
    drawn = st.sampled_from(operations).flatmap(
        lambda operation: st.sampled_from(list(GenerationMode)).flatmap(
            lambda mode: operation.as_strategy(generation_mode=mode)
        )
    )

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        derandomize=derandomize,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn, room.places(run), room.tokens())
    def sends(case: Case[Any], places: dict[str, str], tokens: dict[str, str]) -> None:
        # The room has to live for the others.
        if case.operation.definition.raw.get("operationId") in ("rooms.delete", "rooms.renew"):
            places = {}
        given = dict(case.path_parameters or {})
        case.path_parameters = given | {k: v for k, v in places.items() if k in given}
        name = str(case.operation.label)
        start = time.perf_counter()
        headers = {"Accept-Encoding": "identity", **tokens}
        answer = case.call(headers=headers, timeout=PATIENCE)
        found.longest = max(found.longest, (time.perf_counter() - start, name))
        found.statuses[answer.status_code] += 1
        try:
            case.validate_response(answer, checks=PROMISES)
            name_of = case.operation.definition.raw.get("operationId")
            is_allowed = case.meta is not None and case.meta.generation.mode.is_positive
            if name_of in EXACT and is_allowed and answer.status_code == 400:
                refusal = str(answer.json()["error"])
                if not refusal.startswith("name "):
                    found.faults.setdefault(name, f"what is allowed is refused: {refusal}")
        except (FailureGroup, Failure) as failure:
            reasons: Sequence[BaseException] = getattr(failure, "exceptions", [failure])
            told = "; ".join(str(each).splitlines()[0] for each in reasons)
            found.faults.setdefault(name, f"{answer.status_code} {told} {case.as_curl_command()}")

    sends()
    return found


def _sent(schema: OpenApiSchema, name: str, places: dict[str, str], body: dict[str, Any]) -> Any:
    operation = schema.find_operation_by_id(name)
    return operation.Case(path_parameters=places, body=body).call()
