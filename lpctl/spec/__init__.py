"""Bound plans to flyteidl's messages and their bytes. Nothing here can find a mistake."""
