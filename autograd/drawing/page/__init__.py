"""The page that steps through both passes, in one file."""
