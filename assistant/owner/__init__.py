"""What the owner of a shop changes without a shell: typed, checked, audited, live, revertible."""
