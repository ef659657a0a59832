"""Flyte's protobuf messages, generated from flyteidl, and the names that Flyte has for them.

Never enters: what a message means, a line of flyteidl_pb2 that `make messages` did not write.
"""
