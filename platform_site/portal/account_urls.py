"""`/accounts/`: sign-in, sign-out and what somebody signs in with; nobody signs up, and no mail brings a password."""

from django.urls import path

from platform_site.portal import account_factors, account_keys, account_pages, sign_in_break_glass, sign_in_pages


urlpatterns = [
    path("sign-in/", sign_in_pages.account_login, name="account_login"),
    path("sign-in/second-factor/", sign_in_pages.second_factor, name="second_factor"),
    path("sign-out/", sign_in_pages.account_logout, name="account_logout"),
    path("confirm/", sign_in_pages.reauthenticate, name="reauthenticate"),
    path("settings/", account_pages.mfa_index, name="mfa_index"),
    path("password/", account_pages.account_change_password, name="account_change_password"),
    path("app/add/", account_factors.totp_add, name="totp_add"),
    path("app/remove/", account_factors.totp_remove, name="totp_remove"),
    path("recovery-codes/", account_factors.recovery_codes, name="recovery_codes"),
    path("keys/add/", account_keys.key_add, name="key_add"),
    path("keys/<int:pk>/rename/", account_keys.key_rename, name="key_rename"),
    path("keys/<int:pk>/remove/", account_keys.key_remove, name="key_remove"),
    *sign_in_break_glass.BreakGlass.urls("break-glass"),
]
