"""Composition: wires model, panels and services into one application."""
