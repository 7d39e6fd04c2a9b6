"""What a step does to a case, and whether it may: by officers, reporters, and when a milestone is due."""
