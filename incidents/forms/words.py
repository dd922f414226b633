"""One text in four languages, as a form field: {"en": "…", "ar": "…"}, empty ones left out."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

LANGUAGES = tuple(settings.LANGUAGES)


class WordsWidget(forms.MultiWidget):
    """One input for each language, each with its language and direction."""

    template_name = "desk/words.html"
    use_fieldset = True

    def __init__(self, rows: int = 1, attrs: dict[str, Any] | None = None) -> None:
        kind = forms.Textarea if rows > 1 else forms.TextInput
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        for code, _name in LANGUAGES:
            size = {"rows": rows} if rows > 1 else {}
            widgets[code] = kind(attrs={"lang": code, "dir": "rtl" if code == "ar" else "ltr", **size})
        super().__init__(widgets, attrs)

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for widget, (code, language) in zip(context["widget"]["subwidgets"], LANGUAGES, strict=True):
            widget |= {"language": language, "code": code}
        # Only the first is demanded by the browser, or none: any language will do.
        for widget in context["widget"]["subwidgets"]:
            widget["required"] = False
            widget["attrs"].pop("required", None)
        return context

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """Through the project's templates, where Django's form renderer does not look; the inputs are its own."""
        for widget in context["widget"]["subwidgets"]:
            widget["html"] = super()._render(widget["template_name"], {"widget": widget}, renderer)  # type: ignore[misc]
        return SafeString(render_to_string(template_name, context))


class WordsField(forms.MultiValueField):
    """A text in at least one language where it is required. Cleans to {language: text}."""

    default_error_messages = {"required": _("Write it in at least one language.")}

    def __init__(self, *, rows: int = 1, max_length: int = 2_000, **kwargs: Any) -> None:
        fields = [forms.CharField(required=False, max_length=max_length) for _language in LANGUAGES]
        kwargs.setdefault("widget", WordsWidget(rows))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, values: list[str]) -> dict[str, str]:
        return {code: text for (code, _name), text in zip(LANGUAGES, values or [], strict=False) if text}

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial if isinstance(initial, dict) else {}
        return self.widget.decompress(before) != [
            str(text or "").strip() for text in (data or [""] * len(LANGUAGES))
        ]
