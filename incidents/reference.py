"""Codes by which a report is spoken of, over the phone too."""

import secrets

# No 0/O, 1/I/L or U/V: nothing that is misread on paper or misheard on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_HALF = 4


def new_reference() -> str:
    """A random code such as "K7QM-3XTR". It says nothing about how many reports there are."""
    letters = [secrets.choice(ALPHABET) for _letter in range(2 * _HALF)]
    return "".join([*letters[:_HALF], "-", *letters[_HALF:]])
