"""The JSON Schema of the config, made from `bot.config.model`, for editors' tools.

``schema.json`` beside this file is its published copy.
"""

from __future__ import annotations

import json

from pydantic.json_schema import GenerateJsonSchema

from bot.config.model import Config


def schema_text() -> str:
    """Return the schema as JSON, as ``schema.json`` must contain it."""
    schema = {"$schema": GenerateJsonSchema.schema_dialect, **Config.model_json_schema()}
    schema["title"] = "Configuration of the report upkeep bot"
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
