"""Where things happened: places named in the text, and the place of each act."""
