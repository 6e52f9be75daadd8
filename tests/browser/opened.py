"""How the tests open a page: in headless Chromium, and what they ask of every page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

#: Seconds a busy machine may take for anything: how long it takes is no matter of these tests.
PATIENT = 240
#: A handle gets its name a moment after it is drawn.
_NAMED = "() => !document.querySelector('.noUi-handle:not([aria-label])')"
#: Controls of a panel come one by one: nothing more has come for a quarter of a second.
_AT_REST = """() => new Promise((done) => {
  const rest = () => { watch.disconnect(); done(true); };
  let over = setTimeout(rest, 250);
  const watch = new MutationObserver(() => { clearTimeout(over); over = setTimeout(rest, 250); });
  watch.observe(document.body, { childList: true, subtree: true, attributes: true });
})"""
#: What is found right is not sent: that would take a fifth of the time.
_VIOLATIONS = "axe.run({ resultTypes: ['violations'] }).then(found => found.violations)"


def new_page(browser: Any, **given: Any) -> Any:
    """Make an empty page in a context of its own, which notes what it asks for and says."""
    page = browser.new_context(**given).new_page()
    page.set_default_timeout(1000 * PATIENT)
    page.heard = []
    page.on("request", lambda request: page.heard.append(("request", request.url)))
    page.on("console", lambda message: page.heard.append((message.type, message.text)))
    page.on("pageerror", lambda error: page.heard.append(("error", str(error))))
    page.on("dialog", lambda dialog: (page.heard.append(("dialog", "")), dialog.dismiss()))
    return page


def open_file(page: Any, file: Path, *, width: int = 1280, scheme: str = "light") -> None:
    """Open a file in a page that may have shown another one; nothing of that is left."""
    show_on(page, width=width, scheme=scheme)
    page.heard.clear()
    page.goto(file.as_uri())


def show_on(page: Any, *, width: int = 1280, scheme: str = "light") -> None:
    """Show a page on another screen; it has no script, so it is as if it were opened there."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(media="screen", color_scheme=scheme)


def open_folds(page: Any) -> None:
    """Open all that a reader can open."""
    page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    if page.locator("#show-code").count():
        page.locator("#show-code").check()


def width_needed(page: Any) -> int:
    needed: int = page.evaluate("document.documentElement.scrollWidth")
    return needed


def heard_besides(page: Any, file: Path) -> list[tuple[str, str]]:
    """Name what a page asked for besides its file, and what it said."""
    return [
        heard
        for heard in page.heard
        if heard != ("request", file.as_uri()) and not heard[1].startswith("data:")
    ]


def serious_violations(page: Any) -> list[tuple[str, str]]:
    """Ask axe what keeps people from reading a page: rule and first place."""
    from axe_playwright_python.base import AXE_SCRIPT  # noqa: PLC0415

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        (violation["id"], violation["nodes"][0]["html"][:200])
        for violation in page.evaluate(_VIOLATIONS)
        if violation["impact"] in ("serious", "critical")
    ]


def settle(page: Any) -> None:
    """Wait until all controls of a panel are there and their handles have names."""
    page.wait_for_function(_AT_REST)
    page.wait_for_function(_NAMED)
