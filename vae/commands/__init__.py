"""Commands of `python -m vae` that are more than a call."""
