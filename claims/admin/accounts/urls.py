"""Addresses of one's own account, before those of Django's admin."""

from django.contrib import admin
from django.urls import path

from claims.admin.accounts import own_account, passwords, second_factor

desk = admin.site.admin_view

urlpatterns = [
    path("account/", desk(own_account.own_account), name="own_account"),
    path("account/second-factor/", desk(second_factor.page), name="second_factor"),
    # Under the names that Django's views and login page look for.
    path("forgotten/", passwords.Forgotten.as_view(), name="admin_password_reset"),
    path("forgotten/sent/", passwords.Sent.as_view(), name="password_reset_done"),
    path("set-password/done/", passwords.Complete.as_view(), name="password_reset_complete"),
    path("set-password/<uidb64>/", passwords.set_password, name="password_reset_confirm"),
    path("account/sessions/", desk(own_account.end_sessions), name="end_sessions"),
]
