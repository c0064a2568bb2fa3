"""Outlets as data.

In: the shipped `<slug>.toml` files and the outlets of the settings. Out: `Outlet` records, and the one a URL belongs to.
Never: a class per outlet, or a line of code that knows one by name.
"""
