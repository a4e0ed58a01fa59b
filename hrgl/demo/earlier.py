"""What the earlier edition of the demonstration consists of; all of it is made up."""

from datetime import UTC, date, datetime

from apps.outcomes.choices import StatementKind
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
    # Is not in the text.
    DemoFinding(
        kind="proposal",
        text="Every town should use the same software for its participatory budget.",
        answers=(1,),
    ),
)
#: Of findings, by their positions: which stands for which.
MERGED = (4, 6)
LEFT_OUT, BECAUSE = 7, "The text says what is to be reached, not with which software."

#: What stands above which provision.
HEADINGS = {
    0: "Management concepts and instruments",
    1: "Needs and potential for change",
}
#: What the first provision has as a part.
ITEM = "the rooms in which residents meet[^1].\n\n[^1]: Also those of others, if they are paid for."
#: On which findings the provisions rest, then the part of the first and the remark on the last.
RESTS_ON = {
    "encouragement:0": (0,),
    "part": (1,),
    "encouragement:1": (2, 3),
    "encouragement:2": (4,),
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

#: What was finished of the last remark between adoption and publication.
FINISHED = "Those who made a proposal are told first, before the results are published."
#: What was typed wrongly in the last provision, what was meant, and why it is corrected.
MISTAKE, MEANT = "within six month.", "within six months."
CORRECTED_BECAUSE = "A letter was lost when the text was typed."
