"""A second shop from the generator of the demo: other departments, brands, colours and words."""

from pathlib import Path

from demo.worlds import World

TWIN = World(
    Path(__file__).parent,
    departments=("cycling", "instruments", "garden", "lab", "crafts"),
    shoppers=120,
)
