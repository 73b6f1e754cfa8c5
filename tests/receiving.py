"""Somebody who is told things: a real HTTP server that keeps what comes, and answers as a test says."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came, once."""

    id: str
    timestamp: int
    signatures: Sequence[str]
    body: bytes
    path: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def type(self) -> str:
        return self.json["type"]

    def is_signed_by(self, secret: str) -> bool:
        """Whether a signature is right by what Standard Webhooks says, and it was sent just now."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        content = f"{self.id}.{self.timestamp}.".encode() + self.body
        right = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
        return any(hmac.compare_digest(one, f"v1,{right}") for one in self.signatures)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b"thank you"
    after_s: float = 0.0


@dataclass(slots=True)
class Receiver:
    """`answers` are given one after another, then `usually`."""

    address: str
    came: list[Came] = field(default_factory=list[Came])
    answers: list[Answer] = field(default_factory=list[Answer])
    usually: Answer = field(default_factory=Answer)

    @property
    def types(self) -> list[str]:
        return [one.type for one in self.came]

    def wait(self, count: int, seconds: float = 30.0) -> None:
        """Wait until so much has come."""
        deadline = time.monotonic() + seconds
        while len(self.came) < count:
            assert time.monotonic() < deadline, f"only {len(self.came)} came"
            time.sleep(0.01)


@contextmanager
def receiving() -> Generator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the interface's
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            receiver.came.append(
                Came(
                    id=self.headers.get("webhook-id", ""),
                    timestamp=int(self.headers.get("webhook-timestamp", "0")),
                    signatures=self.headers.get("webhook-signature", "").split(),
                    body=body,
                    path=self.path,
                )
            )
            answer = receiver.answers.pop(0) if receiver.answers else receiver.usually
            time.sleep(answer.after_s)
            self.send_response(answer.status)
            for name, value in {"content-length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the interface's
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
