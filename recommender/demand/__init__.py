"""What will be asked for: sales by day, forecasts with intervals, and when to order how much anew."""
