"""The table editor: rows in a grid, filters, columns, import and export."""
