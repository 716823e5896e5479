"""What `make bench` runs: invented records at scale, and how fast pages, look-ups and intake are on them."""
