"""What suits this shopper: events, profiles, models, blending, diversity and reasons."""
