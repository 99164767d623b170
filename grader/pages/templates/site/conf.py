"""How Sphinx makes the site: notebooks as they ran, nothing fetched from anywhere."""

project = "Beyond Linear"
author = ""
html_title = "Beyond Linear"
language = "en"
extensions = ["myst_nb", "sphinx_copybutton", "sphinx-mathjax-offline"]
exclude_patterns = ["conf.py"]
nb_execution_mode = "off"  # they have run
nb_ipywidgets_js: dict = {}  # a page has no kernel to ask
nb_merge_streams = True
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.mime_priority", "myst.xref_missing"]
html_theme = "sphinx_book_theme"
html_theme_options = {
    "use_download_button": False,
    "use_fullscreen_button": False,
    "home_page_in_toc": True,
    "show_toc_level": 2,
    "extra_footer": "",
}
html_context = {"default_mode": "auto"}
html_favicon = "favicon.svg"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_last_updated_fmt = None
html_show_copyright = False
html_show_sphinx = False
