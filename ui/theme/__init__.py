"""One visual language: values (tokens), the style sheet made from them, icons, and their application."""
