"""Everything that touches Dash, HTTP headers or the HTML document."""
