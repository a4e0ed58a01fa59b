from django.urls import path

from apps.accounts.views import own_data, preferences

app_name = "accounts"

urlpatterns = [
    path("accounts/preferences/", preferences.preferences, name="preferences"),
    path("language/", preferences.choose_language, name="language"),
    path("demo/sign-in/", preferences.demo_sign_in, name="demo-sign-in"),
    path("me/data/", own_data.my_data, name="my-data"),
    path("me/data/erase/", own_data.erase_me, name="erase-me"),
    path("me/data/my-data.<slug:kind>", own_data.my_data_file, name="my-data-file"),
]
