"""The API, version 1: published editions as stored bytes, for anybody, from any origin."""
