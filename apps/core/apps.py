from django.apps import AppConfig, apps
from django.db.backends.signals import connection_created
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "apps.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from apps.core import changes  # noqa: PLC0415 -- needs the settings

        connection_created.connect(changes.watch)
        autodiscover_modules("duties")
        _call_relations_what_they_point_to()


def _call_relations_what_they_point_to() -> None:
    """A relation that has no name of its own is called what it points to.

    Django would call it after the attribute, which speaks English only. What a
    migration records is the name that was given, so none comes of this.
    """
    for model in apps.get_models():
        names = model._meta  # noqa: SLF001 -- Django's own name for it
        if not model.__module__.startswith("apps."):
            continue
        for field in (*names.local_fields, *names.local_many_to_many):
            if field.related_model and field._verbose_name is None:  # type: ignore[attr-defined] # noqa: SLF001 -- what the model gave
                other = field.related_model._meta  # noqa: SLF001
                name = other.verbose_name_plural if field.many_to_many else None
                field.verbose_name = name or other.verbose_name or field.name
