from django.apps import AppConfig


class HrglConfig(AppConfig):
    name = "hrgl"
    label = "hrgl"
