"""The assistant as the outside uses it: conversations by id, kept, taken back, shown and rehearsed."""
