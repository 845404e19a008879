"""The laws of mappings tried on messages made from the schemas, and on given ones: `koppelvlak mappings check`."""
