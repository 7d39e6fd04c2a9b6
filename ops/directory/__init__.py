"""The directory of a place as files: read with the line of every entry, checked as a whole, compared, written."""
