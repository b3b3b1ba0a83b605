"""The house as architecture.md draws it: what a machine can see of it in the code."""

import ast
import re
from pathlib import Path
from statistics import median

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models

from platform_site.gateways import logs
from platform_site.models import Person, Record
from tests.support import source


STOREYS = settings.STOREYS
MODELS = [model for storey in STOREYS for model in apps.get_app_config(storey).get_models()]
DRAWERS = {"rules", "queries", "actions", "fhir"}
NOBODY = {"eprescription.DrugRow"}
"""What has a kana although it is no person: a medicine."""
OF_A_PERSON = {"person", "person_id", "birth_date", "kana", "address", "link_index", "died_on"}
OF_THINGS = {"eprescription.DrugRow": {"kana"}}  # medicines have a kana name too
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
SQL = [path for storey in STOREYS for path in sorted(Path(settings.BASE_DIR, storey, "sql").glob("*.sql"))]
CREATED = re.compile(r"^create (?:or replace )?(?:table|function|type|view|policy\s+\w+\s+on) (\w+)", re.MULTILINE)


def storey_of(model: type[models.Model]) -> int:
    """Return how high a model's app stands; what is Django's own lies beneath all."""
    return STOREYS.index(model._meta.app_label) if model._meta.app_label in STOREYS else -1


def short(path: Path) -> str:
    """Return a path as a test's name shows it."""
    return str(path.relative_to(settings.BASE_DIR))


class TestStack:
    """A storey stands on those beneath it, and knows nothing of those above."""

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
    def test_foreign_keys_point_down(self, model):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                assert storey_of(field.related_model) <= storey_of(model), field

    @pytest.mark.parametrize("path", SQL, ids=short)
    def test_sql_names_only_objects_of_its_own_or_lower_storeys(self, path):
        above = STOREYS[STOREYS.index(path.parent.parent.name) + 1 :]
        assert above == [] or not re.findall(rf"\b(?:{'|'.join(above)})_\w+", path.read_text())

    @pytest.mark.parametrize("path", SQL, ids=short)
    def test_sql_of_a_storey_bears_its_name(self, path):
        storey = path.parent.parent.name
        if storey != "platform_site":
            assert [name for name in CREATED.findall(path.read_text()) if not name.startswith(f"{storey}_")] == []

    def test_every_sql_file_is_loaded_by_a_migration_or_whenever_the_database_is_prepared(self):
        for path in SQL:
            migrations = "".join(file.read_text() for file in (path.parent.parent / "migrations").glob("0*.py"))
            assert path.name == "rights.sql" or f'sql("{path.name}")' in migrations, short(path)


class TestModels:
    """What is stored."""

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
    def test_rows_about_a_person_are_records(self, model):
        names = {field.attname for field in model._meta.concrete_fields} | {
            field.name for field in model._meta.concrete_fields
        }
        to_persons = any(getattr(field, "related_model", None) is Person for field in model._meta.concrete_fields)
        if (names & OF_A_PERSON) - OF_THINGS.get(model._meta.label, set()) or to_persons:
            assert issubclass(model, Record)

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
    def test_no_order_is_hidden_and_no_reference_is_generic(self, model):
        assert not model._meta.ordering
        assert not any(isinstance(field, GenericForeignKey) for field in model._meta.private_fields)

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
    def test_a_model_has_its_japanese_name_first_in_its_sentence(self, model):
        assert re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", str(model._meta.verbose_name))
        assert re.match(r"[^:.]*[\u3040-\u30ff\u4e00-\u9fff]", model.__doc__), model.__doc__

    @pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
    def test_nothing_happens_in_save(self, model):
        assert "save" not in vars(model)
        assert "delete" not in vars(model)


class TestWords:
    """Sentences where they are owed."""

    def drawers(self) -> list[Path]:
        """Return the files of the drawers whose public functions owe a sentence."""
        return [path for path in source.everything() if DRAWERS & {part.removesuffix(".py") for part in path.parts}]

    def test_public_functions_and_classes_of_these_drawers_have_a_docstring(self):
        assert len(self.drawers()) > 20
        without = [
            f"{source.place(path, node)} {node.name}"
            for path in self.drawers()
            for node in source.public(path)
            if not ast.get_docstring(node)
        ]
        assert without == []


class TestLogs:
    """A message is a constant; values are named, and only known names are printed."""

    @pytest.mark.parametrize("path", source.everything(), ids=short)
    def test_every_line_is_a_constant_with_known_values(self, path):
        for call in source.calls(path):
            if (
                isinstance(call.func, ast.Attribute)
                and call.func.attr in LEVELS
                and ast.unparse(call.func.value) == "log"
            ):
                [message] = call.args
                assert isinstance(message, ast.Constant), source.place(path, call)
                names = {key.value for word in call.keywords if word.arg == "extra" for key in word.value.keys}
                assert names <= set(logs._SHOWN), source.place(path, call)


class TestSize:
    """Small files, small functions."""

    PACKAGES = [storey for storey in STOREYS if sum(1 for _ in source.files(storey)) > 5]

    @pytest.mark.parametrize("storey", PACKAGES)
    def test_half_of_the_files_have_fewer_than_80_lines(self, storey):
        lengths = [len(path.read_text().splitlines()) for path in source.files(storey)]
        assert median(length for length in lengths if length) < 80

    @pytest.mark.parametrize("storey", PACKAGES)
    def test_half_of_the_functions_have_fewer_than_12_lines(self, storey):
        every = [node for path in source.files(storey) for node in source.functions(path)]
        assert median(node.end_lineno - node.lineno + 1 for node in every) < 12
