"""What suits the shopper beyond the request: what others took, the profile, popularity."""
