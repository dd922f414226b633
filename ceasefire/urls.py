"""Every address of the site. Rooms bring their own; nothing is routed by hand here."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

# One way in: the site's own sign-in, with its limits on guessing and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = settings.SITE_NAME

urlpatterns = [
    path("", include("publication.urls_data")),
    *i18n_patterns(
        path("", include("publication.urls")),
        path("", include("agreements.urls")),
        path("", include("incidents.urls")),
        path("accounts/", include("accounts.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]

handler400 = "ceasefire.errors.bad_request"
handler403 = "ceasefire.errors.permission_denied"
handler404 = "ceasefire.errors.not_found"
handler500 = "ceasefire.errors.server_error"
