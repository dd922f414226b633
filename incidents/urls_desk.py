"""The desk, under /desk/: the queue, one report, one incident. Every change is a POST of its own."""

from django.urls import path

from incidents.views import desk_incident, desk_publish, desk_queue, desk_report

app_name = "desk"
urlpatterns = [
    path("", desk_queue.queue, name="queue"),
    path("reports/<str:reference>/", desk_report.report, name="report"),
    path("reports/<str:reference>/assign/", desk_report.assign, name="assign"),
    path("reports/<str:reference>/move/", desk_report.move, name="move"),
    path("reports/<str:reference>/ask/", desk_report.ask, name="ask"),
    path("reports/<str:reference>/reject/", desk_report.reject, name="reject"),
    path("reports/<str:reference>/accept/", desk_report.accept, name="accept"),
    path("reports/<str:reference>/note/", desk_report.note, name="note"),
    path("reports/<str:reference>/sources/", desk_report.sources, name="sources"),
    path("incidents/", desk_incident.incidents, name="incidents"),
    path("incidents/<int:pk>/", desk_incident.incident, name="incident"),
    path("incidents/<int:pk>/edit/", desk_incident.edit, name="edit"),
    path("incidents/<int:pk>/grade/", desk_incident.grade, name="grade"),
    path("incidents/<int:pk>/prepare/", desk_publish.prepare, name="prepare"),
    path("incidents/<int:pk>/preview/", desk_publish.preview, name="preview"),
    path("incidents/<int:pk>/publish/", desk_publish.publish, name="publish"),
    path("incidents/<int:pk>/retract/", desk_publish.retract, name="retract"),
]
