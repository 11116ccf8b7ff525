"""Accounts: who may come in and as what, public names, what happens when somebody leaves."""

from . import accounts, person
from .languages import set_language
from .login import LoginForm, log_in_again, login

__all__ = ["LoginForm", "accounts", "log_in_again", "login", "person", "set_language"]
