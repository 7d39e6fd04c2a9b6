"""What officers and the public look through: piles, lists, searches, a step tried out. Nothing here changes a case."""
