"""What a change of launch plans does: sides, then facts, then judgement, then words, a type for each.

`revision` and `sides` read two sets of plans; `match` and `compare` state what differs; `impact` says what that means
for callers, with a witness; `render` puts it into words. No stage knows the ones after it.
"""
