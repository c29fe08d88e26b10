"""Logs as lines of JSON, for programs that collect them."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

# the parts of gunicorn's access log that are worth keeping, by its own short names
_ACCESS = {"h": "from", "m": "method", "U": "path", "q": "query", "s": "status", "B": "bytes", "D": "microseconds"}
_NUMBERS = frozenset({"status", "bytes", "microseconds"})


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message; of a request its parts; of a fault its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == "gunicorn.access" and isinstance(record.args, Mapping):
            for short, name in _ACCESS.items():
                text = str(record.args.get(short, ""))
                line[name] = int(text) if name in _NUMBERS and text.isdigit() else text
        else:
            line["message"] = record.getMessage()
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def json_logging() -> dict[str, Any]:
    """A configuration for ``logging.config.dictConfig`` that writes everything so to the standard error."""
    plain = {"handlers": ["lines"], "propagate": False, "level": "INFO"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "server.logs.JsonFormatter"}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": "WARNING"},
        "loggers": {"gunicorn.error": plain, "gunicorn.access": plain},
    }
