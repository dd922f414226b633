"""The whole site on a database of its own: for browser tests, benchmarks and pictures."""
