"""The five regional groups of the United Nations, as the scheme to begin with."""

from django.db import migrations

GROUPS = [
    (
        "africa",
        "African States",
        "DZ AO BJ BW BF BI CV CM CF TD KM CG CI CD DJ EG GQ ER SZ ET GA GM GH GN GW KE "
        "LS LR LY MG MW ML MR MU MA MZ NA NE NG RW ST SN SC SL SO ZA SS SD TG TN UG TZ "
        "ZM ZW",
    ),
    (
        "asia-pacific",
        "Asia-Pacific States",
        "AF BH BD BT BN KH CN CY KP FJ IN ID IR IQ JP JO KZ KW KG LA LB MY MV MH FM MN "
        "MM NR NP OM PK PW PG PH QA KR WS SA SG SB LK SY TJ TH TL TO TM TV AE UZ VU VN "
        "YE",
    ),
    (
        "eastern-europe",
        "Eastern European States",
        "AL AM AZ BY BA BG HR CZ EE GE HU LV LT ME MK PL MD RO RU RS SK SI UA",
    ),
    (
        "latin-america-caribbean",
        "Latin American and Caribbean States",
        "AG AR BS BB BZ BO BR CL CO CR CU DM DO EC SV GD GT GY HT HN JM MX NI PA PY PE "
        "KN LC VC SR TT UY VE",
    ),
    (
        "western-europe-others",
        "Western European and other States",
        "AD AU AT BE CA DK FI FR DE GR IS IE IL IT LI LU MT MC NL NZ NO PT SM ES SE CH "
        "TR GB US",
    ),
]

NOTES = {
    "TR": "Takes part in two groups; counted here for elections.",
    "IL": "Member of this group since 2000, in full since 2014.",
    "US": "Observer of this group; counted here for elections.",
    "KI": "Member of no group.",
    "VA": "Observer State, not a member of a group.",
    "PS": "Observer State, not a member of a group.",
}

OF_NO_GROUP = "KI VA PS"


def load(apps, schema_editor):
    Scheme = apps.get_model("registration", "WorldRegionScheme")
    Region = apps.get_model("registration", "WorldRegion")
    Country = apps.get_model("registration", "CountryInRegion")
    scheme, is_new = Scheme.objects.get_or_create(
        code="un",
        defaults={"name": "United Nations regional groups", "is_default": True},
    )
    if not is_new:
        return
    rows = [(None, code) for code in OF_NO_GROUP.split()]
    for position, (code, name, countries) in enumerate(GROUPS, start=1):
        region = Region.objects.create(
            scheme=scheme, code=code, name=name, position=position
        )
        rows += [(region, country) for country in countries.split()]
    Country.objects.bulk_create(
        Country(scheme=scheme, region=region, country=code, note=NOTES.get(code, ""))
        for region, code in rows
    )


class Migration(migrations.Migration):
    dependencies = [("registration", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
