"""Everything is broken on purpose here, and an independent judge looks at what is left."""
