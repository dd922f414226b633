"""Signing in inside the report form, when the session has ended while somebody was writing."""

from typing import Any

from allauth.account.forms import LoginForm
from django.http import HttpRequest


class SignInForm(LoginForm):
    """allauth's own form, with its limits; without the link that would lead away from the text."""

    def __init__(self, data: Any = None, *, request: HttpRequest) -> None:
        super().__init__(data, request=request, prefix="sign_in", label_suffix="")
        self.fields["password"].help_text = ""
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
