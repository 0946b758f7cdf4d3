"""Groups of shoppers who take alike things: found, told apart, and what each takes most."""
