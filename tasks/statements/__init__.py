"""Parts of reading names and dates: clocks, people, and the words of many languages as data."""
