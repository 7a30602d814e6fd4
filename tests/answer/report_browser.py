"""A headless Chromium for tests, spoken to through a pipe by its DevTools protocol.

No package is needed: two pipes, JSON messages that end in a zero byte. It reaches no network: every
host name resolves to nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)


def executable() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Page:
    """One page of a browser: what it logged, what it asked for, and questions to it."""

    def __init__(self, browser: Browser, session: str) -> None:
        self.browser, self.session = browser, session
        self.errors: list[str] = []
        self.requests: list[str] = []
        self.loaded = False

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and wait for its result."""
        return self.browser.call(method, session=self.session, **params)

    def open(self, path: Path, *, within: float = 30.0) -> float:
        """Load a file; returns the seconds until it is loaded and has been painted once."""
        start = time.perf_counter()
        self.loaded = False
        self.call("Page.navigate", url=path.as_uri())
        while not self.loaded:
            self.browser.pump(start + within)
        self.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
        return time.perf_counter() - start

    def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, promises awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"])[:2000])
        return answer["result"].get("value")

    def look(self, *, width: int, dark: bool = False, medium: str = "screen") -> None:
        """Take a width, a theme and a medium."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        theme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=medium, features=[theme])

    def hear(self, method: str, params: dict[str, Any]) -> None:
        """Note an event of the page."""
        if method == "Page.loadEventFired":
            self.loaded = True
        elif method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.errors.append(json.dumps(params))
        elif method == "Log.entryAdded" and params["entry"]["level"] in ("error", "warning"):
            self.errors.append(params["entry"]["text"])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.errors.append(json.dumps(params["args"]))


class Browser:
    """A Chromium process of our own, with a profile that goes when it does."""

    def __init__(self, path: str) -> None:
        self.profile = tempfile.mkdtemp(prefix="detente-browser-")
        there, self.to = os.pipe()
        self.back, here = os.pipe()
        # out of the way of 3 and 4, where the browser expects its two ends
        far = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (there, here)]

        def place() -> None:
            os.dup2(far[0], 3)
            os.dup2(far[1], 4)

        self.process = subprocess.Popen(
            [path, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            preexec_fn=place,  # noqa: PLW1509 - the two ends must become 3 and 4
            pass_fds=(3, 4, *far),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for fd in (there, here, *far):
            os.close(fd)
        self.buffer = b""
        self.count = 0
        self.answers: dict[int, dict[str, Any]] = {}
        self.pages: dict[str, Page] = {}

    def page(self) -> Page:
        """A new page, listening."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self.pages[session] = Page(self, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        return page

    def call(self, method: str, *, session: str = "", **params: Any) -> dict[str, Any]:
        """Send a command and wait for its result; raises RuntimeError where it fails."""
        self.count += 1
        message: dict[str, Any] = {"id": self.count, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.to, data) :]
        deadline = time.perf_counter() + 60
        while self.count not in self.answers:
            self.pump(deadline)
        answer = self.answers.pop(self.count)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        result: dict[str, Any] = answer["result"]
        return result

    def pump(self, deadline: float) -> None:
        """Read what has come; raises TimeoutError after `deadline`."""
        ready, _, _ = select.select([self.back], [], [], max(0.0, deadline - time.perf_counter()))
        if not ready:
            raise TimeoutError("the browser does not answer")
        chunk = os.read(self.back, 1 << 20)
        if not chunk:
            raise RuntimeError("the browser has gone")
        *whole, self.buffer = (self.buffer + chunk).split(b"\0")
        for raw in whole:
            message = json.loads(raw)
            if "id" in message:
                self.answers[message["id"]] = message
            elif message.get("sessionId") in self.pages:
                self.pages[message["sessionId"]].hear(message["method"], message["params"])

    def close(self) -> None:
        """End the process and remove its profile."""
        try:
            self.call("Browser.close")
            self.process.wait(10)
        except (RuntimeError, OSError, TimeoutError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait(10)
        os.close(self.to)
        os.close(self.back)
        shutil.rmtree(self.profile, ignore_errors=True)
