"""What `make bench` runs: an invented record at scale, and how fast readers' pages are on it."""
