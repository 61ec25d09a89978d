"""The environment becomes settings, or a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.settings import SettingsError, settings_from


def test_an_empty_environment_is_a_laptop() -> None:
    settings = settings_from({})
    assert (settings.address, settings.hosted) == ("127.0.0.1:8050", False)


def test_each_start_without_a_secret_makes_its_own() -> None:
    first, second = settings_from({}), settings_from({})
    assert len(first.secret_key) >= 32
    assert first.secret_key != second.secret_key


def test_the_secret_is_not_shown() -> None:
    settings = settings_from({"SECRET_KEY": "correct horse battery"})
    assert "horse" not in repr(settings)


def test_a_hosted_app_listens_to_everybody_with_its_secret() -> None:
    settings = settings_from({"DYNO": "web.1", "PORT": "5000", "SECRET_KEY": "0123456789abcdef"})
    assert (settings.address, settings.hosted) == ("0.0.0.0:5000", True)


@pytest.mark.parametrize("environment", [{"DYNO": "web.1"}, {"HOSTED": "yes", "SECRET_KEY": "x"}])
def test_a_hosted_app_without_a_secret_does_not_start(environment: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="SECRET_KEY must be set"):
        settings_from(environment)


def test_folders_can_be_elsewhere() -> None:
    settings = settings_from({"CACHE_DIR": "/tmp/elsewhere", "RUNS_URL": "/tmp/runs"})
    assert settings.cache_folder == Path("/tmp/elsewhere")
    assert settings.runs == Path("/tmp/runs")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("PORT", "0", "a whole number from 1 to 65535"),
        ("PORT", "80a", "a whole number from 1 to 65535"),
        ("PORT", "99999999999999999999", "a whole number from 1 to 65535"),
        ("WEB_CONCURRENCY", "-1", "a whole number from 1 to 64"),
        ("CACHE_MB", "1.5", "a whole number from 1 to 1000000"),
        ("HOSTED", "maybe", "yes or no"),
        ("ASSETS", "source", "bundles or sources"),
    ],
)
def test_a_bad_variable_is_named_with_its_value_and_what_is_allowed(
    name: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        settings_from({name: value})
    assert str(refusal.value) == f"{name} must be {allowed}; got {value!r}."


@pytest.mark.parametrize("key", ["short", "a" * 40, "abcabcabcabcabcabcabc"])
def test_a_key_that_can_be_guessed_opens_nothing_to_others(key: str) -> None:
    for environment in ({"HOST": "0.0.0.0"}, {"HOST": "192.168.0.7"}, {"HOSTED": "yes"}):
        with pytest.raises(SettingsError, match="SECRET_KEY must be set"):
            settings_from({**environment, "SECRET_KEY": key})
    assert settings_from({"SECRET_KEY": key}).secret_key == key, "on one's own computer"
    assert len(settings_from({"HOST": "0.0.0.0"}).secret_key) == 64


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://a", "https://", "https://a//b", "https://a?x", "https://a b"]
)
def test_a_public_url_is_a_scheme_and_a_host(url: str) -> None:
    with pytest.raises(SettingsError, match="PUBLIC_URL must be"):
        settings_from({"PUBLIC_URL": url})


@pytest.mark.parametrize(
    ("environment", "verifies"),
    [({}, True), ({"REDIS_VERIFY": "no"}, False), ({"REDIS_VERIFY": "yes"}, True)],
)
def test_who_signed_the_certificate_of_redis_is_asked(
    environment: dict[str, str], verifies: bool
) -> None:
    url = settings_from({"REDIS_URL": "rediss://:secret@host:6380/1", **environment}).redis_url
    assert url is not None
    assert ("ssl_cert_reqs=none" in url) is not verifies


def test_a_refused_address_of_redis_does_not_show_its_password() -> None:
    with pytest.raises(SettingsError) as refusal:
        settings_from({"REDIS_URL": "http://:hidden@host"})
    assert "hidden" not in str(refusal.value)
