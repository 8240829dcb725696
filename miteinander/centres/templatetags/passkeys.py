"""What the browser is to ask of the device, in an attribute of the form: no script stands in the page."""

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For an attribute: the template escapes it as any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)
