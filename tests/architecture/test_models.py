from io import StringIO

import pytest
from django.core.management import call_command

from apps.core.personal_data import (
    CLASSES,
    classification,
    fields_of,
    our_models,
)


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_each_field_is_classified_and_nothing_else():
    unclassified = {
        f"{model._meta.label}.{name}"
        for model in our_models()
        if not model._meta.proxy
        for name in fields_of(model) - classification(model).keys()
    }
    unknown = {
        f"{model._meta.label}.{name}"
        for model in our_models()
        if not model._meta.proxy and not hasattr(model, "instance_type")
        for name in classification(model).keys() - fields_of(model)
    }

    assert unclassified == set()
    assert unknown == set()


def test_every_class_of_personal_data_is_one_of_four():
    found = {
        value for model in our_models() for value in classification(model).values()
    }

    assert found <= CLASSES


def test_relations_to_people_are_personal():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and field.related_model._meta.label == "accounts.User"
        and classification(model).get(field.name) == "none"
    }

    assert found == set()


def test_constraints_and_indexes_are_named_after_their_context():
    wrong = [
        thing.name
        for model in our_models()
        for thing in (*model._meta.constraints, *model._meta.indexes)
        if not getattr(model, "instance_type", None)
        and not thing.name.startswith(f"{model._meta.app_label}_")
    ]

    assert wrong == []
