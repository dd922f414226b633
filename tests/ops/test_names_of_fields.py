"""Whatever the admin shows of a model has a name that can be translated."""

from django.contrib import admin
from django.db.models import Model
from django.utils.functional import Promise

ROOMS = {"agreements", "incidents", "places"}
LANGUAGES = ("_en", "_ar", "_ru", "_tr")  # made from the field they translate


def nameless(model: type[Model]) -> list[str]:
    """The fields whose name Django made from the Python name; the link to the parent of an inline is not shown."""
    parents = {
        field.name
        for field in model._meta.fields
        if field.remote_field and field.name in INLINE_LINKS.get(model, ())
    }
    return [
        f"{model.__name__}.{field.name}"
        for field in model._meta.fields
        if field.editable
        and field.name not in parents
        and not field.name.endswith(LANGUAGES)
        and not field.primary_key
        and not isinstance(field.verbose_name, Promise)
    ]


INLINE_LINKS: dict[type[Model], set[str]] = {}
for owner, section in admin.site._registry.items():
    for inline in section.inlines:
        links = {
            field.name
            for field in inline.model._meta.fields
            if field.remote_field and issubclass(owner, field.remote_field.model)
        }
        INLINE_LINKS.setdefault(inline.model, set()).update(links)


def test_every_field_of_the_admin_has_a_name_to_translate() -> None:
    models = {model for model in (*admin.site._registry, *INLINE_LINKS) if model._meta.app_label in ROOMS}

    assert len(models) > 12
    assert [name for model in models for name in nameless(model)] == []
