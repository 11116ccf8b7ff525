"""The entry point for web servers. They start no database: DATABASE_URL has to name one."""

import os

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string

from factcheck import web_environment

if "DATABASE_URL" not in os.environ:
    raise ImproperlyConfigured("Set DATABASE_URL to the address of a PostgreSQL, 15 or newer.")
web_environment.complete()

behind = get_wsgi_application()
# It imports models, which are there only now.
application = import_string("claims.front.layer.Front")(behind)
import_string("claims.front.state.hand_connection_on")()

# What each worker would find out for itself with its first answers.
import_string("claims.exports.build.build")()
reverse("admin:index")
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        translation.gettext("")
