from typing import Any

from allauth.account.forms import LoginForm


class SignInForm(LoginForm):
    """Allauth's sign-in without its link to a reset by mail: a forgotten password is set anew by an administrator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
