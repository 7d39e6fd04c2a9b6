"""What operators use: packaging, deploying and watching a stage in a Region. Nothing here is shipped to Lambda."""
