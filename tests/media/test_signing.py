import json
import socket
import struct
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import av
import c2pa
import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat

from shotwright_media.checks.labels import Aigc, DigitalSource, Label
from shotwright_media.checks.mp4_labels import label_mp4
from shotwright_media.checks.signing import State, read_signature, sign
from shotwright_media.checks.signing_identity import SigningIdentity
from shotwright_media.clips.encode import render_segment
from shotwright_media.errors import DiskFull, SigningFailed, SigningNotInstalled, UnreadableMedia
from shotwright_media.mp4.join import join
from shotwright_media.profile import Profile
from shotwright_media.sound.aac import write_m4a
from tests.media.certificates import AUTHORITY, NOW, Key, certificate, chain, key_pem, pem
from tests.media.disk import little_room
from tests.media.reader import frame_hashes
from tests.media.sounds import decoded, tone

KEY = ec.generate_private_key(ec.SECP256R1())
IDENTITY = SigningIdentity(chain=chain(KEY), private_key=key_pem(KEY))
LABEL = Label(
    source=DigitalSource.GENERATED,
    program="Shotwright",
    version="0.1.0",
    title="末班电车",
    aigc=Aigc(producer="某工作室", produce_id="film_v1"),
)
MAKING = "ab" * 32


def draw(frame: int, picture: av.VideoFrame) -> None:
    for order, plane in enumerate(picture.planes):
        row = (np.arange(plane.line_size) * 5 + frame * 7 + order * 30) % 160 + 40
        plane.update(np.tile(row.astype(np.uint8), plane.height).tobytes())


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    render_segment(folder / "a.mp4", draw, 30, Profile(width=64, height=36))
    write_m4a(folder / "sound.m4a", tone(300, 30 / 24))
    join([folder / "a.mp4"], folder / "film.mp4", sound=folder / "sound.m4a")
    label_mp4(folder / "film.mp4", folder / "film.mp4", LABEL)
    return folder / "film.mp4"


def signed(film: Path, out: Path, identity: SigningIdentity = IDENTITY) -> Path:
    sign(film, out, label=LABEL, making_sha256=MAKING, identity=identity, at=NOW)
    return out


class TestASignedFilm:
    def test_says_who_made_it_and_how(self, film: Path, tmp_path: Path) -> None:
        signature = read_signature(signed(film, tmp_path / "out.mp4"))

        assert signature is not None
        assert signature.state is State.VALID
        assert (signature.signer, signature.program, signature.version) == ("A signer", "Shotwright", "0.1.0")
        assert signature.source == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
        assert signature.making_sha256 == MAKING
        assert signature.faults == ("signingCredential.untrusted",)  # nobody knows our authority

    def test_says_it_to_the_reader_of_the_library_itself(self, film: Path, tmp_path: Path) -> None:
        signed(film, tmp_path / "out.mp4")

        with c2pa.Reader(tmp_path / "out.mp4") as reader:
            manifest = json.loads(json.dumps(reader.get_active_manifest()))
        assert manifest["title"] == "末班电车"
        actions = next(each for each in manifest["assertions"] if each["label"] == "c2pa.actions.v2")
        assert [action["action"] for action in actions["data"]["actions"]] == ["c2pa.created"]

    def test_is_trusted_by_who_trusts_the_authority(self, film: Path, tmp_path: Path) -> None:
        signed(film, tmp_path / "out.mp4")
        anchors = pem(certificate("An authority", AUTHORITY, authority=True)).decode()
        context = c2pa.Context.from_dict({"trust": {"trust_anchors": anchors}, "verify": {"verify_trust": True}})

        with c2pa.Reader(tmp_path / "out.mp4", context=context) as reader:
            assert reader.get_validation_state() == "Trusted"

    def test_looks_and_sounds_as_before_and_still_streams(self, film: Path, tmp_path: Path) -> None:
        signed(film, tmp_path / "out.mp4")

        assert frame_hashes(tmp_path / "out.mp4") == frame_hashes(film)
        assert np.array_equal(decoded(tmp_path / "out.mp4"), decoded(film))
        content = (tmp_path / "out.mp4").read_bytes()
        assert content.index(b"moov") < content.index(b"mdat")
        assert b"ContentProducer" in content

    @pytest.mark.parametrize(
        "key",
        [
            ec.generate_private_key(ec.SECP384R1()),
            ed25519.Ed25519PrivateKey.generate(),
            rsa.generate_private_key(65537, 2048),
        ],
        ids=["p384", "ed25519", "rsa"],
    )
    def test_may_be_signed_by_other_kinds_of_keys(self, key: Key, film: Path, tmp_path: Path) -> None:
        signed(film, tmp_path / "out.mp4", SigningIdentity(chain=chain(key), private_key=key_pem(key)))

        signature = read_signature(tmp_path / "out.mp4")
        assert signature is not None
        assert signature.state is State.VALID

    def test_may_be_signed_by_a_key_in_openssls_older_form(self, film: Path, tmp_path: Path) -> None:
        older = key_pem(KEY, form=PrivateFormat.TraditionalOpenSSL)
        assert older.startswith(b"-----BEGIN EC PRIVATE KEY")

        signed(film, tmp_path / "out.mp4", SigningIdentity(chain=IDENTITY.chain, private_key=older))

        assert read_signature(tmp_path / "out.mp4") is not None

    def test_has_its_time_stamped_only_by_a_service_that_was_named(self, film: Path, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(20)
            asked: list[bytes] = []

            def answer() -> None:
                caller, _ = server.accept()
                with caller:
                    asked.append(caller.recv(400))
                    caller.sendall(b"HTTP/1.1 500 Nothing\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

            service = threading.Thread(target=answer)
            service.start()
            stamped = replace(IDENTITY, timestamp_url=f"http://127.0.0.1:{server.getsockname()[1]}/")
            with pytest.raises(SigningFailed, match="could not be signed"):
                signed(film, tmp_path / "out.mp4", stamped)
            service.join()

        assert b"application/timestamp-query" in asked[0]

    def test_never_shows_its_key(self) -> None:
        assert "PRIVATE" not in repr(IDENTITY)


class TestAChange:
    @pytest.mark.parametrize("where", [b"mdat", b"moov", b"making_sha256"])
    def test_after_signing_shows(self, where: bytes, film: Path, tmp_path: Path) -> None:
        content = bytearray(signed(film, tmp_path / "out.mp4").read_bytes())
        content[content.index(where) + len(where) + 40] ^= 1
        (tmp_path / "out.mp4").write_bytes(content)

        signature = read_signature(tmp_path / "out.mp4")

        assert signature is not None
        assert signature.state is State.INVALID
        assert any(code.endswith(("mismatch", "Mismatch")) for code in signature.faults), signature.faults

    def test_of_the_label_after_signing_shows(self, film: Path, tmp_path: Path) -> None:
        label_mp4(signed(film, tmp_path / "out.mp4"), tmp_path / "out.mp4", LABEL)

        signature = read_signature(tmp_path / "out.mp4")

        assert signature is not None
        assert signature.state is State.INVALID


class TestAnIdentityThatIsNotFit:
    @pytest.mark.parametrize(
        ("identity", "words"),
        [
            (SigningIdentity(chain=chain(KEY, days=(-9, -2)), private_key=key_pem(KEY)), "expired on"),
            (SigningIdentity(chain=chain(KEY, days=(5, 30)), private_key=key_pem(KEY)), "not yet"),
            (
                SigningIdentity(chain=IDENTITY.chain, private_key=key_pem(ec.generate_private_key(ec.SECP256R1()))),
                "does not belong to the first certificate",
            ),
            (SigningIdentity(chain=b"none", private_key=key_pem(KEY)), "certificate chain cannot be read"),
            (SigningIdentity(chain=IDENTITY.chain, private_key=b"none"), "private key cannot be read"),
            (SigningIdentity(chain=IDENTITY.chain, private_key=key_pem(KEY, b"secret")), "locked with a password"),
            (
                SigningIdentity(
                    chain=pem(certificate("An authority", AUTHORITY, authority=True)), private_key=key_pem(AUTHORITY)
                ),
                "signed by itself",
            ),
            (
                SigningIdentity(
                    chain=chain(brief := ec.generate_private_key(ec.SECP256K1())), private_key=key_pem(brief)
                ),
                "key of this kind",
            ),
        ],
        ids=["expired", "early", "other-key", "no-chain", "no-key", "locked", "self-signed", "curve"],
    )
    def test_is_told_and_nothing_is_written(
        self, identity: SigningIdentity, words: str, film: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(SigningFailed, match=words):
            signed(film, tmp_path / "out.mp4", identity)

        assert list(tmp_path.iterdir()) == []

    def test_is_judged_by_the_time_that_is_given(self, film: Path, tmp_path: Path) -> None:
        with pytest.raises(SigningFailed, match="expired on"):
            sign(
                film,
                tmp_path / "out.mp4",
                label=LABEL,
                making_sha256=MAKING,
                identity=IDENTITY,
                at=NOW + timedelta(days=31),
            )


class TestWhatElseGoesWrong:
    def test_a_film_that_is_none_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "film.mp4").write_bytes(struct.pack(">I4s", 4000, b"ftyp") + bytes(20))

        with pytest.raises(SigningFailed, match=r"film\.mp4 could not be signed"):
            signed(tmp_path / "film.mp4", tmp_path / "out.mp4")
        with pytest.raises(UnreadableMedia, match="Export it again"):
            signed(tmp_path / "none.mp4", tmp_path / "out.mp4")
        assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]

    def test_a_full_disk_is_told_and_leaves_nothing(self, film: Path, tmp_path: Path) -> None:
        with little_room(1000), pytest.raises(DiskFull):
            signed(film, tmp_path / "out.mp4")

        assert list(tmp_path.iterdir()) == []

    def test_an_unsigned_film_has_no_signature(self, film: Path, tmp_path: Path) -> None:
        assert read_signature(film) is None
        with pytest.raises(UnreadableMedia, match="cannot be read"):
            read_signature(tmp_path / "none.mp4")

    @pytest.mark.parametrize("package", ["c2pa", "cryptography.hazmat.primitives"])
    def test_a_missing_package_is_named(
        self, package: str, film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, package, None)

        with pytest.raises(SigningNotInstalled, match=r"pip install 'shotwright\[c2pa\]'"):
            signed(film, tmp_path / "out.mp4")
