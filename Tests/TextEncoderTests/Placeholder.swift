// TextEncoder
