"""The canvas: a workflow as a graph of nodes, drawn by one widget and edited with gestures."""
