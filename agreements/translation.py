from modeltranslation.translator import TranslationOptions, register

from agreements.models import Agreement, Milestone, Party, Provision, Standing, Zone, ZoneOutline


@register(Party)
class PartyTranslation(TranslationOptions):
    fields = ("name", "notes")


@register(Agreement)
class AgreementTranslation(TranslationOptions):
    fields = ("name", "short_name", "state_note", "excluded", "monitoring")


@register(Provision)
class ProvisionTranslation(TranslationOptions):
    fields = ("summary", "deadline_note", "obliged_note", "record")


@register(Milestone)
class MilestoneTranslation(TranslationOptions):
    fields = ("label",)


@register(Zone)
class ZoneTranslation(TranslationOptions):
    fields = ("name",)


@register(ZoneOutline)
class ZoneOutlineTranslation(TranslationOptions):
    fields = ("reading_label", "disclaimer")


@register(Standing)
class StandingTranslation(TranslationOptions):
    fields = ("note",)
