"""What a page offers to fill in and to click: names of fields with what stands in them, and parameters of links."""

from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit


class Offered(HTMLParser):
    """Reads a page: `fields` of all its forms, `files` among them, and the `parameters` of its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.files: set[str] = set()
        self.parameters: dict[str, list[str]] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a field or a link."""
        has = {name: value or "" for name, value in attrs}
        name, value = has.get("name", ""), has.get("value", "")
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            self.fields.setdefault(self._select, []).append(value)
        if tag in ("input", "textarea", "select", "button") and name:
            self.fields.setdefault(name, []).append(value)
        if tag == "input" and has.get("type") == "file":
            self.files.add(name)
        for parameter, chosen in parse_qsl(urlsplit(has.get("href", "")).query, keep_blank_values=True):
            self.parameters.setdefault(parameter, []).append(chosen)
