from allauth.account import views as account
from allauth.mfa.base import views as mfa
from django.urls import path


urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("second-factor/", mfa.index, name="mfa_index"),
]
