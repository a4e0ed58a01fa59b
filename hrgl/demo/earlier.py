"""What the earlier edition of the demonstration consists of; all of it is made up."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from apps.outcomes.choices import AmendmentKind, Outcome, StatementKind
from hrgl.demo.facts import DemoFinding

EARLIER = "2020-demonstration"
THEME = "An earlier edition, made up for the demonstration"
BEGINS, ENDS = "2020-02-01", "2020-02-08"
ADOPTED_ON = date(2020, 2, 8)
TITLE = "Rights in the budget"
QUESTIONS = (
    "What keeps residents away where a budget is decided on together?",
    "How do those who have taken part learn what came of it?",
)

WORKSHOP = "deciding-together"
WORKSHOP_TITLE = "Deciding together on a budget"
WORKSHOP_BEGINS = datetime(2020, 2, 4, 13, tzinfo=UTC)
WORKSHOP_ENDS = datetime(2020, 2, 4, 15, tzinfo=UTC)
SUMMARY = (
    "Those who work on participatory budgets told what keeps people away, and what "
    "brings them back a second time."
)

FINDINGS = (
    DemoFinding(
        kind="proposal",
        text=(
            "A fixed share of each participatory budget should be set aside for making "
            "participation possible."
        ),
        answers=(0,),
        region="latin-america-caribbean",
    ),
    DemoFinding(
        kind="challenge",
        text="Meetings are held where no bus goes in the evening.",
        answers=(0,),
        region="africa",
    ),
    DemoFinding(
        kind="finding",
        text=(
            "Residents come when somebody they know invites them, and stay away when "
            "a letter does not name them."
        ),
        answers=(0,),
        region="asia-pacific",
    ),
    DemoFinding(
        kind="quotation",
        text="It was the first letter from the town hall that was not a bill.",
        answers=(0,),
        named="An interpreter of the demonstration",
    ),
    DemoFinding(
        kind="challenge",
        text="What was decided is published as a table that only accountants can read.",
        answers=(1,),
        region="eastern-europe",
    ),
    DemoFinding(
        kind="lesson",
        text="Whoever is told why a proposal was turned down comes again.",
        answers=(0, 1),
        region="western-europe-others",
    ),
    # Says what the one before the last says, and is merged with it.
    DemoFinding(
        kind="experience",
        text="We found our proposal neither among those accepted nor among the others.",
        answers=(1,),
    ),
    # Is left out of the text again.
    DemoFinding(
        kind="proposal",
        text="Every town should use the same software for its participatory budget.",
        answers=(1,),
    ),
)
#: Of findings, by their positions: which stands for which.
MERGED = (4, 6)
LEFT_OUT = 7
BECAUSE = "The text says what is to be reached, not with which software."

#: What stands above which provision.
HEADINGS = {
    0: "Management concepts and instruments",
    1: "Needs and potential for change",
}
#: What the first provision has as a part.
ITEM = "the rooms in which residents meet[^1].\n\n[^1]: Also those of others, if they are paid for."
#: What the first reading had besides, and how it put the beginning of the first provision.
SOFTWARE = (
    "Local governments are encouraged to use the same software for their participatory"
    " budgets."
)
WORDED, AMENDED = (
    "interpretation and support",
    "interpretation, accessible rooms and support",
)
#: On which findings the paragraphs rest.
RESTS_ON = {
    "encouragement:0": (0,),
    "part": (1,),
    "encouragement:1": (2, 3),
    "encouragement:2": (4,),
    "software": (7,),
}
REMARK_RESTS_ON = (5,)
#: What is said beside the provisions: in short, time frame, levels, addressees, with what.
SAID = (
    (
        "Set aside a share of each participatory budget for access.",
        "with the next budget",
        ["local", "regional"],
        ["council", "administration"],
        "human rights budgeting",
    ),
    (
        "Invite by name those who cannot vote.",
        "",
        ["local"],
        ["administration", "services"],
        "outcome orientation",
    ),
    (
        "Report back within six months.",
        "within six months",
        ["local", "regional"],
        ["council", "oversight"],
        "compliance mechanisms",
    ),
)

#: Kind, position of the provision it is about, words, and who wished to be named.
STATEMENTS = (
    (
        StatementKind.EXPLANATION,
        0,
        "We read a share as including rooms and staff that are lent, not only money.",
        "An association of local governments",
    ),
    (
        StatementKind.RESERVATION,
        1,
        (
            "Where the law does not let us address residents by name, we will invite "
            "them through the organisations they trust."
        ),
        "A city that took part",
    ),
    (
        StatementKind.DISSOCIATION,
        2,
        "We do not join the time that is set here; small administrations need longer.",
        "",
    ),
    (
        StatementKind.STATEMENT,
        None,
        "We expect to be asked again, and not only about what concerns the young.",
        "Participants of the next generation",
    ),
)

#: The first provision as it was adopted.
FIRST_IN_ARABIC = (
    "تُشجَّع الحكومات المحلية على تخصيص حصة ثابتة من كل ميزانية تشاركية للترجمة الفورية"
    " والقاعات الميسَّرة والدعم."
)

#: What was finished of the last remark between adoption and publication.
FINISHED = "Those who made a proposal are told first, before the results are published."
#: What was typed wrongly in the last provision, what was meant, and why it is corrected.
MISTAKE, MEANT = "within six month.", "within six months."
CORRECTED_BECAUSE = "A letter was lost when the text was typed."

COMMENT = "Nobody may be named without having agreed to it."
COMMENT_BECAUSE = "The remark on this encouragement says so."


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAmendment:
    """``words`` in the paragraph, and what should stand there; none where it is new."""

    by: str
    about: str
    reason: str
    outcome: Outcome
    because: str = ""
    kind: AmendmentKind = AmendmentKind.REPLACE
    words: tuple[str, str] = ("", "")
    on_behalf_of: str = ""
    #: The position of the one it is merged with.
    into: int | None = None


AMENDMENTS = (
    DemoAmendment(
        by="participant",
        about="encouragement:0",
        words=(WORDED, AMENDED),
        reason="Support is of no use behind a flight of stairs.",
        outcome=Outcome.ACCEPTED,
    ),
    DemoAmendment(
        by="partner",
        about="encouragement:0",
        words=(WORDED, "interpretation, rooms without steps and support"),
        reason="Many town halls have no lift.",
        on_behalf_of="A partner organisation",
        outcome=Outcome.MERGED,
        because="Accessible rooms are rooms without steps, and more.",
        into=0,
    ),
    DemoAmendment(
        by="partner",
        about="encouragement:2",
        words=("six month", "three months"),
        reason="After half a year nobody remembers what was decided.",
        on_behalf_of="A partner organisation",
        outcome=Outcome.NOT_ACCEPTED,
        because="Small administrations need six months.",
    ),
    DemoAmendment(
        by="participant",
        about="software",
        kind=AmendmentKind.DELETE,
        reason="No town will change its software for this.",
        outcome=Outcome.ACCEPTED,
        because=BECAUSE,
    ),
    DemoAmendment(
        by="participant",
        about="encouragement:1",
        kind=AmendmentKind.ADD,
        words=("", "Local governments are encouraged to invite everybody by letter."),
        reason="Not everybody reads e-mail.",
        outcome=Outcome.WITHDRAWN,
    ),
)
