from apps.core import duties
from apps.core.duties import Duty, duties_of


def test_what_waits_comes_first_and_the_newest_edition_before_the_others(monkeypatch):
    def tell(person):
        yield Duty(edition="2030", title="Read", href="/a/")
        yield Duty(edition="2031", title="Look", href="/b/")
        yield Duty(edition="2031", title=f"Answer {person}", href="/c/", waits=True)

    monkeypatch.setattr(duties, "_sources", [tell])

    assert [duty.title for duty in duties_of("Ada")] == ["Answer Ada", "Look", "Read"]
