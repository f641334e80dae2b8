"""What Limen keeps: Django apps with tables and operations, each with the same rooms; no views, no templates."""
