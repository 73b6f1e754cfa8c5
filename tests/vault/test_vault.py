import os
import stat
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from secrets import token_urlsafe

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shotwright.domain.errors import SecretKeyNotUsable, SecretNotReadable
from shotwright.domain.secret import Secret
from shotwright.vault.keys import add_key, drop_former_keys, keys_in, open_vault
from shotwright.vault.sealing import Vault

NEW, OLD = Secret("n" * 40), Secret("o" * 40)
VAULT = Vault([NEW])
KEY = Secret("sk-live-0123456789abcdef")


class TestSeal:
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.text(max_size=20))
    def test_what_is_sealed_opens_again(self, value: str, purpose: str) -> None:
        assume_utf8 = purpose.encode("utf-8", "ignore").decode()

        sealed = VAULT.seal(Secret(value), assume_utf8)

        assert VAULT.open(sealed, assume_utf8).reveal() == value
        assert len(value) < 4 or value not in sealed

    def test_it_never_looks_the_same_twice(self) -> None:
        assert VAULT.seal(KEY, "p") != VAULT.seal(KEY, "p")

    @given(st.integers(0, 10**6), st.integers(1, 255))
    def test_one_altered_character_and_it_does_not_open(self, at: int, by: int) -> None:
        sealed = VAULT.seal(KEY, "p")
        index = at % len(sealed)
        altered = sealed[:index] + chr((ord(sealed[index]) + by) % 256) + sealed[index + 1 :]

        with pytest.raises(SecretNotReadable):
            VAULT.open(altered, "p")

    @pytest.mark.parametrize("sealed", ["x", "1.2", "1..", "9.00000000.AAAA", "1.zz.%%%", "..", "1.é.A"])
    def test_what_was_never_sealed_does_not_open(self, sealed: str) -> None:
        with pytest.raises(SecretNotReadable, match="enter the provider's key again"):
            VAULT.open(sealed, "p")

    def test_a_sealed_key_that_was_moved_to_another_row_does_not_open(self) -> None:
        with pytest.raises(SecretNotReadable):
            VAULT.open(VAULT.seal(KEY, "provider/a/key"), "provider/b/key")

    def test_another_installation_cannot_open_it(self) -> None:
        with pytest.raises(SecretNotReadable):
            Vault([OLD]).open(VAULT.seal(KEY, "p"), "p")

    @pytest.mark.parametrize(
        "key",
        [
            "your-super-secret-jwt-key-change-in-production",
            "CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME",
            "replace-me-with-thirty-two-characters",
            "your-256-bit-secret-your-256-bit-secret",
            "<insert your own here, 32 characters>",
            "12345678901234567890123456789012",
        ],
    )
    def test_a_key_out_of_an_example_is_refused_without_being_shown_and_may_be_a_former_one(self, key: str) -> None:
        with pytest.raises(SecretKeyNotUsable, match="openssl rand -base64 32") as raised:
            Vault([Secret(key)])

        assert key not in str(raised.value)
        assert Vault([NEW, Secret(key)]).open(VAULT.seal(KEY, "p"), "p") == KEY

    def test_random_keys_are_not_taken_for_examples(self) -> None:
        made = [b64encode(os.urandom(32)).decode() for _ in range(2000)] + [token_urlsafe(32) for _ in range(2000)]

        assert len([Vault([Secret(one)]) for one in made]) == 4000

    def test_a_short_key_is_refused_without_being_shown(self) -> None:
        with pytest.raises(SecretKeyNotUsable, match="at least 32") as raised:
            Vault([Secret("hunter2hunter2")])
        assert "hunter2" not in str(raised.value)
        assert "n" * 10 not in repr(VAULT)


class TestRotation:
    def test_a_former_key_opens_and_the_new_one_seals(self) -> None:
        sealed = Vault([OLD]).seal(KEY, "p")
        both = Vault([NEW, OLD])

        assert both.open(sealed, "p") == KEY
        assert not both.is_current(sealed)
        assert both.is_current(both.seal(KEY, "p"))
        assert VAULT.open(both.seal(KEY, "p"), "p") == KEY

    def test_tokens_of_a_former_key_still_count(self) -> None:
        token = Vault([OLD]).token("callback", "job 1")

        assert Vault([NEW, OLD]).is_token(token, "callback", "job 1")
        assert not Vault([NEW, OLD]).is_token(token, "callback", "job 2")
        assert not VAULT.is_token(token, "callback", "job 1")
        assert not VAULT.is_token("ü", "callback", "job 1")


class TestKeyFile:
    def test_it_is_made_once_and_only_its_owner_can_read_it(self, tmp_path: Path) -> None:
        file = tmp_path / "home" / "secret.key"

        sealed = open_vault(Secret(""), file).seal(KEY, "p")

        assert open_vault(Secret(""), file).open(sealed, "p") == KEY
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [one.name for one in file.parent.iterdir()] == ["secret.key"]

    def test_processes_that_make_it_at_once_agree(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(keys_in, [tmp_path / "secret.key"] * 16))

        assert all(one == found[0] for one in found)

    def test_a_file_that_others_can_read_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "secret.key"
        keys_in(file)
        file.chmod(0o640)

        with pytest.raises(SecretKeyNotUsable, match="chmod 600"):
            keys_in(file)

    def test_keys_are_changed_in_two_steps(self, tmp_path: Path) -> None:
        file = tmp_path / "secret.key"
        sealed = open_vault(Secret(""), file).seal(KEY, "p")

        both = add_key(file)
        anew = both.seal(both.open(sealed, "p"), "p")
        only = drop_former_keys(file)

        assert only.open(anew, "p") == KEY
        with pytest.raises(SecretNotReadable):
            only.open(sealed, "p")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600

    def test_the_setting_wins_and_may_name_several(self, tmp_path: Path) -> None:
        setting = Secret(f"{NEW.reveal()}, {OLD.reveal()}")

        found = open_vault(setting, tmp_path / "secret.key")

        assert found.open(Vault([OLD]).seal(KEY, "p"), "p") == KEY
        assert not (tmp_path / "secret.key").exists()
