"""States and kinds of the Outcome Document; a leaf."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    PLANNED = "planned", _("Planned")
    DRAFTING = "drafting", _("Being drafted")
    CONSULTATION = "consultation", _("In consultation")
    BEFORE_CONFERENCE = "before_conference", _("Before the Conference")
    ADOPTED = "adopted", _("Adopted")
    PUBLISHED = "published", _("Published")


#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    Status.PLANNED: frozenset({Status.DRAFTING}),
    Status.DRAFTING: frozenset({Status.CONSULTATION, Status.BEFORE_CONFERENCE}),
    Status.CONSULTATION: frozenset({Status.DRAFTING}),
    Status.BEFORE_CONFERENCE: frozenset({Status.DRAFTING, Status.ADOPTED}),
    Status.ADOPTED: frozenset({Status.PUBLISHED}),
    Status.PUBLISHED: frozenset(),
}

#: States in which a save is kept aside and the text stays as it is.
FROZEN = (Status.BEFORE_CONFERENCE, Status.ADOPTED, Status.PUBLISHED)

#: States the database lets nobody leave or write in; see migration 0002.
FINAL = (Status.ADOPTED, Status.PUBLISHED)


class ParagraphKind(models.TextChoices):
    PREAMBLE = "preamble", _("Preamble paragraph")
    HEADING = "heading", _("Heading")
    PROVISION = "provision", _("Encouragement")
    ITEM = "item", _("Sub-paragraph")
    REMARK = "remark", _("Explanatory remark")


class Origin(models.TextChoices):
    AUTOSAVE = "autosave", _("Saved while typing")
    MANUAL = "manual", _("Saved")
    MERGE = "merge", _("Merged")
    CONTRIBUTION = "contribution", _("Taken from a contribution")
    SPLIT = "split", _("Split")
    JOINED = "joined", _("Joined")
    RESTORED = "restored", _("Brought back")
    AMENDMENT = "amendment", _("Taken from an amendment")


class SideState(models.TextChoices):
    OPEN = "open", _("Unmerged")
    MERGED = "merged", _("Merged")
    KEPT = "kept", _("Kept instead of the other text")
    DISCARDED = "discarded", _("Discarded")


class Relation(models.TextChoices):
    TAKEN_FROM = "taken_from", _("Taken from")
    BASED_ON = "based_on", _("Based on")
    ILLUSTRATED_BY = "illustrated_by", _("Illustrated by")


class Option(models.TextChoices):
    """What the drafting of one document may make use of."""

    ZERO_DRAFT = "zero_draft", _("Zero draft")
    BRACKETS = "brackets", _("Words in square brackets that are not agreed")
    ALTERNATIVES = "alternatives", _("Several wordings of one paragraph")
    CHAIRS_TEXT = "chairs_text", _("Chair’s text")


class Purpose(models.TextChoices):
    ZERO_DRAFT = "zero_draft", _("Zero draft")
    REVISION = "revision", _("Working version")
    CONSULTATION = "consultation", _("Consultation text")
    CHAIRS_TEXT = "chairs_text", _("Chair’s text")
    CONFERENCE = "conference", _("Conference text")


#: Purposes of the versions that people can be asked about.
ASKABLE = frozenset({Purpose.ZERO_DRAFT, Purpose.CONSULTATION, Purpose.CHAIRS_TEXT})

#: Purposes that a document has only with an option.
NEEDS: Mapping[str, str] = {
    Purpose.ZERO_DRAFT: Option.ZERO_DRAFT,
    Purpose.CHAIRS_TEXT: Option.CHAIRS_TEXT,
}


class Part(models.TextChoices):
    """What a document says beside its paragraphs; the names of its columns."""

    TITLE = "title", _("Title")
    SUBTITLE = "subtitle", _("Subtitle")
    ENACTING_TEXT = "enacting_text", _("Enacting text")


class Asked(models.TextChoices):
    """Whom a consultation asks; each of these asks those before it, too."""

    PARTICIPANTS = "participants", _("Participants")
    PARTNERS = "partners", _("Participants and partners")
    EVERYBODY = "everybody", _("Everybody with an account")


class RenderingKind(models.TextChoices):
    """Files that take a while to be made."""

    PDF = "pdf", _("PDF")
    FOR_PRINT = "print", _("PDF for printing on both sides")
    WORD = "docx", _("Word document")
    AMENDED = "amended", _("PDF with amendments")
    AMENDED_WORD = "amendocx", _("Word document with amendments")


#: What people have said stands in these, so they are made anew as that changes.
WITH_VOICES = (RenderingKind.AMENDED, RenderingKind.AMENDED_WORD)


class Addressee(models.TextChoices):
    """Who in and around a local government is spoken to."""

    COUNCIL = "council", _("Mayors and councils")
    ADMINISTRATION = "administration", _("Administrations")
    SERVICES = "services", _("Public services and municipal companies")
    OVERSIGHT = "oversight", _("Human rights offices and ombudspersons")
    NETWORKS = "networks", _("Associations of local governments")


class AmendmentKind(models.TextChoices):
    """What an amendment would do to the paragraph it is about."""

    REPLACE = "replace", _("Other words")
    ADD = "add", _("A new paragraph after it")
    DELETE = "delete", _("Leave it out")
    MOVE = "move", _("Another place")


#: These say words of their own.
WITH_WORDS = (AmendmentKind.REPLACE, AmendmentKind.ADD)


class Outcome(models.TextChoices):
    """What can become of what somebody has said."""

    ACCEPTED = "accepted", _("Accepted")
    ACCEPTED_WITH_CHANGES = "accepted_with_changes", _("Accepted with changes")
    MERGED = "merged", _("Merged")
    NOT_ACCEPTED = "not_accepted", _("Not accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Method(models.TextChoices):
    CONSENSUS = "consensus", _("Consensus")
    ACCLAMATION = "acclamation", _("Acclamation")
    SILENCE_PROCEDURE = "silence_procedure", _("Silence procedure")
    WITHOUT_VOTE = "without_vote", _("Without a vote")
    VOTE = "vote", _("Vote")


class SilenceState(models.TextChoices):
    RUNNING = "running", _("Running")
    HELD = "held", _("Nobody objected")
    BROKEN = "broken", _("Broken by an objection")
    STOPPED = "stopped", _("Called off")


class SittingMode(models.TextChoices):
    PARAGRAPHS = "paragraphs", _("Paragraph by paragraph")
    WHOLE = "whole", _("As a whole")


class ItemState(models.TextChoices):
    """What the Conference says of a paragraph."""

    OPEN = "open", pgettext_lazy("of a paragraph", "Open")
    AGREED = "agreed", _("Agreed")
    OBJECTED = "objected", _("Objected to")
    DEFERRED = "deferred", _("Deferred")


class StatementKind(models.TextChoices):
    RESERVATION = "reservation", _("Reservation")
    EXPLANATION = "explanation_of_position", _("Explanation of position")
    DISSOCIATION = "dissociation", _("Dissociation")
    STATEMENT = "statement", _("Statement")
