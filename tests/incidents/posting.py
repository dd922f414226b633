"""What a browser sends from the report form, and how its pages are compared."""

import re
import uuid

from tests.factories import PartyFactory, PlaceFactory

NO_ROWS = {
    f"{prefix}-{key}": value
    for prefix in ("accused", "casualties", "sources")
    for key, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"))
}


def sides():
    """The two parties that the smallest report names, and the village near which it happened."""
    PlaceFactory()
    return PartyFactory(code="JAI"), PartyFactory(code="SAA")


def a_form(**changes):
    """The fields of the smallest report that can be sent; None leaves a field out."""
    fields = {
        **NO_ROWS, "client_id": str(uuid.uuid4()), "accusing_party": "JAI", "accused_party": "SAA", "kind": "infiltration_raid",
        "location": "35.2785, 36.6064", "start": "2018-11-08", "narrative": "A post was raided in the night.",
    }  # fmt: skip
    return {name: value for name, value in (fields | changes).items() if value is not None}


def without_ids(response):
    """A page without what differs from page to page anyway."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", response.content.decode())
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text)
