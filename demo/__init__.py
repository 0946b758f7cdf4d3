"""A small invented shop to try everything on."""
