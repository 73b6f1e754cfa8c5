"""pydantic-ai's model for a provider, over our own way out, with its knowledge of the vendor's peculiarities."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2
from pydantic_ai.models import Model
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles import ModelProfile, merge_profile
from pydantic_ai.providers import infer_provider_class
from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

from shotwright.domain.errors import NoLanguageModel
from shotwright.providers.remote.addresses import versioned
from shotwright_sdk.remote import Connection
from shotwright_sdk.remote_models import ModelEntry, StructuredOutput

_FAMILIES: Final = {
    "openai.com": "openai",
    "openrouter.ai": "openrouter",
    "aliyuncs.com": "alibaba",
    "bigmodel.cn": "zai",
    "z.ai": "zai",
    "deepseek.com": "deepseek",
    "moonshot.cn": "moonshotai",
    "moonshot.ai": "moonshotai",
}
"""Whose models answer at an address, in pydantic-ai's words; of all others it goes by the model's name."""

_NO_KEY: Final = "none"
"""Never sent. Without any, client libraries would take one out of the environment."""


def build(
    connection: Connection, entry: ModelEntry, form: StructuredOutput | None, wire: httpx2.AsyncBaseTransport
) -> Model:
    """Return a model that is asked over `wire`, set for answers in `form` (None for plain text).

    Raises:
        NoLanguageModel: What the vendor's protocol needs is not installed.
    """
    client = httpx2.AsyncClient(transport=wire, timeout=connection.timeout_s)
    wishes = _wishes(form)
    match entry.protocol:
        case "anthropic":
            return _anthropic(connection, entry, client, wishes)
        case "gemini":
            return _gemini(connection, entry, client, wishes)
        case _:
            return _chat(connection, entry, client, wishes)


def _wishes(form: StructuredOutput | None) -> ModelProfile:
    return ModelProfile(
        supports_json_schema_output=form is StructuredOutput.JSON_SCHEMA,
        supports_json_object_output=form is StructuredOutput.JSON_OBJECT,
    )


def _chat(connection: Connection, entry: ModelEntry, client: httpx2.AsyncClient, wishes: ModelProfile) -> Model:
    host = urlsplit(connection.base_url).hostname or ""
    family = next((name for ending, name in _FAMILIES.items() if host == ending or host.endswith(f".{ending}")), "")
    # Only OpenAI's own models insist on the new name of this field, and many relays know the old one alone.
    lengths: Mapping[str, Any] = {"openai_chat_supports_max_completion_tokens": family == "openai"}
    base = infer_provider_class(family).model_profile(entry.id) if family else None
    provider = OpenAICompatibleProvider(
        host or "relay",
        base_url=versioned(connection.base_url),
        api_key=connection.key or _NO_KEY,
        http_client=client,
        profile=(lambda _: base) if base is not None else None,
    )
    return OpenAIChatModel(entry.id, provider=provider, profile=merge_profile(wishes, ModelProfile(**lengths)))


def _anthropic(connection: Connection, entry: ModelEntry, client: httpx2.AsyncClient, wishes: ModelProfile) -> Model:
    try:
        from pydantic_ai.models.anthropic import AnthropicModel  # noqa: PLC0415  # an extra
        from pydantic_ai.providers.anthropic import AnthropicProvider  # noqa: PLC0415
    except ImportError as error:
        raise _not_installed("anthropic") from error
    provider = AnthropicProvider(api_key=connection.key or _NO_KEY, base_url=connection.base_url, http_client=client)
    return AnthropicModel(entry.id, provider=provider, profile=wishes)


def _gemini(connection: Connection, entry: ModelEntry, client: httpx2.AsyncClient, wishes: ModelProfile) -> Model:
    try:
        from pydantic_ai.models.google import GoogleModel  # noqa: PLC0415  # an extra
        from pydantic_ai.providers.google import GoogleProvider  # noqa: PLC0415
    except ImportError as error:
        raise _not_installed("google") from error
    provider = GoogleProvider(api_key=connection.key or _NO_KEY, base_url=connection.base_url, http_client=client)
    return GoogleModel(entry.id, provider=provider, profile=wishes)


def _not_installed(extra: str) -> NoLanguageModel:
    return NoLanguageModel(reason=f"This vendor's own protocol needs a package more: install “shotwright[{extra}]”.")
