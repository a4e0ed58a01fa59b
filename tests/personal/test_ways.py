"""The ways from tables to people agree with the data map, and with the database."""

from django.apps import apps

from apps.accounts.models import User
from apps.core.holdings import (
    CONTEXTS,
    chapter,
    classes_of,
    tables,
    told_columns,
)
from apps.core.personal_data import classification, our_models
from apps.core.ways import Fate

ABOUT_PEOPLE = {"personal", "sensitive"}


def test_every_table_about_people_leads_to_them_or_says_why_not():
    unknown = {
        model._meta.label
        for model in our_models()
        if not model._meta.proxy
        and ABOUT_PEOPLE & {*classification(model).values()}
        and model.__name__ not in chapter(model._meta.app_label).WAYS
        and model.__name__ not in chapter(model._meta.app_label).NOBODY
    }

    assert unknown == set()


def test_every_relation_to_an_account_is_a_way():
    """Of the libraries too: what they keep of a person is told and erased with the rest."""
    ways = {
        (model._meta.label, way.to)
        for context in CONTEXTS
        for model, _name, ways in tables(context)
        for way in ways
    }
    relations = {
        (model._meta.label, column.name)
        for model in apps.get_models()
        if not model._meta.proxy and not model._meta.auto_created
        for column in model._meta.concrete_fields
        if column.is_relation and column.related_model is User
    }

    assert relations - ways == set()


def test_each_column_about_a_person_is_told_or_named_with_the_reason():
    missing = {
        f"{model._meta.label}.{name}"
        for context in CONTEXTS
        for model, _name, ways in tables(context)
        for way in ways
        if not way.is_deed
        for name, known in classes_of(model).items()
        if known in ABOUT_PEOPLE
        and name not in told_columns(model, way)
        and not way.untold.get(name)
    }

    assert missing == set()


def test_what_is_kept_or_untold_is_a_column_and_has_a_reason():
    wrong = {
        f"{model._meta.label}.{name}"
        for context in CONTEXTS
        for model, _name, ways in tables(context)
        for way in ways
        for name, reason in (*way.keeps.items(), *way.untold.items())
        if not reason or (name != "*" and name not in classes_of(model))
    }
    silent = {
        model._meta.label
        for context in CONTEXTS
        for model, _name, ways in tables(context)
        for way in ways
        if way.fate is Fate.STAYS and not way.is_deed and "*" not in way.keeps
    }

    assert wrong == set()
    assert silent == set()


def test_what_libraries_keep_is_classified_column_by_column():
    for context in CONTEXTS:
        for label, classes in getattr(chapter(context), "BORROWED", {}).items():
            columns = {c.name for c in apps.get_model(label)._meta.concrete_fields}
            assert classes.keys() == columns, label
