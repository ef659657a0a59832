"""A page as a text: its elements, and what stands in those whose text is no HTML."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text in each of those whose text is no HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.raw: list[tuple[dict[str, str | None], str]] = []
        self._inside: tuple[str, dict[str, str | None]] | None = None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = (tag, dict(attrs)) if tag in ("script", "style") else None

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the signature of HTMLParser
        self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self.raw.append((self._inside[1], data))

    @property
    def data(self) -> dict[str, Any]:
        """What the page shows."""
        (found,) = (text for attributes, text in self.raw if attributes.get("type") == "application/json")
        loaded: dict[str, Any] = json.loads(found)
        return loaded

    def allows_its_own_alone(self) -> None:
        """Its policy allows its one style and its one script by their hashes, and there is nothing else that runs."""
        (policy,) = (of["content"] for _, of in self.elements if of.get("http-equiv") == "Content-Security-Policy")
        style, script = (text for attributes, text in self.raw if "type" not in attributes)
        hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (style, script)]
        assert policy == (
            f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; base-uri 'none'; form-action 'none'"
        )
        assert sum(tag == "script" for tag, _ in self.elements) == 2
        stated = {name for _, attributes in self.elements for name in attributes}
        assert not [name for name in stated if name.startswith("on") or name in ("style", "src", "href")]
        assert not re.search("innerHTML|outerHTML|insertAdjacentHTML|document.write|eval\\(|new Function", script)
