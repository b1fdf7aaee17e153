"""The floor everything stands on: no Qt, no business."""
