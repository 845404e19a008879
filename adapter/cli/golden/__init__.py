"""Golden pairs: a message and all that must come of it, run against the whole product with a register in a temporary folder.

The format is a folder a pair: `request.xml`, `expected.json`, `given.json`, and `context.json` beside the folders.
"""
