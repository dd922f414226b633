"""Programs for those who run or develop the site; nothing here is imported by it."""
