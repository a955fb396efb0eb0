"""Writes ``docs/openapi.json`` and, from it, ``static/annotator/wire.d.ts``: ``python -m webapp.api.typings``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI

from webapp.api import API_TITLE, API_VERSION, add_api

ROOT = Path(__file__).resolve().parents[2]
OPENAPI_FILE = ROOT / "docs" / "openapi.json"
TYPINGS_FILE = ROOT / "static" / "annotator" / "wire.d.ts"

_HEAD = """// Made from docs/openapi.json by `make openapi`; do not edit. Names are those of webapp/api.
"""
_NOT_JSON = ("Body_", "HTTPValidation", "Validation")
_PRIMITIVES = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}


def openapi_document() -> dict[str, Any]:
    """The description of the API, without a server, a database or Gradio."""
    app = FastAPI(
        title=API_TITLE,
        version=API_VERSION,
        openapi_url=None,
        separate_input_output_schemas=False,
    )
    add_api(app)
    return app.openapi()


def openapi_text() -> str:
    return json.dumps(openapi_document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def typings_text() -> str:
    """TypeScript interfaces of all schemas that are JSON."""
    schemas: dict[str, Any] = openapi_document()["components"]["schemas"]
    return _HEAD + "".join(_interface(n, s) for n, s in sorted(schemas.items()) if not n.startswith(_NOT_JSON))


def _interface(name: str, schema: dict[str, Any]) -> str:
    required = set(schema.get("required", ()))
    lines = [
        f"  {key}{'' if key in required else '?'}: {_type_of(value)};" for key, value in schema["properties"].items()
    ]
    comment = f"/** {' '.join(schema['description'].split())} */\n" if "description" in schema else ""
    return f"\n{comment}export interface {name} {{\n" + "\n".join(lines) + "\n}\n"


def _type_of(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "const" in schema:
        return json.dumps(schema["const"])
    if "enum" in schema:
        return " | ".join(json.dumps(value) for value in schema["enum"])
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type_of(part) for part in schema["anyOf"]))
    return _container_of(schema)


def _container_of(schema: dict[str, Any]) -> str:
    kind = schema.get("type", "")
    if kind == "array" and "prefixItems" in schema:
        return "[" + ", ".join(_type_of(part) for part in schema["prefixItems"]) + "]"
    if kind == "array":
        item = _type_of(schema["items"])
        return f"({item})[]" if "|" in item else f"{item}[]"
    if kind == "object":
        values = schema.get("additionalProperties")
        return f"Record<string, {_type_of(values) if isinstance(values, dict) else 'unknown'}>"
    return _PRIMITIVES.get(kind, "unknown")


def main() -> None:
    """Write both files."""
    OPENAPI_FILE.write_text(openapi_text(), encoding="utf-8")
    TYPINGS_FILE.write_text(typings_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
