"""A platform that exists for tests alone, found as every other is: by its file's name."""
