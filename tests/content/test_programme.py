"""The facts that are files, and what an operator reads another way."""

import pytest
from pydantic import ValidationError

from bot.settings import Settings
from content.programme import load_programme


def test_an_ambiguity_is_read_as_the_operator_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORM_SETTINGS", '{"gia_por": "grupo"}')
    chosen = load_programme("secret", Settings(_env_file=None).norm_settings)  # type: ignore[call-arg]
    assert (load_programme("secret").norm.choice("gia_por"), chosen.norm.choice("gia_por")) == ("ie", "grupo")


@pytest.mark.parametrize(("code", "value"), [("gia_por", "otro"), ("gia_por", True)])
def test_a_reading_that_is_not_offered_is_refused(code: str, value: str | bool) -> None:
    with pytest.raises(ValueError, match=code):
        load_programme("secret", {code: value})


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(KeyError, match="no_existe"):
        load_programme("secret", {"no_existe": 1})


def test_the_seal_tells_nothing() -> None:
    assert "muy secreto" not in repr(load_programme("muy secreto").seal)


def test_the_operator_is_told_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NORM_SETTINGS", '{"gia_por": "otro"}')
    with pytest.raises(ValidationError, match="norm_settings"):
        Settings(_env_file=None)  # type: ignore[call-arg]
