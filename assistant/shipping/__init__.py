"""From which warehouses an order is best sent: what it costs the shop, and by which day it is there."""
