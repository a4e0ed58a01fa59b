"""States, moves and the facts a person chooses from; a leaf."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    SUBMITTED = "submitted", _("Being considered")
    OFFERED = "offered", _("Place offered")
    ADMITTED = "admitted", _("Place given")
    WAITING = "waiting", _("On the waiting list")
    DECLINED = "declined", _("Not admitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    State.SUBMITTED: frozenset(
        {
            State.OFFERED,
            State.ADMITTED,
            State.WAITING,
            State.DECLINED,
            State.WITHDRAWN,
        }
    ),
    State.OFFERED: frozenset({State.ADMITTED, State.DECLINED, State.WITHDRAWN}),
    State.ADMITTED: frozenset({State.DECLINED, State.WITHDRAWN}),
    State.WAITING: frozenset(
        {State.OFFERED, State.ADMITTED, State.DECLINED, State.WITHDRAWN}
    ),
    State.DECLINED: frozenset({State.OFFERED, State.ADMITTED, State.WAITING}),
    State.WITHDRAWN: frozenset(),
}

#: States in which the person may still take the application back.
LIVE = (State.SUBMITTED, State.OFFERED, State.ADMITTED, State.WAITING)

#: States that take a place of the part; only ``ADMITTED`` opens the doors of the event.
HOLDING = (State.OFFERED, State.ADMITTED)


#: From here an organiser may put somebody back on the waiting list, with a reason.
COMING_BACK = (State.DECLINED, State.WITHDRAWN)


class ListChange(models.TextChoices):
    """What an organiser changed in a waiting list."""

    MOVED = "list_reordered", _("Moved on the list")
    REINSTATED = "reinstated", _("Came back to the list")


class TableOf(models.TextChoices):
    """What the lines of a table that is brought are about."""

    APPLICATIONS = "applications", _("Applications")
    INVITATIONS = "invitations", _("Invited guests")
    ACCOUNTS = "accounts", _("Accounts")


class Because(models.TextChoices):
    """Why an application is withdrawn."""

    PERSON = "person", _("The person withdrew")
    OFFER_DECLINED = "offer_declined", _("The person did not want the place offered")
    OFFER_EXPIRED = "offer_expired", _("Nobody answered the offer in time")
    ALONE = "alone", _("The person accompanied does not take part")


class CompanionAs(models.TextChoices):
    ASSISTANT = "assistant", _("Assistant")
    INTERPRETER = "interpreter", _("Interpreter")


#: How many people read an application, independently of each other.
REVIEWS_EACH = 2


class Mode(models.TextChoices):
    SELECTION = "selection", _("Organisers select")
    OPEN = "open", _("First come, first served")


class ReservedFor(models.TextChoices):
    """For whom places may be kept."""

    NEXT_GENERATION = "next_generation", _("Next generation")
    WORLD_REGION = "world_region", _("World region")
    TARGET_GROUP = "target_group", _("Group")
    LEVEL = "level", _("Governance level")
    SETTLEMENT = "settlement", _("Kind of place")


class Relation(models.TextChoices):
    WITHIN = "within", _("I work within a local government")
    WITH = "with", _("I work with local governments")
    NEITHER = "neither", _("Neither at the moment")


class Function(models.TextChoices):
    ELECTED = "elected", _("Elected office")
    LEADERSHIP = "leadership", _("Leadership of an administration or organisation")
    HUMAN_RIGHTS = "human_rights", _("Human rights, equality or anti-discrimination")
    SERVICES = "services", _("Public services: social, health, education, housing")
    PLANNING = "planning", _("Urban or rural planning, environment")
    SAFETY = "safety", _("Police, security or emergency services")
    INTERNATIONAL = "international", _("International relations")
    RESEARCH = "research", _("Research or teaching")
    ADVOCACY = "advocacy", _("Advocacy or community work")
    STUDIES = "studies", _("Studies or training")
    OTHER = "other", _("Another function")


class Settlement(models.TextChoices):
    CITY = "city", _("City")
    TOWN = "town", _("Town or suburb")
    RURAL = "rural", _("Village or rural area")
    MIXED = "mixed", _("Urban and rural together")
    NONE = "none", _("Not tied to one place")


class SizeBand(models.TextChoices):
    UNDER_5K = "under_5k", _("Under 5,000 people")
    UNDER_20K = "under_20k", _("5,000 to 20,000 people")
    UNDER_100K = "under_100k", _("20,000 to 100,000 people")
    UNDER_500K = "under_500k", _("100,000 to 500,000 people")
    UNDER_1M = "under_1m", _("500,000 to 1 million people")
    OVER_1M = "over_1m", _("Over 1 million people")
    NONE = "none", _("Not tied to one place")


class Discipline(models.TextChoices):
    LAW = "law", _("Law")
    POLITICAL_SCIENCE = "political_science", _("Political science")
    PUBLIC_ADMINISTRATION = "public_administration", _("Public administration")
    SOCIOLOGY = "sociology", _("Sociology and anthropology")
    SOCIAL_WORK = "social_work", _("Social work")
    EDUCATION = "education", _("Education")
    PLANNING = "planning", _("Architecture and planning")
    HEALTH = "health", _("Health")
    ECONOMICS = "economics", _("Economics")
    ENVIRONMENT = "environment", _("Environment and climate")
    TECHNOLOGY = "technology", _("Technology and data")
    SECURITY = "security", _("Policing and security")
    ARTS = "arts", _("Arts, culture and history")
    MEDIA = "media", _("Media and communication")
    OTHER = "other", _("Another field")


class SpokenLanguage(models.TextChoices):
    AR = "ar", _("Arabic")
    ZH = "zh", _("Chinese")
    EN = "en", _("English")
    FR = "fr", _("French")
    DE = "de", _("German")
    HI = "hi", _("Hindi")
    ID = "id", _("Indonesian")
    IT = "it", _("Italian")
    JA = "ja", _("Japanese")
    KO = "ko", _("Korean")
    PT = "pt", _("Portuguese")
    RU = "ru", _("Russian")
    ES = "es", _("Spanish")
    SW = "sw", _("Swahili")
    TR = "tr", _("Turkish")
    UK = "uk", _("Ukrainian")
    OTHER = "other", _("Another language")


class ConsentKind(models.TextChoices):
    PRIVACY = "privacy", _("Privacy notice")
    ACCESS_NEEDS = "access_needs", _("Keeping my access needs")
    LIST = "list", _("List of participants")
    UPDATES = "updates", _("News by e-mail")
    PARTNERS = "partners", _("Sharing with partners")


class ConsentScope(models.TextChoices):
    EDITION = "edition", _("This edition")
    SERIES = "series", _("This and later editions")


#: A person may take these back at any time without losing the application.
OPTIONAL_CONSENTS = (ConsentKind.LIST, ConsentKind.UPDATES, ConsentKind.PARTNERS)


class AccessNeed(models.TextChoices):
    CAPTIONS = "captions", _("Live captions")
    SIGN = "sign", _("Sign language interpretation")
    SCREEN_READER = "screen_reader", _("Documents that work with a screen reader")
    ADVANCE = "advance", _("Documents in advance")
    TIME = "time", _("Extra time to speak or breaks")
    ASSISTANT = "assistant", _("An assistant or interpreter joins me")
    CONNECTION = "connection", _("A slow or unstable connection")
    OTHER = "other", _("Something else")


class QuestionKind(models.TextChoices):
    SHORT_TEXT = "short_text", _("Short text")
    LONG_TEXT = "long_text", _("Long text")
    SINGLE = "single", _("One of several options")
    MULTIPLE = "multiple", _("Any of several options")
    COUNTRY = "country", _("Country")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    FILE = "file", _("File")


#: Kinds whose options the organisers write.
WITH_OPTIONS = frozenset({QuestionKind.SINGLE, QuestionKind.MULTIPLE})
#: Kinds whose answer another question may depend on.
CONDITIONAL_ON = WITH_OPTIONS | {QuestionKind.COUNTRY}


class Gender(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    NON_BINARY = "non_binary", _("Non-binary")
    SELF_DESCRIBED = "self_described", _("I describe it myself")
    NOT_SAID = "not_said", _("I prefer not to say")
