"""What buyers say in reviews about which side of the goods, and whether they say it in praise."""
