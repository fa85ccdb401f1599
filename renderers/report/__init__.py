"""The officers' report: `csvfile` for spreadsheets, `jsonfile` for programs, `page` to read, print and sign."""
