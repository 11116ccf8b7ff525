"""Accounts: who may come in and as what, public names, what happens when somebody leaves."""

from . import accounts, person
from .login import LoginForm, login

__all__ = ["LoginForm", "accounts", "login", "person"]
