"""The rows of the tables, part by part; `teaching.tables` hands them out as DataFrames."""
