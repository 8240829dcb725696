"""The demo: on this machine only, wholly fictitious, with a door that production does not have."""

from config.settings.base import *

DEMO = True
SECRET_KEY = "demo only, never outside this machine; sessions end with the demo data"  # noqa: S105
ROOT_URLCONF = "config.urls_demo"
INSTALLED_APPS += ["miteinander.demo"]
EMAIL_BACKEND = "miteinander.demo.mail.Kept"  # mails are read on a page; nothing leaves this machine
CONFIRMING_IN_THE_DEMO = "demo:confirm"  # its people carry no telephone
