"""What the routes of rooms take and answer, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from components.reach import FARTHEST_POINT
from server.schemas import Schema, array, flag, number, record, reference, text, whole, word

from .addresses import LONGEST, READERS
from .asked import FEWEST_OPTIONS, LONGEST_OPTION, LONGEST_PROMPT, MOST_OPTIONS
from .room import CLAIM_LENGTH, CODE_LENGTH, LETTERS
from .routes import LONGEST_WAIT

_PAGES = "|".join(path.lstrip("/") for path in READERS)
_ADDRESS: Schema = {
    "type": "string",
    "maxLength": LONGEST,
    "pattern": rf"^/(?:{_PAGES})(?:\?|$)",
    "description": "Path and query of one of the pages; every field of it is read as the page would.",
}
_POINT: Schema = {
    **array({"type": "number", "minimum": -FARTHEST_POINT, "maximum": FARTHEST_POINT}, 2, "x and y."),
}
_CODE = {
    "name": "code",
    "in": "path",
    "required": True,
    "description": "Of the room, with capitals or without.",
    "schema": {"type": "string", "pattern": f"^[{LETTERS}]{{{CODE_LENGTH}}}$"},
}
_PASS = {
    "name": "X-Follower",
    "in": "header",
    "required": False,
    "description": "The pass of whoever follows, so that he is counted; without one, he looks on.",
    "schema": {"type": "string"},
}
_MARK = text("Of this version of the room.")
_ABSENT: Schema = {"type": "null"}

SECURITY_SCHEMES = {
    "leader": {"type": "http", "scheme": "bearer", "description": "The token of whoever leads the room."},
    "follower": {"type": "http", "scheme": "bearer", "description": "The pass of somebody who follows the room."},
}
SCHEMAS: dict[str, Schema] = {
    "Results": {
        **record(
            "The answers so far.",
            question=whole("Its number."),
            answers=whole("How many."),
            points=array(array(number(), 2), None, "Of a tap."),
            counts=array({"type": "integer"}, None, "Of a choice, for each option."),
        ),
        "required": ["question", "answers"],
    },
    "Question": record(
        "What the room is asked.",
        number=whole("Counts the room's questions."),
        kind=word(("tap", "choice"), "A place in the plane, or one of the options."),
        prompt=text("The question."),
        options=array(text("An option.")),
        start={"anyOf": [array(number(), 2, "Where the orbit begins that a tap is about."), _ABSENT]},
        open=flag("Whether answers are taken."),
        results={"anyOf": [reference("Results"), _ABSENT], "description": "Once no more answers are taken."},
    ),
    "Audience": record(
        "What whoever leads is told of the others.",
        followers=whole("How many follow."),
        results={"anyOf": [reference("Results"), _ABSENT]},
    ),
}
SCHEMAS["Room"] = {
    **record(
        "A room as it is now; the data of every event of the name room.",
        room=text("Its code."),
        mark=_MARK,
        version=whole("Counts the changes."),
        page=text("Key of the page that is shown."),
        address=text("Path and query of what is shown, without how it looks."),
        live=flag("Whether a hand is moving something just now."),
        frozen=flag("Whether the picture is held."),
        ended=flag("Whether the room is over."),
        question={"anyOf": [reference("Question"), _ABSENT]},
        state={"type": "object", "description": "The fields of the address, read."},
        audience=reference("Audience"),
    ),
}
SCHEMAS["Room"]["required"].remove("audience")


def room_paths() -> dict[str, Any]:
    """The paths of the document."""
    marked = _json(record("Done.", mark=_MARK))
    asked = record("Done.", mark=_MARK, question=whole("The question's number."))
    root = "/api/v1/rooms/{code}"
    return {
        "/api/v1/rooms": {
            "post": _does(
                "open_room",
                "Open a room; whoever has the token leads it.",
                201,
                _json(
                    record(
                        "The room.",
                        room=text("Its code."),
                        token=text("To be shown as Authorization: Bearer."),
                        mark=_MARK,
                        path=text("Where people come in."),
                    )
                ),
                body=record("What it shows.", address=_ADDRESS),
                room=False,
            )
        },
        root: {
            "get": _does(
                "room",
                "The room as it is; with known and wait, as soon as it is another.",
                200,
                _json(reference("Room")),
                parameters=[
                    _query("known", "The mark that is known already.", {"type": "string"}),
                    _query(
                        "wait",
                        "Seconds to wait for another version.",
                        {"type": "integer", "minimum": 0, "maximum": int(LONGEST_WAIT), "default": 0},
                    ),
                    _PASS,
                ],
            ),
            "delete": _leads("end_room", "End the room.", 200, marked),
        },
        f"{root}/events": {
            "get": _does(
                "room_events",
                "The room whenever it changes, as server-sent events: room (data as of the room), audience (for "
                "whoever leads), handed, missing, away. Send Last-Event-ID to go on where a stream was cut. With "
                "pictures, a room event of the page Explore has one line more, picture: the quality (draft while a "
                "hand moves, else full), a space, and in base64 what /api/v1/frame answers, compressed with gzip. "
                "There is none in the first event, and none that would have kept the state back for long.",
                200,
                {"text/event-stream": {}},
                parameters=[
                    _PASS,
                    _query("pictures", "Whether pictures come along.", {"enum": ["yes", "no"], "default": "no"}),
                ],
            )
        },
        f"{root}/followers": {
            "post": _does(
                "join_room", "A pass, to be counted and to answer.", 201, _json(record("", **{"pass": text("")}))
            )
        },
        f"{root}/state": {
            "put": _leads(
                "show",
                "Show an address.",
                200,
                marked,
                {**record("", address=_ADDRESS, live=flag("Whether it is still moving.")), "required": ["address"]},
            )
        },
        f"{root}/frozen": {
            "put": _leads("hold", "Hold the picture, or let it go on.", 200, marked, record("", frozen=flag("")))
        },
        f"{root}/question": {
            "put": _leads("ask_room", "Ask; any other question leaves.", 200, _json(asked), _question()),
            "delete": _leads("withdraw", "The question and its answers leave.", 200, marked),
        },
        f"{root}/question/close": {"post": _leads("close_question", "Everybody sees the answers.", 200, marked)},
        f"{root}/answers": {
            "post": _does(
                "answer_room",
                "Answer the open question, in place of an earlier answer.",
                201,
                _json(record("Taken.", question=whole("The question's number."))),
                body={
                    **record("", question={"type": "integer"}, choice={"type": "integer", "minimum": 0}, point=_POINT),
                    "required": ["question"],
                },
                security="follower",
            )
        },
        f"{root}/handover": {
            "post": _leads(
                "hand_over",
                "A one-time code, by which somebody else takes over.",
                201,
                _json(record("", claim=text("The code."), seconds=whole("How long it holds."))),
            )
        },
        f"{root}/claim": {
            "post": _does(
                "take_over",
                "Take over by a one-time code; the token before is dead then.",
                201,
                _json(record("", token=text("The new token."), mark=_MARK)),
                body=record("", claim={"type": "string", "pattern": f"^[0-9]{{{CLAIM_LENGTH}}}$"}),
                parameters=[_PASS],
            )
        },
    }


def _question() -> Schema:
    prompt = {"type": "string", "minLength": 1, "maxLength": LONGEST_PROMPT}
    option = {"type": "string", "minLength": 1, "maxLength": LONGEST_OPTION}
    options = {"type": "array", "items": option, "minItems": FEWEST_OPTIONS, "maxItems": MOST_OPTIONS}
    tap = record("", kind={"const": "tap"}, prompt=prompt, start={"anyOf": [_POINT, _ABSENT]})
    return {
        "anyOf": [
            {**tap, "required": ["kind", "prompt"]},
            record("", kind={"const": "choice"}, prompt=prompt, options=options),
        ]
    }


def _leads(name: str, summary: str, status: int, content: dict[str, Any], body: Schema | None = None) -> dict[str, Any]:
    return _does(name, summary, status, content, body=body, security="leader")


def _does(
    name: str,
    summary: str,
    status: int,
    content: dict[str, Any],
    *,
    body: Schema | None = None,
    parameters: list[dict[str, Any]] | None = None,
    security: str = "",
    room: bool = True,
) -> dict[str, Any]:
    refused = {
        "400": "Something cannot be read; the sentence says what.",
        "401": "The token is none of this room's.",
        "403": "Somebody else leads now, or a one-time code is wrong.",
        "404": "There is no such room.",
        "409": "The room is not in a state for this.",
        "410": "The room has ended.",
        "413": "The body is too large.",
        "415": "The body is no JSON.",
        "429": "More than the room takes in a moment.",
        "503": "The rooms cannot be reached, or there is no place; Retry-After says when to come again.",
    }
    answers = {code: {"description": words, "content": _json(reference("Error"))} for code, words in refused.items()}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [*([_CODE] if room else []), *(parameters or [])],
        **({"requestBody": {"required": True, "content": _json(_tolerant(body))}} if body else {}),
        **({"security": [{security: []}]} if security else {}),
        "responses": {str(status): {"description": summary, "content": content}, **answers},
    }


def _tolerant(schema: Schema) -> Schema:
    """The same, but what is not known is ignored, as in addresses."""
    told = {name: value for name, value in schema.items() if name != "additionalProperties"}
    return told | ({"anyOf": [_tolerant(one) for one in schema["anyOf"]]} if "anyOf" in schema else {})


def _query(name: str, description: str, schema: Schema) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "required": False, "schema": schema}


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
