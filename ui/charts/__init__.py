"""Pictures of figures: self-contained HTML pages with inline SVG, no script, no other host."""
