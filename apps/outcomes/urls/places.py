"""Where the pages of one document stand."""

OUTCOME = "<edition:edition>/outcome"
DRAFT = f"{OUTCOME}/draft"
PARAGRAPH = f"{DRAFT}/paragraphs/<uuid:paragraph>"
VERSION = f"{OUTCOME}/versions/<int:number>"
