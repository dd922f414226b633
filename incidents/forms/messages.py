"""What a monitor adds to a report that was sent: an answer or a correction."""

from django import forms
from django.utils.translation import gettext_lazy

from incidents.forms.fields import LongTextField


class MessageForm(forms.Form):
    text = LongTextField(
        label=gettext_lazy("Your text"),
        max_length=10_000,
        label_suffix="",
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
