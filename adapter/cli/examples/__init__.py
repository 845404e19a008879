"""Example messages of our own: the persons in them do not exist."""
