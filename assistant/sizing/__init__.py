"""Which size fits whom: measures as shoppers say them, size charts, and what a chart says of them."""
