"""How the tests open a page: in headless Chromium, with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: A handle gets its name a moment after it is drawn.
_NAMED = "() => !document.querySelector('.noUi-handle:not([aria-label])')"
#: Controls of a panel come one by one: nothing more has come for a quarter of a second.
_AT_REST = """() => new Promise((done) => {
  const rest = () => { watch.disconnect(); done(); };
  let over = setTimeout(rest, 250);
  const watch = new MutationObserver(() => { clearTimeout(over); over = setTimeout(rest, 250); });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
})"""


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


def settle(page: Any) -> None:
    """Wait until all controls of a panel are there and their handles have names."""
    page.evaluate(_AT_REST)
    page.wait_for_function(_NAMED)
