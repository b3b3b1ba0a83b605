from django.urls import path

from platform_site.portal import sandbox_clock, sandbox_mail, sandbox_reset, sandbox_sign_in


urlpatterns = [
    path("sign-in", sandbox_sign_in.sign_in, name="sandbox_sign_in"),
    path("sign-in/<str:to>", sandbox_sign_in.sign_in, name="sandbox_sign_in_to"),
    path("clock", sandbox_clock.sandbox_clock, name="sandbox_clock"),
    path("reset", sandbox_reset.reset, name="sandbox_reset"),
    path("mail", sandbox_mail.mail, name="sandbox_mail"),
    path("mail/<str:name>", sandbox_mail.letter, name="sandbox_letter"),
]
