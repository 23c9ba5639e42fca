"""Settings from the environment: refused when they would open a door, and never shown."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, data_key, database_file, env_example, make_key, offices
from content.programme import Offices

ROOT = Path(__file__).parents[2]
SECRET = "abcdefghijklmnopqrstuvwxyz_-012345"
TOKEN = "123456:CANARY-token-that-nobody-may-read-0"


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """A folder without `.env`, and an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


def test_without_any_setting_the_defaults_hold(env: pytest.MonkeyPatch) -> None:
    settings = Settings()
    assert settings.bot_token.get_secret_value() == ""
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.database_url == "sqlite:///data/yanapaq.db"
    assert (settings.webhook_url, settings.webhook_host) == ("", "127.0.0.1")


def test_the_environment_comes_before_the_file(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=from-the-file\nSEND_RATE=5\nSOMETHING_ELSE=1\n")
    env.setenv("BOT_TOKEN", "from-the-environment")
    settings = Settings()
    assert (settings.bot_token.get_secret_value(), settings.send_rate) == ("from-the-environment", 5.0)


@pytest.mark.parametrize("secret", ["", "short", "s" * 31])
def test_a_webhook_needs_a_long_secret(env: pytest.MonkeyPatch, secret: str) -> None:
    env.setenv("WEBHOOK_URL", "https://example.org")
    env.setenv("WEBHOOK_SECRET", secret)
    with pytest.raises(ValidationError, match="32"):
        Settings()


@pytest.mark.parametrize("secret", [SECRET + "ñ", SECRET + " x", SECRET + "/", SECRET + "٣"])
def test_a_secret_holds_only_what_telegram_takes(env: pytest.MonkeyPatch, secret: str) -> None:
    env.setenv("WEBHOOK_URL", "https://example.org")
    env.setenv("WEBHOOK_SECRET", secret)
    with pytest.raises(ValidationError, match="WEBHOOK_SECRET"):
        Settings()


def test_a_good_secret_is_taken(env: pytest.MonkeyPatch) -> None:
    env.setenv("WEBHOOK_URL", "https://example.org")
    env.setenv("WEBHOOK_SECRET", SECRET)
    assert Settings().webhook_secret.get_secret_value() == SECRET


@pytest.mark.parametrize("rate", ["0", "-1", "1001", "fast"])
def test_an_impossible_rate_is_refused(env: pytest.MonkeyPatch, rate: str) -> None:
    env.setenv("SEND_RATE", rate)
    with pytest.raises(ValidationError, match="send_rate"):
        Settings()


def test_no_secret_is_shown_by_settings_or_their_errors(env: pytest.MonkeyPatch) -> None:
    for name in ("BOT_TOKEN", "DATA_KEY", "WEBHOOK_SECRET"):
        env.setenv(name, TOKEN)
    env.setenv("WEBHOOK_URL", "https://example.org")
    with pytest.raises(ValidationError) as refused:
        Settings()  # a colon is no letter of a secret
    assert "CANARY" not in str(refused.value) + repr(refused.value)
    env.setenv("WEBHOOK_SECRET", SECRET)
    settings = Settings()
    assert "CANARY" not in str(settings) + repr(settings)
    assert SECRET not in str(settings) + repr(settings)


def test_the_example_names_every_setting_and_no_secret(env: pytest.MonkeyPatch) -> None:
    env.setenv("BOT_TOKEN", TOKEN)
    example = env_example()
    lines = [line for line in example.splitlines() if line and not line.startswith("#")]
    assert [line.partition("=")[0] for line in lines] == [name.upper() for name in Settings.model_fields]
    assert "CANARY" not in example


def test_the_example_is_itself_a_file_of_settings(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(env_example())
    assert Settings() == Settings(_env_file=None)  # type: ignore[call-arg]


def test_where_people_turn_to_is_one_line_each(env: pytest.MonkeyPatch) -> None:
    assert offices(Settings()) == Offices()
    env.setenv("ODP_CONTACT", " odp@ugel.pe\n Lima ")
    env.setenv("HELP_CONTACT", "084 123456")
    assert offices(Settings()) == Offices(data_officer="odp@ugel.pe Lima", helper="084 123456")
    env.setenv("HELP_CONTACT", "x" * 161)
    with pytest.raises(ValidationError, match="help_contact"):
        Settings()


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:///data/yanapaq.db", Path("data/yanapaq.db")),
        ("sqlite:////var/lib/y.db", Path("/var/lib/y.db")),
        ("postgresql+psycopg://u:p@h/n", None),
    ],
)
def test_the_file_of_a_database(url: str, file: Path | None) -> None:
    assert database_file(url) == file


def test_a_key_is_made_once_beside_the_database_and_only_its_owner_reads_it(
    env: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    env.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/place/y.db")
    first = data_key(Settings())
    assert len(first) >= 64
    assert data_key(Settings()) == first
    assert stat.S_IMODE((tmp_path / "place/key").stat().st_mode) == 0o600
    assert [each.name for each in (tmp_path / "place").iterdir()] == ["key"]


def test_a_key_that_is_given_is_taken_and_none_is_made(env: pytest.MonkeyPatch, tmp_path: Path) -> None:
    env.setenv("DATA_KEY", "given")
    assert data_key(Settings()) == "given"
    assert list(tmp_path.iterdir()) == []


def test_two_programs_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    file = tmp_path / "key"
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: make_key(file), range(32)))
        keys = set(threads.map(lambda _: file.read_text(), range(8)))
    assert len(keys) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["key"]


def test_the_example_in_the_project_is_in_step() -> None:
    file = ROOT / ".env.example"
    assert not file.exists() or file.read_text().rstrip() == env_example().rstrip()
