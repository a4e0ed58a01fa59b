"""Reading what drafters, participants and organisers typed."""

from apps.outcomes.forms.adopting import (
    AdoptionForm,
    StatementForm,
    statements_on,
    with_more_statements,
)
from apps.outcomes.forms.consulting import CommentForm, FreezeForm
from apps.outcomes.forms.drafting import (
    AutosaveForm,
    DescribeForm,
    ResolveForm,
    SaveForm,
    SinceForm,
)
from apps.outcomes.forms.fields import LONGEST, TextField
from apps.outcomes.forms.guiding import GuidanceForm, said_in
from apps.outcomes.forms.structure import (
    InsertForm,
    JoinForm,
    MoveForm,
    ProposeForm,
    RemarkForm,
    SourceForm,
    SplitForm,
    StructureForm,
    TakeOverForm,
)

__all__ = [
    "LONGEST",
    "AdoptionForm",
    "AutosaveForm",
    "CommentForm",
    "DescribeForm",
    "FreezeForm",
    "GuidanceForm",
    "InsertForm",
    "JoinForm",
    "MoveForm",
    "ProposeForm",
    "RemarkForm",
    "ResolveForm",
    "SaveForm",
    "SinceForm",
    "SourceForm",
    "SplitForm",
    "StatementForm",
    "StructureForm",
    "TakeOverForm",
    "TextField",
    "said_in",
    "statements_on",
    "with_more_statements",
]
