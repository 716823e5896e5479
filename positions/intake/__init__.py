"""What comes in, from the first knock to the capture and the story; looks at it again. People's decisions are for `editing`."""
