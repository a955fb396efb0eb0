"""Column types that behave the same on SQLite and PostgreSQL, and refuse what one of them would."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import JSONB

from core.errors import BadInput

# SQLite numbers rows by itself only where the type is INTEGER.
BigNumber = BigInteger().with_variant(Integer, "sqlite")


class PlainText(TypeDecorator[str]):
    """Text without NUL and without half characters: PostgreSQL stores neither."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        if value is not None:
            refuse_unstorable(value)
        return value


class PlainJson(TypeDecorator[Any]):
    """JSON whose texts hold no NUL and no half characters; JSONB on PostgreSQL."""

    impl = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        for text in _texts(value):
            refuse_unstorable(text)
        return value


class UtcDateTime(TypeDecorator[datetime]):
    """Moments in UTC, with their time zone in Python whatever the database keeps."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone, got {value.isoformat()}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def refuse_unstorable(text: str) -> None:
    """Raise a sentence for text that can't be kept."""
    if "\x00" in text:
        raise BadInput("The text holds a NUL character, which can't be stored. Remove it and try again.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise BadInput("The text holds a broken character, which can't be stored. Type it again.") from error


def _texts(value: Any) -> Iterator[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
