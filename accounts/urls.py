from django.urls import include, path, re_path

from accounts import views

# Accounts are made by an administrator and have no e-mail address. Allauth's pages for signing up and for
# getting in by mail are closed; their names stay, because its other pages look them up.
BY_MAIL = r"^(signup|email|confirm-email|password/set|password/reset|login/code)/"

urlpatterns = [
    path("start/", views.home_after_login, name="home_after_login"),
    re_path(BY_MAIL, views.closed),
    path("", include("allauth.urls")),
]
