"""The door of the medicine notebook."""

from typing import Any

from drf_spectacular.utils import extend_schema

from eprescription.api import schemas
from eprescription.queries.notebook_answers import answer
from eprescription.queries.notebooks_read import read_notebook
from platform_site.api.answers import Response
from platform_site.api.schema import ACTING_USER, REQUEST_ID
from platform_site.api.views import View


class Notebooks(View):
    """電子版お薬手帳."""

    @extend_schema(
        summary="電子版お薬手帳（JAHIS形式とJSON）",
        parameters=[ACTING_USER, REQUEST_ID],
        responses=schemas.NotebookAnswer,
    )
    def get(self, request: Any, ref: str) -> Response:
        """Answer with what pharmacies gave in the last 100 days."""
        return Response(answer(read_notebook(patient_ref=ref, by=self.actor, at=self.at)))
