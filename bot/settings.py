"""Every setting, documented; `.env.example` is made from here."""

import contextlib
import json
import secrets
from pathlib import Path

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from content.loader import load_norm
from domain.year.norm import SettingValue

SHORTEST_SECRET = 32


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    bot_token: SecretStr = Field(SecretStr(""), description="Token that @BotFather gave for this bot.")
    telegram_api_url: str = Field(
        "https://api.telegram.org",
        description="Address of the Bot API; any local Bot API server works.",
    )
    database_url: str = Field(
        "sqlite:///data/yanapaq.db",
        description="sqlite:///file (default) or postgresql+psycopg://user:password@host/name.",
    )
    webhook_url: str = Field("", description="Public https address of the webhook; empty: long polling.")
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        description="At least 32 characters of A-Z a-z 0-9 _ -; needed with WEBHOOK_URL.",
    )
    webhook_port: int = Field(8080, description="Local port for the webhook, /health and /metrics.")
    webhook_host: str = Field("127.0.0.1", description="Local address to listen on.")
    data_key: SecretStr = Field(
        SecretStr(""),
        description="Secret that seals documents and mobiles; empty: made once in data/key.",
    )
    send_rate: float = Field(25.0, gt=0, le=1000, description="Messages a second, all chats.")
    norm_settings: dict[str, SettingValue] = Field(
        {}, description='Ambiguities of the norm read another way, as JSON: {"gia_por": "grupo"}; codes in norm.toml.'
    )
    log_format: str = Field("plain", description="plain or json.")

    @model_validator(mode="after")
    def _webhook_has_secret(self) -> "Settings":
        secret = self.webhook_secret.get_secret_value()
        if self.webhook_url and len(secret) < SHORTEST_SECRET:
            raise ValueError("WEBHOOK_URL necesita un WEBHOOK_SECRET de 32 caracteres o más")
        if secret and not all(c.isascii() and (c.isalnum() or c in "_-") for c in secret):
            raise ValueError("WEBHOOK_SECRET solo admite A-Z a-z 0-9 _ -")
        return self

    @field_validator("norm_settings")
    @classmethod
    def _is_offered(cls, chosen: dict[str, SettingValue]) -> dict[str, SettingValue]:
        try:
            load_norm().with_settings(chosen)
        except (KeyError, ValueError) as error:
            raise ValueError(f"{error} no está entre lo que ofrece content/norm.toml") from None
        return chosen


def env_example() -> str:
    """The text of `.env.example`: each setting with its meaning and default."""
    lines = ["# Settings of Yanapaq. Copy to .env and fill in what you need.", ""]
    for name, field in Settings.model_fields.items():
        default = field.default
        shown = "" if isinstance(default, SecretStr) else json.dumps(default) if isinstance(default, dict) else default
        lines += [f"# {field.description}", f"{name.upper()}={shown}", ""]
    return "\n".join(lines)


def database_file(url: str) -> Path | None:
    """The file of a SQLite address, or None for another database."""
    path = url.removeprefix("sqlite:///")
    return Path(path) if path != url else None


def data_key(settings: Settings) -> str:
    """The sealing secret: the setting, or one that is made once beside the database."""
    given = settings.data_key.get_secret_value()
    if given:
        return given
    file = (database_file(settings.database_url) or Path("data/yanapaq.db")).parent / "key"
    if not file.exists():
        make_key(file)
    return file.read_text().strip()


def make_key(file: Path) -> None:
    """Writes a key whole or not at all; of two programs that start at once, one makes it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        file.hardlink_to(draft)
    draft.unlink()
