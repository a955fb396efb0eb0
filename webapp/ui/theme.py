"""Gradio's theme in our colours: its variables name those of ``static/pages/tokens.css``, which knows the dark ones."""

from __future__ import annotations

import gradio as gr

_FONT = ("ui-sans-serif", "system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif")
_MONO = ("ui-monospace", "Menlo", "Consolas", "monospace")

_COLORS = {
    "body_background_fill": "page",
    "body_text_color": "text",
    "body_text_color_subdued": "muted",
    "background_fill_primary": "surface",
    "background_fill_secondary": "sunken",
    "border_color_primary": "line",
    "border_color_accent": "accent",
    "color_accent_soft": "accent-soft",
    "link_text_color": "accent",
    "link_text_color_hover": "accent-hover",
    "link_text_color_active": "accent",
    "link_text_color_visited": "accent",
    "block_background_fill": "surface",
    "block_border_color": "line",
    "block_label_background_fill": "surface",
    "block_label_text_color": "muted",
    "block_title_text_color": "text",
    "block_info_text_color": "muted",
    "panel_background_fill": "page",
    "input_background_fill": "surface",
    "input_border_color": "line-strong",
    "input_border_color_focus": "accent",
    "input_placeholder_color": "muted",
    "slider_color": "accent",
    "loader_color": "accent",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent-hover",
    "button_primary_text_color": "on-accent",
    "button_primary_border_color": "accent",
    "button_secondary_background_fill": "surface",
    "button_secondary_background_fill_hover": "sunken",
    "button_secondary_text_color": "text",
    "button_secondary_border_color": "line-strong",
    "error_background_fill": "danger-soft",
    "error_border_color": "danger",
    "error_text_color": "danger",
    "error_icon_color": "danger",
}


def sayseg_theme() -> gr.themes.Base:
    """Sober, with the system's own fonts: nothing is fetched from elsewhere."""
    colors = {name: f"var(--s-{token})" for name, token in _COLORS.items()}
    dark = {f"{name}_dark": value for name, value in colors.items()}
    return gr.themes.Base(font=_FONT, font_mono=_MONO, radius_size=gr.themes.sizes.radius_md).set(
        **colors,
        **dark,
        color_accent="var(--s-accent)",
        block_label_border_width="0px",
        block_radius="var(--s-radius)",
        input_border_width="1px",
        input_border_width_dark="1px",
        input_radius="var(--s-radius-small)",
        block_shadow="none",
        input_shadow="none",
        button_large_radius="var(--s-radius-small)",
        button_primary_shadow="none",
        button_secondary_shadow="none",
    )
