"""What the demonstration's call for the Academy asks of its own, in every language.

All of it may be left out, so that somebody who tries the form need not answer.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from apps.registration.actions.publishing import publish
from apps.registration.choices import QuestionKind
from apps.registration.models import Call, CallVersion, Question, QuestionWording

Words = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoQuestion:
    """``words``: by language the question, its explanation, and its options."""

    key: str
    kind: QuestionKind
    codes: tuple[str, ...] = ()
    #: The key of an earlier question, and which of its options has to be chosen.
    when: tuple[str, str] | None = None
    is_sensitive: bool = False
    keep_days: int | None = None
    words: Mapping[str, Words] = field(default_factory=dict)


QUESTIONS = (
    DemoQuestion(
        key="demoheard",
        kind=QuestionKind.SHORT_TEXT,
        words={
            "en": ("How did you hear of this call?", "", ()),
            "fr": ("Comment avez-vous entendu parler de cet appel ?", "", ()),
            "de": ("Wie haben Sie von dieser Ausschreibung erfahren?", "", ()),
            "es": ("¿Cómo supo de esta convocatoria?", "", ()),
            "ar": ("كيف علمتم بهذه الدعوة؟", "", ()),
        },
    ),
    DemoQuestion(
        key="demotopic",
        kind=QuestionKind.MULTIPLE,
        codes=("budget", "housing", "police", "schools"),
        words={
            "en": (
                "On what do you work at present?",
                "You may choose several.",
                ("Budgets", "Housing", "Police", "Schools"),
            ),
            "fr": (
                "Sur quoi travaillez-vous en ce moment ?",
                "Plusieurs choix sont possibles.",
                ("Budgets", "Logement", "Police", "Écoles"),
            ),
            "de": (
                "Woran arbeiten Sie derzeit?",
                "Sie können mehrere wählen.",
                ("Haushalte", "Wohnen", "Polizei", "Schulen"),
            ),
            "es": (
                "¿En qué trabaja actualmente?",
                "Puede elegir varias opciones.",
                ("Presupuestos", "Vivienda", "Policía", "Escuelas"),
            ),
            "ar": (
                "ما الذي تعملون عليه حاليًا؟",
                "يمكنكم اختيار أكثر من إجابة.",
                ("الميزانيات", "السكن", "الشرطة", "المدارس"),
            ),
        },
    ),
    DemoQuestion(
        key="demobudget",
        kind=QuestionKind.LONG_TEXT,
        when=("demotopic", "budget"),
        words={
            "en": ("Who decides about the budget where you work?", "", ()),
            "fr": ("Qui décide du budget là où vous travaillez ?", "", ()),
            "de": ("Wer entscheidet bei Ihnen über den Haushalt?", "", ()),
            "es": ("¿Quién decide sobre el presupuesto donde usted trabaja?", "", ()),
            "ar": ("من يقرر بشأن الميزانية حيث تعملون؟", "", ()),
        },
    ),
    DemoQuestion(
        key="demoletter",
        kind=QuestionKind.FILE,
        keep_days=30,
        words={
            "en": (
                "A letter of your municipality or organisation",
                "Only if there is one. It is erased 30 days after the event.",
                (),
            ),
            "fr": (
                "Une lettre de votre municipalité ou organisation",
                "Seulement si elle existe. Elle est effacée 30 jours après l’événement.",
                (),
            ),
            "de": (
                "Ein Schreiben Ihrer Gemeinde oder Organisation",
                "Nur wenn es eines gibt. Es wird 30 Tage nach der Veranstaltung gelöscht.",
                (),
            ),
            "es": (
                "Una carta de su municipio u organización",
                "Solo si existe. Se borra 30 días después del evento.",
                (),
            ),
            "ar": (
                "رسالة من بلديتكم أو منظمتكم",
                "فقط إن وُجدت. تُمحى بعد 30 يومًا من الفعالية.",
                (),
            ),
        },
    ),
    DemoQuestion(
        key="demosafe",
        kind=QuestionKind.LONG_TEXT,
        is_sensitive=True,
        keep_days=30,
        words={
            "en": (
                "Is there anything we should know for your safety?",
                "Only organisers read it. It is erased 30 days after the event.",
                (),
            ),
            "fr": (
                "Devons-nous savoir quelque chose pour votre sécurité ?",
                "Seule l’équipe d’organisation le lit. C’est effacé 30 jours après.",
                (),
            ),
            "de": (
                "Sollten wir für Ihre Sicherheit etwas wissen?",
                "Nur Organisator:innen lesen es. Es wird 30 Tage danach gelöscht.",
                (),
            ),
            "es": (
                "¿Debemos saber algo para su seguridad?",
                "Solo lo lee el equipo organizador. Se borra 30 días después.",
                (),
            ),
            "ar": (
                "هل هناك ما ينبغي أن نعرفه من أجل سلامتكم؟",
                "لا يقرؤه إلا المنظمون، ويُمحى بعد 30 يومًا.",
                (),
            ),
        },
    ),
)


def ask_questions(call: Call, *, by: object) -> CallVersion | None:
    """Publish the call with its questions; one that was published stays as it is."""
    if call.current_id is None and not call.questions.exists():
        made: dict[str, Question] = {}
        for position, one in enumerate(QUESTIONS, 1):
            made[one.key] = _put(call, one, position, made)
        call.current = publish(call, by=by)  # type: ignore[arg-type]  # an account
    return call.current


def _put(
    call: Call, one: DemoQuestion, position: int, made: Mapping[str, Question]
) -> Question:
    question = Question.objects.create(
        call=call,
        key=one.key,
        kind=one.kind,
        position=position,
        is_sensitive=one.is_sensitive,
        keep_days=one.keep_days,
        depends_on=made[one.when[0]] if one.when else None,
        depends_values=[one.when[1]] if one.when else [],
    )
    QuestionWording.objects.bulk_create(
        QuestionWording(
            question=question,
            language=language,
            label=label,
            help=explanation,
            options="\n".join(
                f"{code}: {words}"
                for code, words in zip(one.codes, options, strict=True)
            ),
        )
        for language, (label, explanation, options) in one.words.items()
    )
    return question
