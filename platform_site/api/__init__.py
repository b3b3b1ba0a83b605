"""What all REST doors share: sign-in, strict input, problems, request lines; and the site's own doors."""
