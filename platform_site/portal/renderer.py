"""How forms look: label, 必須, help, error and ARIA around each field, in one template."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """The site's templates for forms and fields."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
