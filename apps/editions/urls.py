from django.urls import path

from apps.editions import views

app_name = "editions"

urlpatterns = [
    path("", views.home, name="home"),
    path("archive/", views.archive, name="archive"),
    path("<edition:edition>/", views.edition, name="edition"),
    path("<edition:edition>/concept-note/", views.concept_note, name="concept-note"),
    path(
        "<edition:edition>/concept-note.pdf",
        views.concept_note_pdf,
        name="concept-note-pdf",
    ),
]
