"""The desk for programs: JSON under /api/v1/, described by OpenAPI, and the JSON twins of the pages."""
