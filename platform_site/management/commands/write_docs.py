import difflib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import autodiscover_modules

from platform_site.management import dependency_documents, notice_documents, site_documents
from platform_site.management.documents import DOCUMENTS


OWN_DOCUMENTS = (site_documents, notice_documents, dependency_documents)
"""The site's own; importing them registered what they write. The storeys' are discovered."""


class Command(BaseCommand):
    """Write the generated documents, or compare them with what they should be."""

    help = "Writes the documents under docs/ that are generated from the code; --check compares them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take `--check`."""
        parser.add_argument("--check", action="store_true", help="fail if a document is not up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for each document."""
        autodiscover_modules("management.documents")
        old = [path for path, lines in DOCUMENTS.items() if self._is_old(path, "\n".join(lines()) + "\n", **options)]
        if old:
            raise CommandError(f"Not up to date: {', '.join(old)}. Run `make docs` and commit.")

    def _is_old(self, path: str, text: str, *, check: bool, **options: Any) -> bool:
        file = Path(settings.BASE_DIR, "docs", path)
        before = file.read_text() if file.exists() else ""
        if not check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
            return False
        if before != text:
            diff = difflib.unified_diff(
                before.splitlines(), text.splitlines(), f"docs/{path}", "generated", lineterm=""
            )
            self.stdout.write("\n".join(list(diff)[:40]))
        return before != text
