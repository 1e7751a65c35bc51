"""What a person sees, by place: canvas, inspector, explorer, emulator. Qt lives here and in `studio.app`."""
