from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    name = "publication"
    verbose_name = _("Publication")

    def ready(self) -> None:
        from publication import wall  # models must be loaded first

        post_migrate.connect(wall.grant_after_migrate, dispatch_uid="publication.wall")
