"""The doors: pages (Gradio), the HTTP API and the command line, with one guard before them all."""
