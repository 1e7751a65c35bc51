"""What hands do on the canvas: one class per gesture, each ending in one edit or none."""
