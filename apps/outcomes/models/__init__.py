from apps.outcomes.models.adoption import Adoption, Statement
from apps.outcomes.models.after import Authority, AuthorityName, Endorsement
from apps.outcomes.models.after_carried import Carried
from apps.outcomes.models.after_follow_ups import FollowUp
from apps.outcomes.models.arrangements import Arrangement
from apps.outcomes.models.consultations import Consultation
from apps.outcomes.models.corrigenda import Corrigendum
from apps.outcomes.models.dispositions import Disposition
from apps.outcomes.models.document import (
    Document,
    Paragraph,
    Revision,
    SideVersion,
    Source,
)
from apps.outcomes.models.guidance import Guidance
from apps.outcomes.models.margin import MarginNote, MarginReply
from apps.outcomes.models.presence import Presence
from apps.outcomes.models.remarks import RemarksVersion
from apps.outcomes.models.renderings import Rendering
from apps.outcomes.models.silence import Objection, SilenceProcedure
from apps.outcomes.models.sitting import Sitting, SittingItem
from apps.outcomes.models.snapshots import Snapshot
from apps.outcomes.models.translations import (
    TranslatedPlace,
    TranslatedText,
    Translation,
    TranslationVersion,
)
from apps.outcomes.models.voices import (
    Amendment,
    Comment,
    FormerWording,
    Support,
    Voice,
)

__all__ = [
    "Adoption",
    "Amendment",
    "Arrangement",
    "Authority",
    "AuthorityName",
    "Carried",
    "Comment",
    "Consultation",
    "Corrigendum",
    "Disposition",
    "Document",
    "Endorsement",
    "FollowUp",
    "FormerWording",
    "Guidance",
    "MarginNote",
    "MarginReply",
    "Objection",
    "Paragraph",
    "Presence",
    "RemarksVersion",
    "Rendering",
    "Revision",
    "SideVersion",
    "SilenceProcedure",
    "Sitting",
    "SittingItem",
    "Snapshot",
    "Source",
    "Statement",
    "Support",
    "TranslatedPlace",
    "TranslatedText",
    "Translation",
    "TranslationVersion",
    "Voice",
]
