"""Measuring: stages of the inbound way, the whole over HTTP, the effect at the register, documents."""
