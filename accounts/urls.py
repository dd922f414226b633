from django.urls import include, path

from accounts import views

urlpatterns = [
    path("start/", views.home_after_login, name="home_after_login"),
    path("", include("allauth.urls")),
]
