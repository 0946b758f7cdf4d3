"""The catalogue's own words: its values in other languages, how its kinds lie, and for whom goods are."""
