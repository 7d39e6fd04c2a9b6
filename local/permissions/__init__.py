"""Whether a function's role allows a call, asked as IAM asks it."""
