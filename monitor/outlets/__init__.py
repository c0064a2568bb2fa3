"""Outlets as data.

In: the shipped `<slug>.toml` files and the outlets of the settings. Out: `Outlet` records; the one of a URL.
Never: a class per outlet, or a line of code that knows one by name.
"""
