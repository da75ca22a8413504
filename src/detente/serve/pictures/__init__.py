"""The desk's pictures: what is counted from the index, the Vega-Lite drawing of it, and its routes."""
