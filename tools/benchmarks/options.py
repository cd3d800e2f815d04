"""Values of options."""

import argparse


def positive(text):
    """A whole number of at least 1."""
    return whole(text, least=1)


def whole(text, least=0):
    if not text.isdecimal() or int(text) < least:
        raise argparse.ArgumentTypeError(f"expected a whole number of at least {least}, found '{text}'")
    return int(text)
