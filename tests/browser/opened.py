"""How the tests open a page: in headless Chromium, with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def open_page(browser: Any, file: Path, *, width: int = 1280, scheme: str = "light") -> Any:
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    page.heard = []
    page.on("request", lambda request: page.heard.append(("request", request.url)))
    page.on("console", lambda message: page.heard.append((message.type, message.text)))
    page.on("pageerror", lambda error: page.heard.append(("error", str(error))))
    page.on("dialog", lambda dialog: (page.heard.append(("dialog", "")), dialog.dismiss()))
    page.goto(file.as_uri())
    return page


def serious_violations(page: Any) -> list[tuple[str, str]]:
    """Ask axe what keeps people from reading a page: rule and first place."""
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415

    return [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
