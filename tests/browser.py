"""Pages in a real browser: headless Chromium, spoken to over a pipe in its DevTools protocol.

`opened(path)` gives what a page did: messages on the console, requests, and answers to JavaScript expressions that the
test asks (the page itself can run none). Where there is no Chromium the tests are skipped, but never in CI, where
the environment variable `CI` is set.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --remote-debugging-pipe"
).split()
_PATIENCE = 90  # seconds that a page may stay open

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium here; CI has one and does not skip"
)


@dataclass
class Page:
    """A page that is open, and what has happened in it so far."""

    pipe: _Pipe
    session: str
    messages: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def evaluate(self, expression: str) -> Any:
        """Give the value of a JavaScript expression, as JSON has it."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        return found["result"].get("value")

    def screenshot(self, path: Path, *, width: int = 1000, dark: bool = False) -> None:
        """Write a picture of the whole page."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.resize(width)
        taken = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        path.write_bytes(b64decode(taken["data"]))

    def resize(self, width: int) -> None:
        """Give the window another width and the height of the page."""
        size = {"width": width, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", height=800, **size)
        height = int(self.evaluate("document.documentElement.scrollHeight"))
        self.call("Emulation.setDeviceMetricsOverride", height=min(max(height, 400), 15_000), **size)

    def call(self, method: str, **parameters: Any) -> Any:
        """Ask the browser, and note what it tells meanwhile."""
        return self.pipe.call(method, parameters, self.session, self._note)

    def _note(self, event: dict[str, Any]) -> None:
        told = event.get("params", {})
        match event.get("method"):
            case "Network.requestWillBeSent":
                self.requests.append(told["request"]["url"])
            case "Log.entryAdded":
                self.messages.append(told["entry"]["text"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                self.messages.append(json.dumps(told))


class _Pipe:
    """The two ends of the pipe; messages are JSON, a zero byte after each."""

    def __init__(self, commands: int, answers: int) -> None:
        self.commands, self.answers = os.fdopen(commands, "wb", 0), os.fdopen(answers, "rb", 0)
        self.count, self.left = 0, b""

    def call(self, method: str, parameters: dict[str, Any], session: str | None = None, note: Any = None) -> Any:
        self.count += 1
        message = {"id": self.count, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self.commands.write(json.dumps(message).encode() + b"\0")
        while (answer := self.next()).get("id") != self.count:
            if note and answer.get("sessionId") == session:
                note(answer)
        assert "error" not in answer, answer
        return answer["result"]

    def next(self) -> dict[str, Any]:
        while b"\0" not in self.left:
            more = self.answers.read(1 << 20)
            assert more, "Chromium ended"
            self.left += more
        message, _, self.left = self.left.partition(b"\0")
        return json.loads(message)  # type: ignore[no-any-return]


@contextmanager
def opened(path: Path) -> Iterator[Page]:
    """Open a page and wait until it has loaded."""
    assert CHROMIUM, "CI must have a Chromium; install the package chromium"
    ours_read, theirs_write = os.pipe()
    theirs_read, ours_write = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}", "about:blank"]
        # The browser expects its ends at descriptors 3 and 4; a shell puts them there.
        script = f'exec "$@" 3<&{theirs_read} 4>&{theirs_write}'
        process = subprocess.Popen(
            ["bash", "-c", script, "bash", *command],
            pass_fds=(theirs_read, theirs_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(theirs_read)
        os.close(theirs_write)
        pipe = _Pipe(ours_write, ours_read)
        watch = threading.Timer(_PATIENCE, process.kill)  # a browser that hangs ends, and the test with it
        watch.start()
        try:
            yield _page(pipe, path)
        finally:
            watch.cancel()
            process.terminate()
            process.wait(20)
            pipe.commands.close()
            pipe.answers.close()


def _page(pipe: _Pipe, path: Path) -> Page:
    target = pipe.call("Target.createTarget", {"url": "about:blank"})["targetId"]
    session = pipe.call("Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
    page = Page(pipe, session)
    for domain in ("Page", "Network", "Log", "Runtime"):
        page.call(f"{domain}.enable")
    page.call("Page.navigate", url=path.resolve().as_uri())
    while page.evaluate("document.readyState") != "complete" or page.evaluate("location.protocol") == "about:":
        pass
    return page
