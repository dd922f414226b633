"""Logging a violation, under /report/."""

from django.urls import path

from incidents.views import drafts, places, receipts, report

app_name = "report"
urlpatterns = [
    path("", report.new, name="new"),
    path("mine/", receipts.own, name="own"),
    path("places/", places.places, name="places"),
    path("draft/", drafts.draft, name="draft"),
    path("draft/<uuid:client_id>/delete/", drafts.delete, name="delete_draft"),
    path("<str:reference>/", receipts.receipt, name="receipt"),
]
