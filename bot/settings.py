"""Every setting, documented; `.env.example` is made from here."""

import contextlib
import json
import secrets
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from content.loader import load_norm
from content.programme import Offices
from domain.year.norm import Setting, SettingValue

SHORTEST_SECRET = 32
LONGEST_CONTACT = 160  # characters; it stands in messages
KINDS_OF_VALUE: dict[type, str] = {bool: "true o false", int: "un número entero", str: "una palabra entre comillas"}
DRIVERS = frozenset({"sqlite", "sqlite+pysqlite", "postgresql+psycopg"})


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
    norm_settings: Annotated[dict[str, SettingValue], NoDecode] = Field(
        {}, description='Ambiguities of the norm read another way, as JSON: {"gia_por": "grupo"}; codes in norm.toml.'
    )
    odp_contact: str = Field(
        "",
        max_length=LONGEST_CONTACT,
        description="How to reach the Oficial de Datos Personales; shown in the privacy notice.",
    )
    help_contact: str = Field(
        "",
        max_length=LONGEST_CONTACT,
        description="Who helps people outside the chat (telephone, address); shown in the notice, to a no, in /ayuda.",
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

    @field_validator("database_url")
    @classmethod
    def _is_understood(cls, url: str) -> str:
        with contextlib.suppress(ArgumentError):
            if make_url(url).drivername in DRIVERS:
                return url
        raise ValueError("no se entiende; ejemplos: sqlite:///data/yanapaq.db o postgresql+psycopg://servidor/base")

    @field_validator("norm_settings", mode="before")
    @classmethod
    def _is_offered(cls, given: Any) -> Any:
        chosen = parsed(given) if isinstance(given, str) else given
        if not isinstance(chosen, dict):
            raise ValueError('debe ser un objeto JSON, por ejemplo {"gia_por": "grupo"}')
        known = {setting.code: setting for setting in load_norm().settings}
        for code, value in chosen.items():
            if code not in known:
                raise ValueError(f"«{code}» no es un ajuste de la norma; véalos con: yanapaq list settings")
            if not known[code].accepts(value):
                raise ValueError(f"«{code}» {admitted(known[code])}")
        return chosen


def offices(settings: Settings) -> Offices:
    """Where people turn to, each in one line."""
    officer, helper = (" ".join(each.split()) for each in (settings.odp_contact, settings.help_contact))
    return Offices(data_officer=officer, helper=helper)


def parsed(text: str) -> Any:
    """What a text says as JSON; None for what is none."""
    try:
        return json.loads(text or "{}")
    except ValueError:
        return None


def admitted(setting: Setting) -> str:
    """What a setting of the norm takes, in words."""
    if setting.options:
        return f"admite solo: {', '.join(map(str, setting.options))}"
    return f"debe ser {KINDS_OF_VALUE[type(setting.value)]}"


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
