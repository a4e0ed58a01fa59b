from django.urls import path

from apps.outcomes.views import (
    drafting,
    pdf,
    presence,
    reading,
    structure,
    versions,
)

app_name = "outcomes"

OUTCOME = "<edition:edition>/outcome"
DRAFT = f"{OUTCOME}/draft"
PARAGRAPH = f"{DRAFT}/paragraphs/<uuid:paragraph>"

urlpatterns = [
    path(f"{OUTCOME}/", reading.document, name="document"),
    path(f"{OUTCOME}.pdf", pdf.pdf, name="pdf"),
    path(f"{OUTCOME}.json", reading.as_json, name="json"),
    path(f"{OUTCOME}/remarks.json", reading.remarks_as_json, name="remarks-json"),
    path(f"{DRAFT}/", drafting.workspace, name="draft"),
    path(f"{DRAFT}/begin/", drafting.begin, name="begin"),
    path(f"{DRAFT}/title/", drafting.describe, name="describe"),
    path(f"{DRAFT}/insert/", structure.insert, name="insert"),
    path(f"{DRAFT}/take-over/", structure.take_over, name="take-over"),
    path(f"{PARAGRAPH}/", drafting.paragraph, name="paragraph"),
    path(f"{PARAGRAPH}/move/", structure.move, name="move"),
    path(f"{PARAGRAPH}/split/", structure.split, name="split"),
    path(f"{PARAGRAPH}/join/", structure.join, name="join"),
    path(f"{PARAGRAPH}/presence/", presence.presence, name="presence"),
    path(f"{PARAGRAPH}/remove/", structure.remove, name="remove"),
    path(f"{PARAGRAPH}/restore/", structure.restore, name="restore"),
    path(f"{PARAGRAPH}/remark/", structure.remark, name="remark"),
    path(f"{PARAGRAPH}/sources/", structure.add_source, name="add-source"),
    path(
        f"{DRAFT}/unmerged/<int:side_version>/",
        drafting.side_version,
        name="side-version",
    ),
    path(f"{DRAFT}/comments/<int:comment>/", versions.consider, name="consider"),
    path(f"{DRAFT}/changes/", presence.changes, name="changes"),
    path(f"{DRAFT}/remarks/", versions.finish_remarks, name="finish-remarks"),
    path(f"{DRAFT}/freeze/", versions.freeze, name="freeze"),
    path(f"{DRAFT}/reopen/", versions.reopen, name="reopen"),
    path(f"{OUTCOME}/versions/<int:number>/", versions.version, name="version"),
    path(
        f"{OUTCOME}/versions/<int:number>/comments/",
        versions.comment,
        name="comment",
    ),
    path(f"{OUTCOME}/versions/<int:number>/adopt/", versions.adopt, name="adopt"),
    path(f"{OUTCOME}/publish/", versions.publish, name="publish"),
]
