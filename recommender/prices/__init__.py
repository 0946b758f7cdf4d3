"""What prices do to sales: elasticities with intervals, and what a price that was seen before would bring."""
