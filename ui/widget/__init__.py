"""The chat on other people's pages: a bubble by one ``<script>`` line, its colours and its manners."""
