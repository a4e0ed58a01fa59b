"""What the demonstration consists of. People are named by their job only."""

from dataclasses import dataclass

JOBS = (
    "administrator",
    "organiser",
    "reviewer",
    "rapporteur",
    "drafter",
    "moderator",
    "partner",
    "participant",
    "applicant",
)

#: Jobs that one is appointed to at an edition.
APPOINTED = ("organiser", "reviewer", "rapporteur", "drafter", "moderator", "partner")

#: Jobs that work in the admin.
STAFF = ("administrator", "organiser")

#: Days from today on which parts of the programme take place.
BEFORE, YESTERDAY, FIRST, SECOND, THIRD, LAST = -3, -1, 1, 2, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSession:
    slug: str
    title: str
    kind: str
    part: str = "academy"
    day: int | None = FIRST
    begins: str = "12:00"
    ends: str = "13:30"
    seats: int | None = None
    #: Positions of key questions, counted through all clusters.
    questions: tuple[int, ...] = ()
    abstract: str = ""
    people: tuple[tuple[str, str], ...] = ()


SESSIONS = (
    # Its report is overdue.
    DemoSession(
        slug="streets-for-all",
        title="Streets for all: walking the town with those it leaves out",
        kind="workshop",
        day=BEFORE,
        seats=25,
        questions=(2,),
        abstract="What residents show an administration when it walks with them.",
        people=(("moderator", "moderator"), ("rapporteur", "rapporteur")),
    ),
    DemoSession(
        slug="inclusive-budgets",
        title="Inclusive budgets: deciding with residents",
        kind="workshop",
        day=YESTERDAY,
        seats=25,
        questions=(0, 1),
        abstract=(
            "How local governments let *all* residents decide about part of the "
            "budget, and what keeps people away."
        ),
        people=(("moderator", "moderator"), ("rapporteur", "rapporteur")),
    ),
    DemoSession(
        slug="opening",
        title="Opening of the Academy",
        kind="plenary",
        begins="12:00",
        ends="12:45",
        abstract="What the edition is about, and how the days work.",
        people=(("moderator", "moderator"),),
    ),
    DemoSession(
        slug="first-contact",
        title="First contact: the town hall as a door to rights",
        kind="workshop",
        begins="13:00",
        ends="14:15",
        seats=20,
        questions=(2, 3),
        abstract="Reception desks, forms and languages: what makes services reachable.",
        people=(("moderator", "moderator"), ("rapporteur", "rapporteur")),
    ),
    DemoSession(
        slug="small-towns",
        title="Small towns, full rights",
        kind="workshop",
        begins="13:00",
        ends="14:15",
        seats=2,
        questions=(4, 5),
        abstract="Human rights work where the administration is three people.",
        people=(("rapporteur", "rapporteur"),),
    ),
    DemoSession(
        slug="meeting-room",
        title="Meet the other participants",
        kind="networking",
        begins="14:30",
        ends="15:30",
        abstract="Conversations in small groups, changed every fifteen minutes.",
    ),
    DemoSession(
        slug="monitoring-that-helps",
        title="Monitoring that helps instead of blaming",
        kind="workshop",
        day=SECOND,
        begins="12:00",
        ends="13:30",
        seats=30,
        questions=(6, 7),
        abstract="Indicators that a department can *use*, and who should see them.",
        people=(("moderator", "moderator"), ("rapporteur", "rapporteur")),
    ),
    DemoSession(
        slug="reading-the-draft",
        title="Reading the draft Outcome Document together",
        kind="plenary",
        day=THIRD,
        begins="13:00",
        ends="15:00",
        questions=(8, 9),
        abstract="Paragraph by paragraph, with the drafters.",
        people=(("drafter", "speaker"),),
    ),
    DemoSession(
        slug="from-words-to-practice",
        title="From words to practice: closing panel and adoption",
        kind="panel",
        part="conference",
        day=LAST,
        begins="13:30",
        ends="15:30",
        questions=(9,),
        abstract="Policy-makers discuss the Outcome Document. It is then adopted.",
        people=(("moderator", "moderator"),),
    ),
    DemoSession(
        slug="follow-up",
        title="One year on: what became of the recommendations",
        kind="networking",
        part="conference",
        day=None,
        abstract="The time is fixed after the Conference.",
    ),
)

#: What applications for the Academy are judged by: code, text.
CRITERIA = (
    ("practice", "Works with or within a local government"),
    ("sharing", "Has something to share, also what did not work"),
    ("use", "Can use in practice what is learnt"),
)

#: Shares of the Academy's places that the organisers would like to see.
TARGETS = (("next_generation", "yes", 25), ("level", "local", 50))

#: Whose application, who reviews it, points for each criterion, and the comment.
REVIEWS = (
    (
        "applicant-2",
        "reviewer",
        (5, 4, 5),
        "A young office that tells what went wrong.",
    ),
    (
        "applicant-2",
        "reviewer-2",
        (4, 5, 4),
        "Will use it, and has something to share.",
    ),
    ("applicant-3", "reviewer", (1, 2, 1), "I do not see what would be taken home."),
    (
        "applicant-3",
        "reviewer-2",
        (5, 5, 4),
        "One page that works is worth a workshop.",
    ),
)

REPORTED = "inclusive-budgets"
#: What the participant keeps an eye on.
STARRED = ("opening", "from-words-to-practice")
SIGNED_UP = ("first-contact", "small-towns", "monitoring-that-helps")

SUMMARY = (
    "Participants compared four ways to let residents decide about a budget. "
    "All of them reached more people when support was offered in person."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFinding:
    kind: str
    text: str
    #: Positions of the key questions it answers, counted through all clusters.
    answers: tuple[int, ...]
    #: The code of the world region it comes from, where that is said.
    region: str = ""
    #: Who agreed to be named.
    named: str = ""


FINDINGS = (
    DemoFinding(
        kind="finding",
        text=(
            "People without a local vote take part when the invitation names them "
            "and comes from somebody they know."
        ),
        answers=(0,),
        region="western-europe-others",
    ),
    DemoFinding(
        kind="practice",
        text=(
            "One municipality lends tablets and a room, and pays interpreters from "
            "the budget that is decided on."
        ),
        answers=(0, 1),
        region="latin-america-caribbean",
    ),
    DemoFinding(
        kind="proposal",
        text=(
            "Local governments should set aside a fixed share of a participatory "
            "budget for making participation possible."
        ),
        answers=(1,),
        region="africa",
    ),
    DemoFinding(
        kind="challenge",
        text="Results are rarely reported back, so people do not come a second time.",
        answers=(1,),
    ),
    DemoFinding(
        kind="solution",
        text=(
            "Everybody who made a proposal gets a letter within six weeks: what became "
            "of it, and why."
        ),
        answers=(1,),
    ),
    DemoFinding(
        kind="practice",
        text=(
            "One city writes beside each project on its map who had proposed it, and "
            "what it has cost."
        ),
        answers=(1,),
        region="asia-pacific",
    ),
)
#: The challenge, what answers it, and where that is done.
BELONG_TOGETHER = (3, 4, 5)

#: What the participant handed in to that session; it is merged with the challenge.
HANDED_IN = DemoFinding(
    kind="experience",
    text="We never heard what came of the first vote, so half of us missed the second.",
    answers=(1,),
    region="western-europe-others",
)
MERGED_WITH = 3

#: And to the one whose report is overdue, where it waits for the rapporteur.
WALKED = "streets-for-all"
HANDED_IN_THERE = DemoFinding(
    kind="experience",
    text=(
        "The walk ended at a kerb that three of us could not climb. It was measured "
        "there and then."
    ),
    answers=(2,),
    region="western-europe-others",
)

PREAMBLE = (
    "We, the participants of the Academy and the Conference, having shared what "
    "works in our cities, towns and villages,"
)

#: What a participant says of the first provision while the draft is consulted on.
COMMENT = "Say also who decides how large the share is; here it was the residents."

#: How the chair would have worded the third provision.
CHAIRS_WORDING = (
    "Local governments are encouraged to report back what became of each proposal, in "
    "plain language and [within three months] [without delay]."
)

#: Text of the provision, position of its source in FINDINGS, and the remark on it.
PROVISIONS = (
    (
        (
            "Local governments are encouraged to set aside a fixed share of every "
            "participatory budget for interpretation, accessible rooms and support."
        ),
        2,
        (
            "The share should be decided before the first meeting and be published "
            "with the results."
        ),
    ),
    (
        (
            "Local governments are encouraged to invite residents without a local vote "
            "by name, through people and organisations they trust."
        ),
        0,
        "An invitation by name can put people at risk. It needs their consent.",
    ),
    (
        (
            "Local governments are encouraged to report back what became of each "
            "proposal, in plain language, within six months."
        ),
        3,
        "Reporting back includes the reasons why a proposal was not taken up.",
    ),
)
