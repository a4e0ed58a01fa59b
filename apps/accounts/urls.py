from django.urls import path

from apps.accounts import views

app_name = "accounts"

urlpatterns = [
    path("accounts/preferences/", views.preferences, name="preferences"),
    path("language/", views.choose_language, name="language"),
    path("demo/sign-in/", views.demo_sign_in, name="demo-sign-in"),
]
