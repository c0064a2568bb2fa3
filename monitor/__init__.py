"""A news desk that runs itself: outlets → fetch → discover → clean → match → stories → deliver."""
