"""The entrance for the web server."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from miteinander.core import languages  # noqa: E402  (reads the settings, which stand now)

languages.load()
