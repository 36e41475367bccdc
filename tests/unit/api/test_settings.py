"""A service that is not safe does not start, and says what to set."""

from __future__ import annotations

import pytest

from api.settings import GatewaySettings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GatewaySettings.model_fields:
        monkeypatch.delenv(f"SVARA_{name.upper()}", raising=False)


@pytest.mark.parametrize("secret", [None, "kort"])
def test_it_refuses_to_start_without_a_secret(monkeypatch: pytest.MonkeyPatch, secret: str | None) -> None:
    if secret:
        monkeypatch.setenv("SVARA_SECRET", secret)
    with pytest.raises(SettingsError, match="SVARA_SECRET must be set"):
        load_settings()


def test_a_stopped_clock_is_for_demonstrations_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARA_CLOCK", "2026-11-23T10:00:00+01:00")
    monkeypatch.setenv("SVARA_SECRET", "x" * 40)
    with pytest.raises(SettingsError, match="SVARA_CLOCK"):
        load_settings()
    monkeypatch.setenv("SVARA_DEMO", "1")
    assert load_settings().now().hour == 10


def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVARA_DEMO", "1")
    monkeypatch.setenv("SVARA_PORT", "åtte tusen")
    with pytest.raises(SettingsError, match="SVARA_PORT"):
        load_settings()


def test_the_demo_secret_is_made_once_and_readable_by_nobody_else(tmp_path) -> None:
    settings = GatewaySettings(demo=True, data=tmp_path)
    assert settings.secret_key() == settings.secret_key()
    assert (tmp_path / "demo-secret").stat().st_mode & 0o077 == 0


def test_every_setting_is_explained() -> None:
    assert all(field.description for field in GatewaySettings.model_fields.values())
