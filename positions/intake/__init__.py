"""What comes in: from an address, a feed or a file to the capture and its story, and later looks at it."""
