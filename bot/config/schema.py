"""The JSON Schema of the config, for editors' tools; published as ``schema.json`` beside this."""

from __future__ import annotations

import json
from importlib import resources

from pydantic.json_schema import GenerateJsonSchema

from bot.config.model import Config

DIALECT = GenerateJsonSchema.schema_dialect


def schema_text() -> str:
    """Return the schema as the model has it, ready to be written to the file."""
    schema = {"$schema": DIALECT, **Config.model_json_schema()}
    schema["title"] = "Configuration of the report upkeep bot"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def published_text() -> str:
    """Return the schema as the package holds it."""
    return resources.files("bot.config").joinpath("schema.json").read_text(encoding="utf-8")
