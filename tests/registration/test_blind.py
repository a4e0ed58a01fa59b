"""Names that people write into their own texts, in the ways of their languages."""

import pytest

from apps.registration.blind import covered
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("Amina Otieno", "Amina Otienos Arbeit, Otieno’s too", "[…] Arbeit, […]’s too"),
        ("Kovács Ágnes", "Kovácsnak és Ágnessel", "[…] és […]"),
        ("王小明", "我叫王小明，在市政府工作。", "我叫[…]，在市政府工作。"),
        ("山田 太郎", "私は山田太郎です。", "私は[…][…]です。"),
        ("Zebulon Quarrick", "私はZebulonです。", "私は[…]です。"),
        ("김민수", "김민수는 공무원입니다.", "[…]는 공무원입니다."),
        ("محمد حداد", "عملت مع الفريق ومحمد حداد", "عملت مع الفريق و[…]"),
        ("สมชาย ใจดี", "ผมชื่อสมชายครับ", "ผมชื่อ[…]ครับ"),
        ("Nguyễn Vân", "Tôi là Nguye\u0302\u0303n", "Tôi là […]"),
        ("Ann Lee", "With Lee in an annual leeway", "With […] in an annual leeway"),
        ("Ann Lee", "See linkedin.com/in/a and/or ask.", "See […] and/or ask."),
    ],
)
def test_names_are_covered_whatever_a_language_writes_onto_them(name, text, told):
    application = ApplicationFactory(full_name=name, person__full_name=name)

    assert covered(text, application) == told
