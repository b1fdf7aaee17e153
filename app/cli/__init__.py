"""The program without its window: the same operations, lists and documents as verbs."""
