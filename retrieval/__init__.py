"""What can be found: products, import, encoder, indexes, filters, search."""

import os

# ONNX Runtime's builds for Linux report to their maker unless this stands before the library is loaded.
os.environ.update(ORT_DISABLE_TELEMETRY="1")
