"""Offline work on Apache Spark for shops that outgrew one machine; it writes what the server loads anyway."""
